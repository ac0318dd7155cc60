package leadflow.mail.operations;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import leadflow.mail.delivery.MailPause;
import leadflow.mail.delivery.MailPause.Paused;
import leadflow.mail.outbox.MailHistory;
import leadflow.platform.validation.FormAnswers;
import leadflow.platform.validation.InvalidInput;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** The outbox API, for monitoring clients. */
@RestController
@Tag(name = "Mail")
class MailController {

  static final int LONGEST_REASON = 500;

  private final OutboxSearch mails;
  private final MailSettlement settlement;
  private final MailHistory history;
  private final MailPause pause;

  MailController(
      OutboxSearch mails, MailSettlement settlement, MailHistory history, MailPause pause) {
    this.mails = mails;
    this.settlement = settlement;
    this.history = history;
    this.pause = pause;
  }

  /** A mail, and what happened to it beside its being sent; oldest first. */
  record MailView(OutboxMail mail, List<MailHistory.Event> history) {}

  /**
   * @param as sent, resend or skip
   * @param reason for the record; a skipped mail needs one
   * @param attempt the mail's, as it was seen; without it the decision holds for whichever it is
   */
  record Decision(
      @Schema(example = "resend") @Nullable String as,
      @Schema(example = "Not in the relay's log") @Nullable String reason,
      @Nullable Integer attempt) {}

  /**
   * @param paused NOTHING, LEADS (nurture and service mail) or EVERYTHING (colleagues' mail too)
   * @param reason for the record; needed to pause
   * @param number of the turn that was seen; without it the newest one is meant
   */
  record Turning(
      @Schema(example = "LEADS") @Nullable String paused,
      @Schema(example = "The new wording is wrong") @Nullable String reason,
      @Nullable Integer number) {}

  @Operation(summary = "Mails by state, domain, template and address; newest first")
  @GetMapping("/api/mails")
  OutboxSearch.Page mails(
      @RequestParam(required = false) @Nullable String state,
      @RequestParam(required = false) @Nullable String domain,
      @RequestParam(required = false) @Nullable String template,
      @RequestParam(required = false) @Nullable String q,
      @RequestParam(defaultValue = "0") int page,
      @RequestParam(defaultValue = "50") int size) {
    Map<String, String> given = new HashMap<>();
    given.put("state", state);
    given.put("domain", domain);
    given.put("template", template);
    given.put("q", q);
    return mails.find(OutboxSearch.Filters.of(given), page, size);
  }

  @Operation(summary = "A mail and what happened to it")
  @GetMapping("/api/mails/{id}")
  MailView mail(@PathVariable UUID id) {
    return new MailView(mails.find(id).orElseThrow(MailController::none), history.of(id));
  }

  @Operation(summary = "Decide about a mail: it counts as sent, is sent again, or is skipped")
  @PostMapping(path = "/api/mails/{id}/settlement", consumes = MediaType.APPLICATION_JSON_VALUE)
  OutboxMail settle(@PathVariable UUID id, @RequestBody Decision decision) {
    MailSettlement.As as = as(decision.as);
    String reason = reason(decision.reason, as == MailSettlement.As.SKIP);
    return settlement.settle(id, as, decision.attempt, reason).orElseThrow(MailController::none);
  }

  @Operation(summary = "How many mails wait, are unknown, failed or were sent")
  @GetMapping("/api/mail/numbers")
  OutboxSearch.Numbers numbers() {
    return mails.numbers();
  }

  @Operation(
      summary = "Receiving domains that are left alone for a while, since they are in trouble")
  @GetMapping("/api/mail/domains")
  List<OutboxSearch.Domain> domains() {
    return mails.domainsInTrouble();
  }

  @Operation(summary = "What is paused, since when, by whom and why")
  @GetMapping("/api/mail/pause")
  MailPause.Turn paused() {
    return pause.current();
  }

  @Operation(summary = "Pause mail or let it go, on all nodes")
  @PostMapping(path = "/api/mail/pause", consumes = MediaType.APPLICATION_JSON_VALUE)
  MailPause.Turn pause(@RequestBody Turning turning) {
    Paused paused = paused(turning.paused);
    String reason = reason(turning.reason, paused != Paused.NOTHING);
    int seen = turning.number == null ? pause.current().number() : turning.number;
    return pause.turn(seen, paused, reason);
  }

  static MailSettlement.As as(@Nullable String text) {
    return choice("as", text, MailSettlement.As.values(), "sent, resend or skip");
  }

  static Paused paused(@Nullable String text) {
    return choice("paused", text, Paused.values(), "NOTHING, LEADS or EVERYTHING");
  }

  private static <E extends Enum<E>> E choice(
      String field, @Nullable String text, E[] values, String message) {
    String given = FormAnswers.required(field, text, message).strip().toUpperCase(Locale.ROOT);
    for (E value : values) {
      if (value.name().equals(given)) {
        return value;
      }
    }
    throw new InvalidInput(field, "invalid", "must be " + message);
  }

  static @Nullable String reason(@Nullable String text, boolean needed) {
    Map<String, Object> told = new HashMap<>();
    told.put("reason", text);
    String reason = new FormAnswers(told).text("reason", LONGEST_REASON);
    return needed ? FormAnswers.required("reason", reason, "say why, for the record") : reason;
  }

  static ResponseStatusException none() {
    return new ResponseStatusException(HttpStatus.NOT_FOUND);
  }
}
