package leadflow.scoring;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import leadflow.activity.Activity;
import leadflow.decision.Answer;
import leadflow.decision.DecisionTables;
import leadflow.lead.Lead;
import leadflow.lead.LeadFacts;
import leadflow.lead.Score;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The one function behind every score: of the lead's facts, its activities, the tables' versions
 * and an instant. Order and time of arrival do not matter: the activities are taken in the order in
 * which they occurred.
 */
@Component
public class LeadScoring {

  private final DecisionTables decisions;

  LeadScoring(DecisionTables decisions) {
    this.decisions = decisions;
  }

  /**
   * @param activities the lead's whole ledger, in {@link Activity#ORDER}
   */
  public Scored score(Lead lead, List<Activity> activities, Instant now) {
    Tally fit = fit(lead.facts());
    List<Hit> hits = hits(lead, activities);
    boolean mql = false;
    for (Hit hit : hits) {
      if (!hit.at.isAfter(now)) {
        mql = graded(lead, fit, engagement(hits, hit.at), mql).mql();
      }
    }
    Tally engagement = engagement(hits, now);
    List<RuleScored> rules = new ArrayList<>(fit.rules.values());
    rules.addAll(engagement.rules.values());
    return new Scored(graded(lead, fit, engagement, mql), rules);
  }

  private Tally fit(LeadFacts facts) {
    Map<String, Object> inputs = new HashMap<>();
    inputs.put("title", facts.title());
    inputs.put("industry", facts.industry());
    inputs.put("companySize", facts.employees());
    inputs.put("revenue", facts.yearlyRevenue());
    inputs.put("country", facts.country());
    inputs.put("source", facts.source());
    inputs.put("product", facts.product());
    inputs.put("segment", facts.segment());
    Answer answer = decisions.ask("score-fit", inputs);
    Tally fit = new Tally();
    for (Answer.Row row : answer.all()) {
      Rule rule = new Rule(answer, row);
      fit.add(rule, rule.points);
    }
    return fit;
  }

  /** The activities that a rule counts, before time takes its share. */
  private List<Hit> hits(Lead lead, List<Activity> activities) {
    List<Hit> hits = new ArrayList<>();
    Map<Rule, List<Instant>> counted = new HashMap<>();
    for (Activity activity : activities) {
      if (!activity.human() || before(activity.occurredAt(), lead.engagementSince())) {
        continue;
      }
      Rule rule = rule(lead.facts(), activity);
      if (rule != null && rule.counts(activity.occurredAt(), counted)) {
        hits.add(new Hit(rule, activity.occurredAt()));
      }
    }
    return hits;
  }

  private @Nullable Rule rule(LeadFacts facts, Activity activity) {
    Map<String, Object> inputs = new HashMap<>();
    inputs.put("type", activity.type());
    inputs.put("url", activity.url());
    inputs.put("subject", activity.subject());
    inputs.put("product", facts.product());
    inputs.put("segment", facts.segment());
    Answer answer = decisions.ask("score-engagement", inputs);
    return answer.first().map(row -> new Rule(answer, row)).orElse(null);
  }

  private static Tally engagement(List<Hit> hits, Instant at) {
    Tally engagement = new Tally();
    for (Hit hit : hits) {
      if (hit.at.isAfter(at)) {
        break;
      }
      double points = hit.rule.pointsAfter(Duration.between(hit.at, at));
      if (points != 0) {
        engagement.add(hit.rule, points);
      }
    }
    return engagement;
  }

  /**
   * @param mql whether the MQL rule held before: between its two thresholds it stays as it is
   */
  private Score graded(Lead lead, Tally fit, Tally engagement, boolean mql) {
    Map<String, Object> inputs = new HashMap<>();
    inputs.put("fit", fit.total());
    inputs.put("engagement", engagement.total());
    inputs.put("product", lead.facts().product());
    inputs.put("segment", lead.facts().segment());
    Answer.Row grade =
        decisions
            .ask("grade-lead", inputs)
            .first()
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "grade-lead has no row for fit %d and engagement %d"
                            .formatted(fit.total(), engagement.total())));
    String rule = grade.text("mql");
    return new Score(
        fit.total(),
        engagement.total(),
        grade.text("fitGrade"),
        grade.text("engagementGrade"),
        "on".equals(rule) || mql && "keep".equals(rule));
  }

  private static boolean before(Instant at, @Nullable Instant since) {
    return since != null && at.isBefore(since);
  }

  /** An activity that a rule counts. */
  private record Hit(Rule rule, Instant at) {}

  /** A row of a scoring table. */
  private record Rule(
      String decision,
      int version,
      String group,
      String description,
      double points,
      @Nullable Integer cap,
      @Nullable Integer most,
      @Nullable Integer windowDays,
      @Nullable Integer expiryDays,
      @Nullable Integer decayPercent,
      @Nullable Integer decayDays) {

    Rule(Answer answer, Answer.Row row) {
      this(
          answer.decision(),
          answer.version(),
          text(row, "group"),
          text(row, "description"),
          row.number("points") == null ? 0 : row.number("points"),
          row.number("cap"),
          row.number("mostPerWindow"),
          row.number("windowDays"),
          row.number("expiryDays"),
          row.number("decayPercent"),
          row.number("decayDays"));
    }

    private static String text(Answer.Row row, String output) {
      String text = row.text(output);
      return text == null ? "" : text;
    }

    /** Within any window a rule counts at most so often; the earliest count. */
    boolean counts(Instant at, Map<Rule, List<Instant>> counted) {
      List<Instant> earlier = counted.computeIfAbsent(this, rule -> new ArrayList<>());
      if (most != null && windowDays != null) {
        Instant window = at.minus(Duration.ofDays(windowDays));
        if (earlier.stream().filter(i -> i.isAfter(window)).count() >= most) {
          return false;
        }
      }
      earlier.add(at);
      return true;
    }

    /** Either gone after its expiry, or less by a share for every full period. */
    double pointsAfter(Duration age) {
      if (expiryDays != null && age.compareTo(Duration.ofDays(expiryDays)) >= 0) {
        return 0;
      }
      if (decayPercent == null || decayDays == null) {
        return points;
      }
      return points * Math.pow(1 - decayPercent / 100.0, age.toDays() / decayDays);
    }
  }

  /** Points by rule and group; a group is clamped at its cap, the total to 0–100. */
  private static final class Tally {

    private final Map<Rule, RuleScored> rules = new LinkedHashMap<>();
    private final Map<String, Double> groups = new LinkedHashMap<>();
    private final Map<String, Integer> caps = new HashMap<>();

    void add(Rule rule, double points) {
      rules.merge(
          rule,
          new RuleScored(rule.decision, rule.version, rule.group, rule.description, points, 1),
          (a, b) ->
              new RuleScored(
                  a.decision(),
                  a.version(),
                  a.group(),
                  a.description(),
                  a.points() + b.points(),
                  a.count() + 1));
      groups.merge(rule.group, points, Double::sum);
      if (rule.cap != null) {
        caps.put(rule.group, rule.cap);
      }
    }

    int total() {
      double sum = 0;
      for (Map.Entry<String, Double> group : groups.entrySet()) {
        Integer cap = caps.get(group.getKey());
        sum += cap == null ? group.getValue() : Math.min(cap, group.getValue());
      }
      return (int) Math.max(0, Math.min(100, Math.round(sum)));
    }
  }
}
