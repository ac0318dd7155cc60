package leadflow.insight.leadhistory;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import leadflow.lead.Consents;
import leadflow.lead.Lead;
import leadflow.lead.Leads;
import leadflow.lead.Stage;
import leadflow.lead.Status;
import leadflow.platform.access.UserDirectory;
import leadflow.process.journey.LeadPositions;
import leadflow.process.journey.OpenPosition;
import leadflow.process.read.JourneyHistory;
import leadflow.scoring.ScoreHistory;
import leadflow.sla.SlaClock;
import leadflow.sla.SlaClocks;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * A lead's whole path on one page: through the models, with every clock, decision, mail, task and
 * message, and who did it.
 */
@Component
public class LeadPath {

  private static final int DECISIONS = 1000;

  private final Leads leads;
  private final JourneyHistory steps;
  private final LeadTimeline timeline;
  private final LeadPositions positions;
  private final SlaClocks clocks;
  private final ClockEvents lives;
  private final ScoreHistory scores;
  private final Consents consents;
  private final UserDirectory directory;
  private final JdbcClient jdbc;
  private final Clock clock;

  LeadPath(
      Leads leads,
      JourneyHistory steps,
      LeadTimeline timeline,
      LeadPositions positions,
      SlaClocks clocks,
      ClockEvents lives,
      ScoreHistory scores,
      Consents consents,
      UserDirectory directory,
      JdbcClient jdbc,
      Clock clock) {
    this.leads = leads;
    this.steps = steps;
    this.timeline = timeline;
    this.positions = positions;
    this.clocks = clocks;
    this.lives = lives;
    this.scores = scores;
    this.consents = consents;
    this.directory = directory;
    this.jdbc = jdbc;
    this.clock = clock;
  }

  /**
   * @param names of the people whose ids are mentioned, by id
   * @param waits where the lead was, oldest first, over all models and cycles
   * @param entries everything that happened, oldest first
   */
  public record Path(
      Instant now,
      UUID lead,
      @Nullable String name,
      @Nullable String company,
      @Nullable String email,
      Stage stage,
      Status status,
      @Nullable String reason,
      int cycle,
      @Nullable String owner,
      @Nullable String grade,
      Instant createdAt,
      @Nullable String instance,
      List<OpenPosition> positions,
      List<OnClock> clocks,
      Map<String, String> names,
      List<Wait> waits,
      List<Entry> entries) {}

  /** A running clock. */
  public record OnClock(
      String kind, SlaClock.State state, Instant dueAt, @Nullable Long overdueBusinessSeconds) {}

  /**
   * @param depth how many calls deep: 0 in the journey itself
   * @param until null while the lead is there
   */
  public record Wait(
      String model,
      int depth,
      String name,
      String type,
      String instance,
      Instant at,
      @Nullable Instant until,
      @Nullable String by) {}

  /**
   * @param kind step, task, stage, decision, clock, message, activity, attempt, bant, opportunity,
   *     assignment, consent or note
   * @param until when it ended; null for what takes no time or is not over
   * @param open whether it is not over
   * @param model in which it happened; null for what happens outside the models
   * @param depth how many calls deep that model is
   * @param people whose ids are in the text and the details
   * @param to who got the lead; null for the pool, and when the entry is no assignment
   */
  public record Entry(
      Instant at,
      @Nullable Instant until,
      boolean open,
      String kind,
      String what,
      @Nullable String by,
      @Nullable String model,
      int depth,
      Map<String, Object> details,
      @JsonIgnore List<String> people,
      @Nullable String to) {

    static Entry of(
        Instant at, String kind, String what, @Nullable String by, Map<String, Object> details) {
      return new Entry(at, null, false, kind, what, by, null, 0, details, List.of(), null);
    }
  }

  /** Returns the lead with this id or this address; empty when there is none. */
  public Optional<UUID> find(String idOrEmail) {
    String given = idOrEmail.strip().toLowerCase(Locale.ROOT);
    if (!given.contains("@") && !given.matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")) {
      return Optional.empty();
    }
    return jdbc.sql(
            given.contains("@")
                ? "select id from leadflow.lead_card where email_key = :given"
                : "select id from leadflow.lead_card where id = :given::uuid")
        .param("given", given)
        .query(UUID.class)
        .optional();
  }

  /** Returns the lead of this process instance, running or ended; empty for any other. */
  public Optional<UUID> ofInstance(String instance) {
    return steps.leadOf(instance).filter(id -> find(id.toString()).isPresent());
  }

  /**
   * Returns a lead's path.
   *
   * @throws leadflow.lead.LeadNotFound when there is no such lead
   */
  public Path of(UUID id) {
    Lead lead = leads.get(id);
    Instant now = clock.instant();
    List<JourneyHistory.Step> steps = this.steps.of(id);
    List<Entry> entries = entries(id, steps);
    List<SlaClock> running = clocks.of(id).stream().filter(SlaClock::running).toList();
    boolean erased = lead.state().status() == Status.ERASED;
    return new Path(
        now,
        id,
        erased ? null : lead.facts().displayName(),
        lead.facts().company(),
        erased ? null : lead.facts().email(),
        lead.state().stage(),
        lead.state().status(),
        lead.state().reason(),
        lead.state().cycle(),
        lead.state().owner(),
        lead.score().grade(),
        lead.createdAt(),
        lead.state().journeyInstanceId(),
        positions.of(id),
        running.stream()
            .map(c -> new OnClock(c.kind().id(), c.state(now), c.dueAt(), clocks.overdue(c, now)))
            .toList(),
        directory.names(people(lead, entries)),
        waits(steps),
        entries);
  }

  private List<Entry> entries(UUID lead, List<JourneyHistory.Step> steps) {
    Map<String, Integer> depths = JourneyHistory.depths(steps);
    Stream<Entry> all =
        Stream.of(
                steps.stream().map(step -> step(step, depths.getOrDefault(step.instance(), 0))),
                told(lead),
                lives.of(lead).stream(),
                scores.history(lead, DECISIONS).stream().map(LeadPath::decision),
                consents.history(lead).stream().map(LeadPath::consent))
            .flatMap(each -> each);
    // entries of the same instant keep the order of their source
    return all.sorted(Comparator.comparing(Entry::at)).toList();
  }

  /** Returns the entries of the timeline except tasks, which are among the steps. */
  private Stream<Entry> told(UUID lead) {
    List<LeadTimeline.Entry> told = new ArrayList<>(timeline.of(lead));
    return told.stream()
        .filter(entry -> !entry.kind().equals("task"))
        .map(
            entry ->
                new Entry(
                    entry.at(),
                    null,
                    false,
                    entry.kind(),
                    entry.what(),
                    entry.by(),
                    null,
                    0,
                    entry.details(),
                    entry.people(),
                    entry.to()));
  }

  private static Entry step(JourneyHistory.Step step, int depth) {
    boolean task = step.type().equals("userTask");
    return new Entry(
        step.at(),
        step.until(),
        step.until() == null,
        task ? "task" : "step",
        nameOf(step),
        step.assignee(),
        step.model(),
        depth,
        LeadTimeline.details(
            "type",
            step.type(),
            "version",
            step.version(),
            "instance",
            step.instance(),
            "withdrawn",
            step.withdrawn() ? true : null,
            "why",
            step.withdrawn() ? step.why() : null),
        List.of(),
        null);
  }

  private static String nameOf(JourneyHistory.Step step) {
    String name = step.name();
    return name == null ? step.activity() : name;
  }

  private static final List<String> PLACES =
      List.of(
          "userTask",
          "callActivity",
          "eventBasedGateway",
          "intermediateTimer",
          "intermediateMessageCatch",
          "intermediateSignalCatch",
          "intermediateConditional",
          "receiveTask");

  private static List<Wait> waits(List<JourneyHistory.Step> steps) {
    Map<String, Integer> depths = JourneyHistory.depths(steps);
    return steps.stream()
        .filter(step -> PLACES.contains(step.type()))
        .map(
            step ->
                new Wait(
                    step.model(),
                    depths.getOrDefault(step.instance(), 0),
                    nameOf(step),
                    step.type(),
                    step.instance(),
                    step.at(),
                    step.until(),
                    step.assignee()))
        .toList();
  }

  private static Entry decision(ScoreHistory.Entry scored) {
    String verdict = scored.verdict();
    JsonNode tables = scored.decisions();
    return Entry.of(
        scored.at(),
        "decision",
        verdict == null ? "Graded " + scored.grade() : verdict + ", graded " + scored.grade(),
        null,
        LeadTimeline.details(
            "fit",
            scored.fit(),
            "engagement",
            scored.engagement(),
            "mql",
            scored.mql(),
            "cause",
            scored.cause(),
            "cycle",
            scored.cycle(),
            "rules",
            scored.rules(),
            "tables",
            tables));
  }

  private static Entry consent(Consents.Consent said) {
    return Entry.of(
        said.at(),
        "consent",
        said.purpose() + (said.granted() ? " granted" : " refused"),
        null,
        LeadTimeline.details("source", said.source(), "text", said.text()));
  }

  private static List<String> people(Lead lead, List<Entry> entries) {
    TreeSet<String> ids = new TreeSet<>();
    Stream.concat(
            Stream.ofNullable(lead.state().owner()),
            entries.stream().map(Entry::by).filter(Objects::nonNull))
        .forEach(ids::add);
    entries.forEach(entry -> ids.addAll(entry.people()));
    return List.copyOf(ids);
  }
}
