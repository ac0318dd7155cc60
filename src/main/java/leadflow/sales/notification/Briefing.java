package leadflow.sales.notification;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import leadflow.lead.Lead;
import leadflow.lead.LeadFacts;
import leadflow.platform.access.UserDirectory;
import leadflow.platform.format.EnglishFormat;
import leadflow.scoring.RulePoints;
import leadflow.scoring.ScoreHistory;
import leadflow.sla.ClockKind;
import leadflow.sla.SlaClock;
import leadflow.sla.SlaReached;
import leadflow.sla.calendar.Calendars;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** Fills a notification: which lead, why, by when in the reader's own time zone, and a link. */
@Component
class Briefing {

  private static final int REASONS = 3;

  /** The baseline that {@code score-fit} gives every lead is no reason to act. */
  private static final String WITHOUT_REASON = "baseline";

  private static final Pattern ACTIVITY = Pattern.compile("\\b([a-z]+)\\.([a-z]+ed|held)\\b");

  private final ScoreHistory scores;
  private final Calendars calendars;
  private final UserDirectory directory;
  private final Clock clock;
  private final String publicUrl;

  Briefing(
      ScoreHistory scores,
      Calendars calendars,
      UserDirectory directory,
      Clock clock,
      @Value("${leadflow.public-url}") String publicUrl) {
    this.scores = scores;
    this.calendars = calendars;
    this.directory = directory;
    this.clock = clock;
    this.publicUrl = publicUrl.replaceFirst("/+$", "");
  }

  /**
   * Returns whether the clock is already overdue: a reminder may come late, or its timer may be set
   * to the due instant itself.
   */
  boolean isOver(SlaReached reached) {
    return reached.clock().state(clock.instant()) == SlaClock.State.OVERDUE;
  }

  /**
   * Returns a template's fields; those without a value are absent.
   *
   * @param due the clock that the notification is about
   * @param task the task to open; null links to the list
   */
  Map<String, Object> fields(
      Lead lead, @Nullable SlaClock due, @Nullable String task, UserDirectory.Person reader) {
    LeadFacts facts = lead.facts();
    Map<String, Object> fields = new HashMap<>();
    fields.put("leadTitle", facts.displayName());
    put(fields, "company", facts.company());
    put(fields, "leadRole", facts.title());
    put(fields, "grade", lead.score().grade());
    put(fields, "reason", readable(lead.state().reason()));
    put(fields, "scoreReasons", reasons(lead));
    fields.put("hot", lead.state().hot());
    fields.put("readerName", reader.name());
    fields.put("ownerName", ownerName(lead));
    fields.put(
        "taskUrl",
        publicUrl + "/camunda/app/tasklist/default/" + (task == null ? "" : "#/?task=" + task));
    if (due != null) {
      ZoneId zone = calendars.ofTeam(calendars.teamOf(reader.id())).zone();
      fields.put("clock", due.kind().label().toLowerCase(Locale.ENGLISH));
      fields.put("stoppedBy", stoppedBy(due.kind()));
      fields.put("due", due(due.dueAt(), zone));
      fields.put("dueAt", EnglishFormat.fullTime(due.dueAt().atZone(zone)));
    }
    return fields;
  }

  /** {@code in 28 min}, {@code in 2 h 5 min}, {@code on Mon 9 Mar, 09:30} or {@code now}. */
  private String due(Instant at, ZoneId zone) {
    long minutes = Duration.between(clock.instant(), at).toMinutes();
    if (minutes < 1) {
      return "now";
    }
    if (minutes < 24 * 60) {
      return "in " + EnglishFormat.duration(Duration.ofMinutes(minutes));
    }
    return "on " + EnglishFormat.weekdayTime(at.atZone(zone));
  }

  /** Returns the strongest scoring rules in favour of the lead. */
  private String reasons(Lead lead) {
    return scores.score(lead).rules().stream()
        .filter(rule -> rule.points() >= 1 && !rule.group().equals(WITHOUT_REASON))
        .sorted(Comparator.comparingDouble(RulePoints::points).reversed())
        .map(RulePoints::description)
        .distinct()
        .limit(REASONS)
        .collect(Collectors.joining(" · "));
  }

  /** {@code ripe: demo.requested} becomes {@code demo requested}. */
  private static @Nullable String readable(@Nullable String reason) {
    return reason == null
        ? null
        : ACTIVITY.matcher(reason.replaceFirst("^ripe: ", "")).replaceAll("$1 $2");
  }

  private String ownerName(Lead lead) {
    String owner = lead.state().owner();
    return owner == null
        ? "nobody yet"
        : directory.person(owner).map(UserDirectory.Person::name).orElse(owner);
  }

  private static String stoppedBy(ClockKind kind) {
    return switch (kind) {
      case QUALIFY -> "by a verdict";
      case ACCEPT -> "by claiming the task";
      case DECIDE -> "by accepting or rejecting the lead";
      case OPPORTUNITY_IDLE -> "by an activity of the lead, or closing the opportunity";
      case FIRST_TOUCH -> "by a logged attempt or a conversation, not by opening the task";
    };
  }

  private static void put(Map<String, Object> fields, String name, @Nullable String value) {
    if (value != null && !value.isBlank()) {
      fields.put(name, value);
    }
  }
}
