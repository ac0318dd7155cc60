package leadflow.insight.leadhistory;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import leadflow.lead.Consents;
import leadflow.lead.Lead;
import leadflow.lead.LeadView;
import leadflow.lead.Leads;
import leadflow.lead.Stage;
import leadflow.lead.StageChange;
import leadflow.lead.StageMoves;
import leadflow.lead.Status;
import leadflow.lead.activity.ActivityLedger;
import leadflow.platform.validation.InvalidInput;
import leadflow.process.journey.LeadPositions;
import leadflow.process.journey.OpenPosition;
import leadflow.scoring.RulePoints;
import leadflow.scoring.ScoreEvidence;
import leadflow.scoring.ScoreHistory;
import leadflow.scoring.ScoreResult;
import leadflow.scoring.ScoreWords;
import leadflow.scoring.likelihood.LearnedScore;
import leadflow.sla.SlaClock;
import leadflow.sla.SlaClocks;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Leads as API clients read them. */
@RestController
@Tag(name = "Leads")
class LeadsController {

  private static final int HISTORY = 50;
  private static final int FACTORS = 10;

  private final Leads leads;
  private final LeadSearch search;
  private final LeadTimeline timeline;
  private final Consents consents;
  private final StageMoves moves;
  private final ScoreHistory scores;
  private final LearnedScore learned;
  private final ActivityLedger ledger;
  private final SlaClocks clocks;
  private final LeadPositions positions;
  private final Clock clock;

  LeadsController(
      Leads leads,
      LeadSearch search,
      LeadTimeline timeline,
      Consents consents,
      StageMoves moves,
      ScoreHistory scores,
      LearnedScore learned,
      ActivityLedger ledger,
      SlaClocks clocks,
      LeadPositions positions,
      Clock clock) {
    this.leads = leads;
    this.search = search;
    this.timeline = timeline;
    this.consents = consents;
    this.moves = moves;
    this.scores = scores;
    this.learned = learned;
    this.ledger = ledger;
    this.clocks = clocks;
    this.positions = positions;
    this.clock = clock;
  }

  /** An SLA clock as it is now. */
  record ClockView(
      String kind,
      SlaClock.State state,
      int cycle,
      Instant startedAt,
      Instant warnAt,
      Instant dueAt,
      @Nullable Instant stoppedAt,
      @Nullable String owner,
      @Nullable Long overdueBusinessSeconds) {}

  /**
   * @param journeyInstanceId of the one running lead-journey, or null
   * @param positions all innermost places where the lead waits
   * @param history stage changes, oldest first
   */
  record JourneyView(
      Stage stage,
      Status status,
      int cycle,
      @Nullable String journeyInstanceId,
      List<OpenPosition> positions,
      List<ClockView> clocks,
      List<StageChange> history) {}

  /**
   * @param why a text that can be read in five seconds
   * @param screenedOut competitor or junk, by screen-lead; null otherwise
   * @param changesAt when the score changes by time alone; null for never
   * @param likelihood from the learned model; null while there is none
   * @param factors what speaks for the likelihood (a weight above zero) and against it, the
   *     greatest weight first
   * @param decisions the decision tables that were evaluated, with their inputs and results
   * @param history verdicts and changes of grade, newest first, with their reasons at that time
   */
  record ScoreView(
      int fit,
      int engagement,
      @Nullable String fitGrade,
      @Nullable String engagementGrade,
      boolean mql,
      String why,
      @Nullable String screenedOut,
      @Nullable Instant changesAt,
      @Nullable Double likelihood,
      List<LearnedScore.Factor> factors,
      List<RulePoints> rules,
      List<ScoreEvidence.Decided> decisions,
      List<ScoreHistory.Entry> history) {}

  /** A page of a timeline. */
  record TimelinePage(List<LeadTimeline.Entry> items, int page, int size, long total) {}

  @Operation(summary = "Find leads; newest change first")
  @GetMapping("/api/leads")
  LeadSearch.Page find(
      @RequestParam(required = false) @Nullable String stage,
      @RequestParam(required = false) @Nullable String status,
      @RequestParam(required = false) @Nullable String owner,
      @RequestParam(required = false) @Nullable String grade,
      @RequestParam(required = false) @Nullable String product,
      @RequestParam(required = false) @Nullable String sla,
      @RequestParam(required = false) @Nullable String q,
      @RequestParam(required = false) @Nullable Instant updatedSince,
      @RequestParam(defaultValue = "0") int page,
      @RequestParam(defaultValue = "50") int size) {
    return search.find(
        new LeadSearch.Filters(stage, status, owner, grade, product, sla, q, updatedSince),
        page,
        size);
  }

  @Operation(summary = "A lead with stage, cycle, owner, scores, grades and consents")
  @GetMapping("/api/leads/{id}")
  LeadView lead(@PathVariable UUID id) {
    return LeadView.of(leads.get(id), consents.of(id));
  }

  @Operation(summary = "Where the lead is, its SLA clocks and its stage changes")
  @GetMapping("/api/leads/{id}/journey")
  JourneyView journey(@PathVariable UUID id) {
    Lead lead = leads.get(id);
    Instant now = clock.instant();
    return new JourneyView(
        lead.state().stage(),
        lead.state().status(),
        lead.state().cycle(),
        lead.state().journeyInstanceId(),
        positions.of(id),
        clocks.of(id).stream().map(c -> view(c, now)).toList(),
        moves.of(id));
  }

  @Operation(summary = "Fit, engagement and grade, with every rule that counted")
  @GetMapping("/api/leads/{id}/score")
  ScoreView score(@PathVariable UUID id) {
    Lead lead = leads.get(id);
    ScoreResult scored = scores.score(lead);
    Optional<LearnedScore.Likelihood> learned = this.learned.of(lead, ledger.of(id));
    return new ScoreView(
        scored.score().fit(),
        scored.score().engagement(),
        scored.score().fitGrade(),
        scored.score().engagementGrade(),
        scored.score().mql(),
        ScoreWords.why(scored, clock.instant()),
        scored.screenedOut(),
        scored.score().changesAt(),
        learned.map(LearnedScore.Likelihood::likelihood).orElse(null),
        learned.map(said -> said.top(FACTORS)).orElse(List.of()),
        scored.rules(),
        scored.basis().decisions(),
        scores.history(id, HISTORY));
  }

  @Operation(summary = "Activities, messages, tasks, BANT and stage changes, newest first")
  @GetMapping("/api/leads/{id}/timeline")
  TimelinePage timeline(
      @PathVariable UUID id,
      @RequestParam(defaultValue = "0") int page,
      @RequestParam(defaultValue = "50") int size) {
    InvalidInput.unlessPage(page, size, LeadSearch.MOST);
    leads.get(id);
    List<LeadTimeline.Entry> entries = timeline.of(id);
    long first = Math.min((long) page * size, entries.size());
    long last = Math.min(first + size, entries.size());
    return new TimelinePage(entries.subList((int) first, (int) last), page, size, entries.size());
  }

  private ClockView view(SlaClock c, Instant now) {
    return new ClockView(
        c.kind().id(),
        c.state(now),
        c.cycle(),
        c.startedAt(),
        c.warnAt(),
        c.dueAt(),
        c.stoppedAt(),
        c.owner(),
        clocks.overdue(c, now));
  }
}
