package leadflow.scoring;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import leadflow.lead.Lead;
import leadflow.lead.LeadFacts;
import leadflow.lead.Score;
import leadflow.lead.activity.Activity;
import leadflow.process.decision.Classifications;
import leadflow.process.decision.DecisionResult;
import leadflow.process.decision.DecisionTables;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * The one function behind every score: of the lead's facts, its activities, the tables' versions
 * and an instant. Order and time of arrival do not matter: the ledger is played from its beginning,
 * in the order in which the activities occurred, and every fall of their points with it. So the MQL
 * rule, which holds on between its two thresholds, is right also where nobody looked in between.
 */
@Component
public class LeadScoring {

  /** The tables that a score depends on. */
  public static final List<String> TABLES =
      List.of(
          "score-fit", "score-engagement", "grade-lead", "screen-lead", Classifications.COUNTRY);

  private static final String A_LEAD = "lead";

  /** Who answers for a decision table. */
  interface Tables {
    DecisionResult ask(String decision, Map<String, ?> inputs);
  }

  private final Tables tables;

  @Autowired
  LeadScoring(DecisionTables decisions) {
    this((Tables) decisions::ask);
  }

  LeadScoring(Tables tables) {
    this.tables = tables;
  }

  /**
   * @param activities the lead's whole ledger, in any order
   */
  public ScoreResult score(Lead lead, List<Activity> activities, Instant now) {
    ScoreEvidence basis = new ScoreEvidence();
    String screenedOut = screening(lead.facts(), basis);
    Fit fit = fit(lead.facts(), basis);
    LedgerReplay replay = replay(lead, activities);
    Grading grading = new Grading(lead.facts(), fit.total, screenedOut == null);
    Graded graded = grading.at(0, false);
    while (isDue(replay.next(), now)) {
      replay.advance();
      graded = grading.at(replay.engagement(), graded.mql);
    }
    List<RulePoints> rules = new ArrayList<>(fit.rules);
    rules.addAll(replay.rules());
    basis.decided(graded.answer, graded.inputs);
    Score score = graded.score(changesAt(replay, grading, graded));
    return new ScoreResult(score, List.copyOf(rules), screenedOut, basis);
  }

  private static boolean isDue(@Nullable Instant at, Instant now) {
    return at != null && !at.isAfter(now);
  }

  /** Goes on into the future, for as long as nothing says another thing than now. */
  private static @Nullable Instant changesAt(LedgerReplay replay, Grading grading, Graded now) {
    Graded then = now;
    for (Instant at = replay.next(); at != null; at = replay.next()) {
      replay.advance();
      then = grading.at(replay.engagement(), then.mql);
      if (!then.score(null).saysAs(now.score(null))) {
        return at;
      }
    }
    return null;
  }

  /** Competitor, junk or what else {@code screen-lead} names; null for a lead. */
  public @Nullable String screenedOut(LeadFacts facts) {
    return screening(facts, new ScoreEvidence());
  }

  private @Nullable String screening(LeadFacts facts, ScoreEvidence basis) {
    Map<String, Object> inputs = new HashMap<>();
    inputs.put("domain", facts.emailKey().replaceFirst(".*@", ""));
    inputs.put("website", host(facts.website()));
    inputs.put("company", facts.company());
    inputs.put("source", facts.source());
    inputs.put("product", facts.product());
    inputs.put("segment", facts.segment());
    DecisionResult answer = tables.ask("screen-lead", inputs);
    String outcome = answer.first().map(row -> row.text("outcome")).orElse(null);
    if (outcome == null || outcome.isBlank() || outcome.equals(A_LEAD)) {
      return null;
    }
    basis.decided(answer, inputs);
    return outcome;
  }

  private static @Nullable String host(@Nullable String website) {
    return website == null
        ? null
        : website
            .toLowerCase(Locale.ROOT)
            .strip()
            .replaceFirst("^[a-z]+://", "")
            .replaceFirst("^www\\.", "")
            .replaceFirst("[/?#:].*$", "");
  }

  /** What the facts bring. */
  private record Fit(int total, List<RulePoints> rules) {}

  private Fit fit(LeadFacts facts, ScoreEvidence basis) {
    Map<String, Object> inputs = new HashMap<>();
    inputs.put("title", facts.title());
    inputs.put("industry", facts.industry());
    inputs.put("companySize", facts.employees());
    inputs.put("revenue", facts.yearlyRevenue());
    inputs.put("country", facts.country());
    inputs.put("countryCode", facts.countryCode());
    inputs.put("market", market(facts, basis));
    inputs.put("source", facts.source());
    inputs.put("product", facts.product());
    inputs.put("segment", facts.segment());
    DecisionResult answer = tables.ask("score-fit", inputs);
    CappedPoints tally = new CappedPoints();
    Map<ScoringRule, RulePoints> rules = new LinkedHashMap<>();
    for (DecisionResult.Row row : answer.all()) {
      if (!row.has("points")) {
        // a group of which nothing is known
        continue;
      }
      ScoringRule rule = ScoringRule.of(answer, row);
      long points = rule.left(0);
      tally.add(rule, points);
      rules.merge(rule, RulePoints.of(rule, points, null), RulePoints::and);
    }
    basis.asked(answer, inputs);
    return new Fit(tally.total(), List.copyOf(rules.values()));
  }

  private @Nullable String market(LeadFacts facts, ScoreEvidence basis) {
    Map<String, @Nullable Object> inputs =
        Collections.singletonMap("countryCode", facts.countryCode());
    DecisionResult answer = tables.ask(Classifications.COUNTRY, inputs);
    answer.first().ifPresent(row -> basis.decided(answer, inputs));
    return answer.first().map(row -> row.text("market")).orElse(null);
  }

  /** The activities that a rule counts, before time takes its share. */
  private LedgerReplay replay(Lead lead, List<Activity> activities) {
    LedgerReplay replay = new LedgerReplay();
    Map<ScoringRule, List<Instant>> counted = new HashMap<>();
    for (Activity activity : activities.stream().sorted(Activity.ORDER).toList()) {
      Instant at = activity.occurredAt();
      if (!activity.human() || isBefore(at, lead.engagementSince())) {
        continue;
      }
      ScoringRule rule = rule(lead.facts(), activity);
      if (rule != null) {
        List<Instant> earlier = counted.computeIfAbsent(rule, r -> new ArrayList<>());
        if (rule.counts(at, earlier)) {
          earlier.add(at);
          replay.add(rule, at);
        }
      }
    }
    return replay;
  }

  private static boolean isBefore(Instant at, @Nullable Instant since) {
    return since != null && at.isBefore(since);
  }

  private @Nullable ScoringRule rule(LeadFacts facts, Activity activity) {
    Map<String, Object> inputs = new HashMap<>();
    inputs.put("type", activity.type());
    inputs.put("url", activity.url());
    inputs.put("subject", activity.subject());
    inputs.put("product", facts.product());
    inputs.put("segment", facts.segment());
    DecisionResult answer = tables.ask("score-engagement", inputs);
    return answer.first().map(row -> ScoringRule.of(answer, row)).orElse(null);
  }

  /** What grade-lead said. */
  private record Graded(
      int fit,
      int engagement,
      boolean mql,
      DecisionResult answer,
      Map<String, Object> inputs,
      DecisionResult.Row row) {

    Score score(@Nullable Instant changesAt) {
      return new Score(
          fit, engagement, row.text("fitGrade"), row.text("engagementGrade"), mql, changesAt);
    }
  }

  /** Asks grade-lead once for each engagement that is met. */
  private final class Grading {

    private final LeadFacts facts;
    private final int fit;
    private final boolean mayRipen;
    private final Map<Integer, Graded> asked = new HashMap<>();

    Grading(LeadFacts facts, int fit, boolean mayRipen) {
      this.facts = facts;
      this.fit = fit;
      this.mayRipen = mayRipen;
    }

    /**
     * @param mql whether the MQL rule held before: between its two thresholds it stays as it is
     */
    Graded at(int engagement, boolean mql) {
      Graded said = asked.computeIfAbsent(engagement, this::ask);
      String rule = said.row.text("mql");
      boolean holds = mayRipen && ("on".equals(rule) || mql && "keep".equals(rule));
      return new Graded(fit, engagement, holds, said.answer, said.inputs, said.row);
    }

    private Graded ask(int engagement) {
      Map<String, Object> inputs = new HashMap<>();
      inputs.put("fit", fit);
      inputs.put("engagement", engagement);
      inputs.put("product", facts.product());
      inputs.put("segment", facts.segment());
      DecisionResult answer = tables.ask("grade-lead", inputs);
      DecisionResult.Row row =
          answer
              .first()
              .orElseThrow(
                  () ->
                      new IllegalStateException(
                          "grade-lead has no row for fit %d and engagement %d"
                              .formatted(fit, engagement)));
      return new Graded(fit, engagement, false, answer, inputs, row);
    }
  }
}
