package leadflow.mail.operations;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import leadflow.mail.operations.MailSettlement.As;
import leadflow.mail.operations.SettlementForm.Chosen;
import leadflow.platform.validation.Conflict;
import leadflow.platform.validation.InvalidInput;
import leadflow.platform.web.Paging;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Settles many mails at once, each on its own, and returns the results. */
@Component
class Settlements {

  private static final int MOST_AT_ONCE = 1000;

  private final OutboxSearch mails;
  private final MailSettlement settlement;

  Settlements(OutboxSearch mails, MailSettlement settlement) {
    this.mails = mails;
    this.settlement = settlement;
  }

  /**
   * @throws InvalidInput when no mail is meant
   */
  Settled settle(SettlementForm form) {
    int done = 0;
    List<UUID> late = new ArrayList<>();
    if (form.allUnknownAt() == null) {
      for (Chosen mail : form.chosen()) {
        done += settle(mail.id(), form, mail.attempt(), late);
      }
    } else {
      List<UUID> all = mails.unknown(form.allUnknownAt(), MOST_AT_ONCE);
      if (all.isEmpty()) {
        throw SettlementForm.noMail();
      }
      for (UUID id : all) {
        done += settle(id, form, null, late);
      }
    }
    return new Settled(form.as(), done, late);
  }

  private int settle(UUID id, SettlementForm form, @Nullable Integer attempt, List<UUID> late) {
    try {
      return settlement.settle(id, form.as(), attempt, form.reason()).isPresent() ? 1 : 0;
    } catch (Conflict e) {
      late.add(id);
      return 0;
    }
  }

  /**
   * What came of the last decision, read back from the address.
   *
   * @see Settled#location
   */
  SettledView told(Map<String, String> given) {
    String as = given.getOrDefault("as", "");
    if (!as.matches("SENT|RESEND|SKIP")) {
      return SettledView.NOTHING;
    }
    int missed = Paging.read(given.get("missed"));
    return new SettledView(
        As.valueOf(as).label(),
        Paging.read(given.get("done")),
        missed,
        missed == 0 ? List.of() : late(given.get("late")));
  }

  private List<SettledView.Late> late(@Nullable String ids) {
    return Stream.of(ids == null ? new String[0] : ids.split(","))
        .limit(Settled.MOST_TOLD)
        .flatMap(id -> mails.find(SettlementForm.id(id)).stream())
        .map(mail -> new SettledView.Late(mail.id(), mail.lead(), settlement.told(mail)))
        .toList();
  }
}
