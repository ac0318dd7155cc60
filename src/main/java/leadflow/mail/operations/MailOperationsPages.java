package leadflow.mail.operations;

import io.swagger.v3.oas.annotations.Hidden;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import leadflow.mail.delivery.MailPause;
import leadflow.mail.delivery.MailPause.Paused;
import leadflow.mail.operations.MailSettlement.As;
import leadflow.mail.outbox.MailHistory;
import leadflow.mail.template.MailFrame;
import leadflow.platform.access.Caller;
import leadflow.platform.access.Group;
import leadflow.platform.validation.Conflict;
import leadflow.platform.validation.InvalidInput;
import leadflow.platform.web.Pages;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * Where marketing sees how mail goes, holds it back and lets it go, and decides about mails of
 * which nobody knows whether they arrived. Managers see the same and touch nothing.
 */
@Hidden
@Controller
class MailOperationsPages {

  private static final int PAGE = 50;
  private static final int UNKNOWN = 25;
  private static final int TURNS = 20;
  private static final int MOST_AT_ONCE = 1000;
  private static final int MOST_TOLD = 10;
  private static final List<String> FILTERS = List.of("state", "domain", "template", "q");

  /** A list's filters and page, as this page wrote them itself. */
  private static final Pattern QUERY = Pattern.compile("[A-Za-z0-9=&%._~@+-]{0,2000}");

  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("d MMM yyyy, HH:mm", Locale.ENGLISH).withZone(ZoneOffset.UTC);

  private final OutboxSearch mails;
  private final MailSettlement settlement;
  private final MailHistory history;
  private final MailPause pause;
  private final Pages pages;
  private final Clock clock;

  MailOperationsPages(
      OutboxSearch mails,
      MailSettlement settlement,
      MailHistory history,
      MailPause pause,
      Pages pages,
      Clock clock) {
    this.mails = mails;
    this.settlement = settlement;
    this.history = history;
    this.pause = pause;
    this.pages = pages;
    this.clock = clock;
  }

  /**
   * @param given the list's filters; {@code page} from 0; {@code done}, {@code as} and {@code late}
   *     tell how the last decision went
   */
  @GetMapping("/mail")
  ResponseEntity<String> show(
      @AuthenticationPrincipal Caller caller, @RequestParam Map<String, String> given) {
    return show(HttpStatus.OK, caller, given, null);
  }

  private ResponseEntity<String> show(
      HttpStatus status, Caller caller, Map<String, String> given, @Nullable String problem) {
    Map<String, Object> model = new HashMap<>();
    model.put("decides", decides(caller));
    model.put("problem", problem);
    model.put("failed", problem != null);
    outcome(model, given);
    pause(model);
    numbers(model);
    domains(model);
    unknown(model);
    queue(model, given);
    return pages.inside(status, "mail", "Mail", model);
  }

  @GetMapping("/mail/{id}")
  ResponseEntity<String> mail(
      @AuthenticationPrincipal Caller caller,
      @PathVariable UUID id,
      @RequestParam Map<String, String> given) {
    OutboxMail mail = mails.find(id).orElseThrow(MailController::none);
    OutboxSearch.Content content = mails.content(id);
    Map<String, Object> model = row(mail);
    model.put("decides", decides(caller));
    outcome(model, given);
    model.put("canResend", As.RESEND.fits(mail.state()));
    model.put("canBeSent", As.SENT.fits(mail.state()));
    model.put("canSkip", As.SKIP.fits(mail.state()));
    model.put("canNothing", List.of(As.values()).stream().noneMatch(as -> as.fits(mail.state())));
    model.put("step", mail.step());
    model.put("cycle", mail.cycle());
    model.put("kind", mail.kind());
    model.put("messageId", mail.messageId());
    model.put("written", !content.html().isEmpty());
    model.put("text", content.text());
    model.put("events", events(mail));
    return pages.inside("mail-one", mail.subject().isEmpty() ? "Mail" : mail.subject(), model);
  }

  @GetMapping("/mail/{id}/html")
  ResponseEntity<String> html(@PathVariable UUID id) {
    mails.find(id).orElseThrow(MailController::none);
    Document mail = Jsoup.parse(mails.content(id).html());
    mail.outputSettings().prettyPrint(false);
    // whoever follows one is taken for the lead
    mail.select("[href]").removeAttr("href");
    return MailFrame.of(mail.outerHtml());
  }

  /**
   * @param number of the turn of the switch that the page showed
   */
  @PostMapping("/mail/pause")
  ResponseEntity<String> pause(
      @AuthenticationPrincipal Caller caller,
      @RequestParam String paused,
      @RequestParam int number,
      @RequestParam(defaultValue = "") String reason) {
    Paused wanted = MailController.paused(paused);
    try {
      pause.turn(number, wanted, MailController.reason(reason, wanted != Paused.NOTHING));
      return seeOther("/mail");
    } catch (InvalidInput e) {
      return show(HttpStatus.UNPROCESSABLE_ENTITY, caller, Map.of(), e.getMessage());
    } catch (Conflict e) {
      return show(HttpStatus.CONFLICT, caller, Map.of(), e.getMessage());
    }
  }

  /**
   * Fields: {@code mail} ({@code <id> <attempt>}, any number), or {@code one} ({@code <as> <id>
   * <attempt>}) for a single row's button; {@code which=all} and {@code then} for all that were
   * unknown then; {@code as}, {@code reason}, and {@code back} or {@code to} for where to go on.
   */
  @PostMapping("/mail/settlement")
  ResponseEntity<String> settle(
      @AuthenticationPrincipal Caller caller, @RequestParam MultiValueMap<String, String> form) {
    String back = back(form);
    try {
      return seeOther(location(back, decide(form)));
    } catch (InvalidInput e) {
      return show(HttpStatus.UNPROCESSABLE_ENTITY, caller, Map.of(), e.getMessage());
    }
  }

  private record Chosen(UUID id, @Nullable Integer attempt) {}

  /**
   * @param late those about which somebody else was faster, or that do not allow it
   */
  private record Decided(As as, int done, List<UUID> late) {}

  private Decided decide(MultiValueMap<String, String> form) {
    String single = form.getFirst("one");
    String[] parts = single == null ? new String[0] : single.split(" ", 2);
    As as = MailController.as(parts.length == 2 ? parts[0] : form.getFirst("as"));
    String reason = MailController.reason(form.getFirst("reason"), as == As.SKIP);
    List<Chosen> chosen = parts.length == 2 ? List.of(chosen(parts[1])) : chosen(form, as);
    int done = 0;
    List<UUID> late = new ArrayList<>();
    for (Chosen mail : chosen) {
      try {
        done += settlement.settle(mail.id, as, mail.attempt, reason).isPresent() ? 1 : 0;
      } catch (Conflict e) {
        late.add(mail.id);
      }
    }
    return new Decided(as, done, late);
  }

  private List<Chosen> chosen(MultiValueMap<String, String> form, As as) {
    List<Chosen> chosen =
        "all".equals(form.getFirst("which")) && as != As.SKIP
            ? mails.unknown(then(form.getFirst("then")), MOST_AT_ONCE).stream()
                .map(id -> new Chosen(id, null))
                .toList()
            : form.getOrDefault("mail", List.of()).stream()
                .map(MailOperationsPages::chosen)
                .toList();
    if (chosen.isEmpty()) {
      throw new InvalidInput("mail", "required", "tick at least one mail");
    }
    return chosen;
  }

  private static Chosen chosen(String text) {
    String[] parts = text.split(" ");
    try {
      return new Chosen(UUID.fromString(parts[0]), Integer.valueOf(parts[1]));
    } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
      throw new InvalidInput("mail", "invalid", "that is no mail");
    }
  }

  private static Instant then(@Nullable String text) {
    try {
      return Instant.parse(String.valueOf(text));
    } catch (DateTimeParseException e) {
      throw new InvalidInput("then", "invalid", "must be an instant");
    }
  }

  /** Only places on this page. */
  private static String back(MultiValueMap<String, String> form) {
    String to = form.getFirst("to");
    if (to != null) {
      return "/mail/" + chosen(to + " 0").id;
    }
    String query = form.getFirst("back");
    return query != null && QUERY.matcher(query).matches() ? "/mail?" + query : "/mail";
  }

  private static String location(String back, Decided decided) {
    UriComponentsBuilder to =
        UriComponentsBuilder.fromUriString(back)
            .queryParam("as", decided.as.name())
            .queryParam("done", decided.done);
    if (!decided.late.isEmpty()) {
      to.queryParam("missed", decided.late.size())
          .queryParam(
              "late",
              decided.late.stream()
                  .limit(MOST_TOLD)
                  .map(UUID::toString)
                  .collect(Collectors.joining(",")));
    }
    return to.build().toUriString();
  }

  private void outcome(Map<String, Object> model, Map<String, String> given) {
    String as = given.getOrDefault("as", "");
    boolean told = as.matches("SENT|RESEND|SKIP");
    int done = told ? number(given.get("done")) : 0;
    int missed = told ? number(given.get("missed")) : 0;
    model.put("anyDone", done > 0);
    model.put("done", done);
    model.put("oneDone", done == 1);
    model.put("as", told ? As.valueOf(as).words() : "");
    model.put("anyMissed", missed > 0);
    model.put("missed", missed);
    model.put("oneMissed", missed == 1);
    model.put("late", missed == 0 ? List.of() : late(given.get("late")));
  }

  private List<Map<String, Object>> late(@Nullable String ids) {
    return Stream.of(ids == null ? new String[0] : ids.split(","))
        .limit(MOST_TOLD)
        .flatMap(id -> mails.find(chosen(id + " 0").id).stream())
        .map(
            mail ->
                Map.<String, Object>of(
                    "id", mail.id(), "lead", mail.lead(), "told", settlement.told(mail)))
        .toList();
  }

  private void pause(Map<String, Object> model) {
    MailPause.Turn now = pause.current();
    List<MailPause.Turn> turns = pause.newest(0, TURNS);
    model.put("number", now.number());
    model.put("goes", now.paused() == Paused.NOTHING);
    model.put("leadsPaused", now.paused() == Paused.LEADS);
    model.put("allPaused", now.paused() == Paused.EVERYTHING);
    model.put("pausedBy", now.by());
    model.put("pausedAt", now.at() == null ? "" : DATE.format(now.at()));
    model.put("pausedReason", now.reason());
    model.put("atStart", pause.pausedAtStart());
    model.put("turned", !turns.isEmpty());
    model.put("turns", turns.stream().map(MailOperationsPages::turn).toList());
  }

  private static Map<String, Object> turn(MailPause.Turn turn) {
    Map<String, Object> model = new HashMap<>();
    model.put("at", turn.at() == null ? "" : DATE.format(turn.at()));
    model.put("by", turn.by());
    model.put("what", PauseNotice.capital(turn.paused().words()) + " paused");
    model.put("reason", turn.reason());
    return model;
  }

  private void numbers(Map<String, Object> model) {
    OutboxSearch.Numbers now = mails.numbers();
    model.put("pending", shown(now.pending()));
    model.put("sending", shown(now.sending()));
    model.put("deferred", shown(now.deferred()));
    model.put("unknownMails", shown(now.unknown()));
    model.put("anyUnknown", now.unknown() > 0);
    model.put("oneUnknown", now.unknown() == 1);
    model.put("failedMails", shown(now.failed()));
    model.put("lastHour", shown(now.sentLastHour()));
    model.put("lastDay", shown(now.sentLastDay()));
    Instant oldest = now.oldestWaiting();
    model.put("oldest", oldest == null ? "" : DATE.format(oldest));
    model.put("anyWaits", oldest != null);
    model.put("anyDeferred", now.deferred() > 0);
    model.put(
        "reasons",
        now.deferredBecause().stream()
            .map(
                reason ->
                    Map.of(
                        "reason",
                        reason.reason().isEmpty() ? "no reason" : reason.reason(),
                        "mails",
                        shown(reason.mails())))
            .toList());
  }

  private void domains(Map<String, Object> model) {
    List<OutboxSearch.Domain> troubled = mails.domainsInTrouble();
    model.put("troubled", troubled.stream().map(MailOperationsPages::domain).toList());
    model.put("anyTroubled", !troubled.isEmpty());
  }

  private static Map<String, Object> domain(OutboxSearch.Domain domain) {
    Map<String, Object> model = new HashMap<>();
    model.put("domain", domain.domain());
    model.put("tried", domain.tried());
    model.put("since", DATE.format(domain.since()));
    model.put("until", DATE.format(domain.until()));
    model.put("failures", domain.failures());
    model.put("reason", domain.reason());
    model.put("waiting", shown(domain.waiting()));
    return model;
  }

  private static String shown(long number) {
    return String.format(Locale.ENGLISH, "%,d", number);
  }

  private void unknown(Map<String, Object> model) {
    OutboxSearch.Page unknown =
        mails.find(new OutboxSearch.Filters("UNKNOWN", null, null, null), 0, UNKNOWN);
    model.put("unknown", unknown.items().stream().map(MailOperationsPages::row).toList());
    model.put("moreUnknown", unknown.total() > UNKNOWN);
    model.put("then", clock.instant().toString());
  }

  private void queue(Map<String, Object> model, Map<String, String> given) {
    OutboxSearch.Filters filters = OutboxSearch.Filters.of(given);
    int page = number(given.get("page"));
    OutboxSearch.Page found = mails.find(filters, page, PAGE);
    long last = Math.max(0, (found.total() - 1) / PAGE);
    model.put("filtered", !filters.equals(OutboxSearch.Filters.NONE));
    model.put("domain", filters.domain());
    model.put("q", filters.q());
    model.put("states", options(OutboxSearch.STATES, filters.state()));
    model.put("templates", options(mails.templates(), filters.template()));
    model.put("mails", found.items().stream().map(MailOperationsPages::row).toList());
    model.put("none", found.items().isEmpty());
    model.put("total", shown(found.total()));
    model.put("oneFound", found.total() == 1);
    model.put("pageNumber", page + 1);
    model.put("pages", shown(last + 1));
    model.put("paged", last > 0);
    model.put("newer", page > 0 ? query(given, page - 1) : false);
    model.put("older", page < last ? query(given, page + 1) : false);
    model.put("back", query(given, page));
    model.put(
        "anyOpen",
        found.items().stream()
            .anyMatch(mail -> List.of(As.values()).stream().anyMatch(as -> as.fits(mail.state()))));
  }

  private static List<Map<String, Object>> options(List<String> all, @Nullable String chosen) {
    return all.stream()
        .map(
            value ->
                Map.<String, Object>of(
                    "value", value, "label", label(value), "chosen", value.equals(chosen)))
        .toList();
  }

  private static String query(Map<String, String> given, int page) {
    UriComponentsBuilder query = UriComponentsBuilder.newInstance();
    for (String filter : FILTERS) {
      String value = given.getOrDefault(filter, "");
      if (!value.isBlank()) {
        query.queryParam(filter, "{" + filter + "}");
      }
    }
    query.queryParam("page", page);
    String text = query.encode().buildAndExpand(given).toUri().getRawQuery();
    return text == null ? "" : text;
  }

  /** In the order of time: queued, what went wrong and who decided what, and how it ended. */
  private List<Map<String, Object>> events(OutboxMail mail) {
    List<Map<String, Object>> all = new ArrayList<>();
    all.add(event(mail.date(), "PENDING", "queued", null));
    List<MailHistory.Event> kept = history.of(mail.id());
    kept.forEach(
        event ->
            all.add(
                event(
                    event.at(),
                    event.state(),
                    (event.by() == null ? "attempt " + event.attempt() + ": " : "")
                        + event.reason(),
                    event.by())));
    Instant settled = mail.settledAt();
    boolean known = !kept.isEmpty() && kept.get(kept.size() - 1).state().equals(mail.state());
    if (settled != null && !known) {
      String how = mail.reason() == null ? "attempt " + mail.attempt() : mail.reason();
      all.add(event(settled, mail.state(), how, null));
    }
    return all;
  }

  private static Map<String, Object> event(
      Instant at, String state, String what, @Nullable String by) {
    Map<String, Object> model = new HashMap<>();
    model.put("at", DATE.format(at));
    model.put("state", css(state));
    model.put("stateLabel", label(state));
    model.put("what", what);
    model.put("by", by);
    return model;
  }

  private static Map<String, Object> row(OutboxMail mail) {
    Map<String, Object> row = new HashMap<>();
    row.put("id", mail.id());
    row.put("lead", mail.lead());
    row.put("leadId", mail.leadId());
    row.put("recipient", mail.recipient());
    row.put("named", !mail.lead().equals(mail.recipient()));
    row.put("colleague", mail.kind().equals("internal"));
    row.put("template", mail.template());
    row.put("subject", mail.subject().isEmpty() ? "(not written)" : mail.subject());
    row.put("date", DATE.format(mail.date()));
    row.put("state", css(mail.state()));
    row.put("stateLabel", label(mail.state()));
    row.put("attempt", mail.attempt());
    row.put("again", mail.attempt() > 1);
    row.put("reason", mail.reason());
    row.put(
        "next",
        mail.state().equals("DEFERRED") && mail.notBefore() != null
            ? DATE.format(mail.notBefore())
            : "");
    row.put("putOff", mail.state().equals("DEFERRED"));
    row.put("settled", mail.settledAt() == null ? "" : DATE.format(mail.settledAt()));
    row.put("open", List.of(As.values()).stream().anyMatch(as -> as.fits(mail.state())));
    return row;
  }

  private static String css(String state) {
    return state.toLowerCase(Locale.ROOT);
  }

  private static String label(String state) {
    return switch (state) {
      case "PENDING" -> "waiting";
      case "SENDING" -> "on its way";
      case "DEFERRED" -> "put off";
      case "UNKNOWN", "FAILED", "SENT", "SKIPPED" -> css(state);
      default -> state;
    };
  }

  private static boolean decides(Caller caller) {
    return caller.in(Group.MARKETING) || caller.in(Group.ADMIN);
  }

  /** A number that cannot be read is none. */
  private static int number(@Nullable String text) {
    return text != null && text.matches("\\d{1,6}") ? Integer.parseInt(text) : 0;
  }

  private static ResponseEntity<String> seeOther(String path) {
    return ResponseEntity.status(HttpStatus.SEE_OTHER).location(URI.create(path)).build();
  }
}
