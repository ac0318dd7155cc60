package leadflow.mail.operations;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import leadflow.mail.delivery.MailPause;
import leadflow.mail.delivery.MailPause.Paused;
import leadflow.mail.operations.MailOverviewView.Numbers;
import leadflow.mail.operations.MailOverviewView.PauseSwitch;
import leadflow.mail.operations.MailOverviewView.Queue;
import leadflow.mail.operations.MailOverviewView.Reason;
import leadflow.mail.operations.MailOverviewView.TroubledDomain;
import leadflow.mail.operations.MailOverviewView.Turn;
import leadflow.mail.operations.MailOverviewView.Unknown;
import leadflow.mail.outbox.MailState;
import leadflow.platform.format.EnglishFormat;
import leadflow.platform.web.Paging;
import leadflow.platform.web.SelectOption;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.util.UriComponentsBuilder;

/** Gathers the sections of the mail overview page. */
@Component
class MailOverview {

  private static final int PAGE = 50;
  private static final int UNKNOWN = 25;
  private static final int TURNS = 20;
  private static final List<String> FILTERS = List.of("state", "domain", "template", "q");

  private final OutboxSearch mails;
  private final Settlements settlements;
  private final MailPause pause;
  private final Clock clock;

  MailOverview(OutboxSearch mails, Settlements settlements, MailPause pause, Clock clock) {
    this.mails = mails;
    this.settlements = settlements;
    this.pause = pause;
    this.clock = clock;
  }

  /**
   * @param given the list's filters and {@code page}, and how the last decision went
   * @param problem why the last form was refused
   */
  MailOverviewView view(boolean decides, Map<String, String> given, @Nullable String problem) {
    OutboxSearch.Numbers numbers = mails.numbers();
    int page = Paging.read(given.get("page"));
    return new MailOverviewView(
        decides,
        problem,
        settlements.told(given),
        pauseSwitch(),
        numbers(numbers),
        mails.domainsInTrouble().stream().map(MailOverview::domain).toList(),
        unknown(numbers.unknown()),
        queue(given, page),
        query(given, page));
  }

  private PauseSwitch pauseSwitch() {
    MailPause.Turn now = pause.current();
    return new PauseSwitch(
        now.number(),
        now.paused() == Paused.NOTHING,
        now.paused() == Paused.LEADS,
        now.paused() == Paused.EVERYTHING,
        turn(now),
        pause.pausedAtStart(),
        pause.newest(0, TURNS).stream().map(MailOverview::turn).toList());
  }

  private static Turn turn(MailPause.Turn turn) {
    return new Turn(
        dateTime(turn.at()),
        turn.by(),
        PauseNotice.capital(turn.paused().words()) + " paused",
        turn.reason());
  }

  private static Numbers numbers(OutboxSearch.Numbers now) {
    return new Numbers(
        EnglishFormat.number(now.pending()),
        dateTime(now.oldestWaiting()),
        EnglishFormat.number(now.sending()),
        EnglishFormat.number(now.deferred()),
        now.deferredBecause().stream().map(MailOverview::reason).toList(),
        EnglishFormat.number(now.unknown()),
        now.unknown() > 0,
        EnglishFormat.number(now.failed()),
        EnglishFormat.number(now.sentLastHour()),
        EnglishFormat.number(now.sentLastDay()));
  }

  private static Reason reason(OutboxSearch.Reason reason) {
    return new Reason(
        reason.reason().isEmpty() ? "no reason" : reason.reason(),
        EnglishFormat.number(reason.mails()));
  }

  private static TroubledDomain domain(OutboxSearch.Domain domain) {
    return new TroubledDomain(
        domain.domain(),
        domain.tried(),
        EnglishFormat.dateTime(domain.since()),
        EnglishFormat.dateTime(domain.until()),
        domain.failures(),
        domain.reason(),
        EnglishFormat.number(domain.waiting()));
  }

  private Unknown unknown(long all) {
    OutboxSearch.Page newest =
        mails.find(new OutboxSearch.Filters(MailState.UNKNOWN.id(), null, null, null), 0, UNKNOWN);
    return new Unknown(
        all,
        EnglishFormat.number(all),
        newest.items().stream().map(MailRow::of).toList(),
        newest.total() > UNKNOWN,
        clock.instant().toString());
  }

  private Queue queue(Map<String, String> given, int page) {
    OutboxSearch.Filters filters = OutboxSearch.Filters.of(given);
    OutboxSearch.Page found = mails.find(filters, page, PAGE);
    Paging paging = Paging.of(page, found.total(), PAGE);
    return new Queue(
        !filters.equals(OutboxSearch.Filters.NONE),
        OutboxSearch.STATES.stream()
            .map(state -> option(state, MailState.valueOf(state).label(), filters.state()))
            .toList(),
        mails.templates().stream()
            .map(template -> option(template, template, filters.template()))
            .toList(),
        filters.domain(),
        filters.q(),
        found.items().stream().map(MailRow::of).toList(),
        EnglishFormat.number(found.total()),
        found.total() == 1,
        paging,
        EnglishFormat.number(paging.pages()),
        paging.newer() == null ? null : query(given, paging.newer()),
        paging.older() == null ? null : query(given, paging.older()));
  }

  private static SelectOption option(String value, String label, @Nullable String chosen) {
    return new SelectOption(value, label, value.equals(chosen));
  }

  private static String query(Map<String, String> given, int page) {
    UriComponentsBuilder query = UriComponentsBuilder.newInstance();
    for (String filter : FILTERS) {
      if (!given.getOrDefault(filter, "").isBlank()) {
        query.queryParam(filter, "{" + filter + "}");
      }
    }
    query.queryParam("page", page);
    String text = query.encode().buildAndExpand(given).toUri().getRawQuery();
    return text == null ? "" : text;
  }

  private static @Nullable String dateTime(@Nullable Instant at) {
    return at == null ? null : EnglishFormat.dateTime(at);
  }
}
