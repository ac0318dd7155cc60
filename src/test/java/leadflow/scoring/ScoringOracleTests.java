package leadflow.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import leadflow.lead.Lead;
import leadflow.lead.LeadFacts;
import leadflow.lead.LeadFactsBuilder;
import leadflow.lead.LeadState;
import leadflow.lead.Score;
import leadflow.lead.Stage;
import leadflow.lead.activity.Activity;
import leadflow.process.decision.DecisionResult;
import leadflow.scoring.ScoringOracle.Grade;
import leadflow.scoring.ScoringOracle.Points;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Random tables and random histories against the oracle: order, repetition, ties, late arrival,
 * machine hits, caps, windows, expiry, decay, negative points and the two thresholds of the MQL
 * rule.
 */
class ScoringOracleTests {

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  @Test
  void fiveHundredRandomHistories() {
    histories(500, 1);
  }

  @Test
  @Tag("long")
  void fiveThousandRandomHistories() {
    histories(5000, 1_000_000);
  }

  private static void histories(int count, long firstSeed) {
    long began = System.nanoTime();
    int falls = 0;
    int ripe = 0;
    for (long seed = firstSeed; seed < firstSeed + count; seed++) {
      History history = new History(new Random(seed));
      Score score = history.check("seed " + seed);
      falls += score.changesAt() == null ? 0 : 1;
      ripe += score.mql() ? 1 : 0;
    }
    System.out.printf(
        "%d random histories score as the oracle says: %d ripe, %d with a fall to come, %.1f s%n",
        count, ripe, falls, (System.nanoTime() - began) / 1e9);
    assertThat(ripe).as("both sides of the rule are met").isBetween(count / 20, count * 19 / 20);
    assertThat(falls).isGreaterThan(count / 4);
  }

  private static final class History implements LeadScoring.Tables {

    private final Random random;
    private final Map<String, Points> rules = new HashMap<>();
    private final List<Activity> ledger = new ArrayList<>();
    private final int on;
    private final int off;
    private final int fit;

    History(Random random) {
      this.random = random;
      int groups = 1 + random.nextInt(3);
      int kinds = 2 + random.nextInt(5);
      Map<String, Integer> caps = new HashMap<>();
      for (int kind = 0; kind < kinds; kind++) {
        String group = "group" + random.nextInt(groups);
        Integer cap = caps.computeIfAbsent(group, g -> 20 + random.nextInt(60));
        rules.put("type" + kind, rule("type" + kind, group, cap));
      }
      on = 15 + random.nextInt(40);
      off = on - random.nextInt(15);
      fit = random.nextInt(101);
      int acts = random.nextInt(14);
      for (int act = 0; act < acts; act++) {
        ledger.add(activity(act, kinds));
      }
    }

    private Points rule(String name, String group, Integer cap) {
      boolean negative = random.nextInt(5) == 0;
      double points =
          (negative ? -1 : 1) * (1 + random.nextInt(40)) / (random.nextBoolean() ? 1.0 : 4.0);
      Integer window = random.nextInt(3) == 0 ? null : (Integer) (1 + random.nextInt(30));
      boolean decays = random.nextInt(3) > 0;
      boolean expires = !decays && random.nextBoolean();
      return new Points(
          name,
          group,
          points,
          random.nextInt(4) == 0 ? null : cap,
          window == null ? null : (Integer) (1 + random.nextInt(3)),
          window,
          expires ? (Integer) (1 + random.nextInt(60)) : null,
          decays ? (Integer) (20 + random.nextInt(80)) : null,
          decays ? (Integer) (1 + random.nextInt(9)) : null);
    }

    private Activity activity(int number, int kinds) {
      // whole hours and few days, so that ties and falls at the same instant are common
      Instant at =
          START
              .plus(Duration.ofDays(random.nextInt(40)))
              .plus(Duration.ofHours(random.nextInt(3) * 8L));
      return new Activity(
          "act" + random.nextInt(1000) + "-" + number,
          "type" + random.nextInt(kinds + 1),
          null,
          null,
          at,
          random.nextInt(8) > 0,
          Map.of());
    }

    Score check(String seed) {
      ScoringOracle oracle =
          new ScoringOracle(activity -> rules.get(activity.type()), this::grade, 450);
      LeadScoring scoring = new LeadScoring(this);
      Instant now = START.plus(Duration.ofHours(random.nextInt(24 * 80)));
      ScoreResult scored = null;
      for (int shuffle = 0; shuffle < 3; shuffle++) {
        Collections.shuffle(ledger, random);
        scored = scoring.score(lead(), ledger, now);
        ScoringOracle.Verdict says = oracle.at(ledger, now);
        assertThat(scored.score().engagement()).as(seed).isEqualTo(says.engagement());
        assertThat(scored.score().mql()).as(seed).isEqualTo(says.mql());
        assertThat(scored.score().engagementGrade()).as(seed).isEqualTo(says.engagementGrade());
        assertThat(scored.score().fit()).as(seed).isEqualTo(fit);
      }
      assertThat(scored.score().changesAt())
          .as("%s: when time changes it", seed)
          .isEqualTo(oracle.changesAt(ledger, now));
      return scored.score();
    }

    private Grade grade(int engagement) {
      String grade = engagement >= 60 ? "1" : engagement >= 40 ? "2" : engagement >= 20 ? "3" : "4";
      return new Grade("A", grade, engagement >= on ? "on" : engagement >= off ? "keep" : "off");
    }

    @Override
    public DecisionResult ask(String decision, Map<String, ?> inputs) {
      return switch (decision) {
        case "score-fit" -> answer(decision, Map.of("group", "fit", "points", fit));
        case "score-engagement" -> answer(decision, row(rules.get(inputs.get("type"))));
        case "grade-lead" -> answer(decision, row(grade((Integer) inputs.get("engagement"))));
        default -> new DecisionResult(decision, 1, List.of());
      };
    }

    private static DecisionResult answer(String decision, @Nullable Map<String, Object> row) {
      return new DecisionResult(decision, 1, row == null ? List.of() : List.of(row));
    }

    private static Map<String, Object> row(Grade grade) {
      return Map.of(
          "fitGrade", grade.fit(), "engagementGrade", grade.engagement(), "mql", grade.rule());
    }

    private static @Nullable Map<String, Object> row(@Nullable Points rule) {
      if (rule == null) {
        return null;
      }
      Map<String, Object> row = new HashMap<>();
      row.put("group", rule.group());
      row.put("description", rule.name());
      row.put("points", rule.points());
      row.put("cap", rule.cap());
      row.put("mostPerWindow", rule.most());
      row.put("windowDays", rule.windowDays());
      row.put("expiryDays", rule.expiryDays());
      row.put("decayPercent", rule.decayPercent());
      row.put("decayDays", rule.decayDays());
      return row;
    }

    private static Lead lead() {
      return new Lead(
          UUID.randomUUID(),
          facts(),
          LeadState.captured(Stage.LEAD, START),
          Score.NONE,
          null,
          START,
          START);
    }

    private static LeadFacts facts() {
      return LeadFactsBuilder.builder().email("ada@example.com").properties(Map.of()).build();
    }
  }
}
