package leadflow.intake.capture;

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
import leadflow.lead.Score;
import leadflow.lead.activity.ActivityLedger;
import leadflow.scoring.LeadScoring;
import leadflow.support.Journeys;
import leadflow.support.LeadBuilder;
import leadflow.support.LeadflowTest;
import leadflow.support.TestClock;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/**
 * The same activities in any order, in any parcels, repeated, late, and partly before the lead is
 * known: the same score, grades and MQL verdict, by the shipped tables.
 */
@LeadflowTest
class LedgerOrderTests {

  private static final Instant START = Instant.parse("2026-03-02T10:00:00Z");
  private static final List<String> TYPES =
      List.of(
          "page.viewed /pricing",
          "page.viewed /blog",
          "page.viewed /demo",
          "content.downloaded",
          "webinar.registered",
          "webinar.attended",
          "email.opened",
          "email.clicked",
          "careers.viewed",
          "email.bounced",
          "chat.held",
          "custom.unheard-of");

  @Autowired LeadBuilder leads;
  @Autowired Journeys journeys;
  @Autowired LeadCapture capture;
  @Autowired ActivityIntake intake;
  @Autowired ActivityLedger ledger;
  @Autowired LeadScoring scoring;

  @Test
  void anyOrderOfArrivalIsTheSameScore() {
    histories(12, 1);
  }

  @Test
  @Tag("long")
  void anyOrderOfArrivalIsTheSameScoreManyTimes() {
    histories(300, 1000);
  }

  private void histories(int count, long firstSeed) {
    for (long seed = firstSeed; seed < firstSeed + count; seed++) {
      Random random = new Random(seed);
      List<ActivityIntake.Told> history = history(random);
      TestClock.set(START.plus(Duration.ofDays(50)));
      Score orderly = orderly("orderly-" + seed + "@example.com", history);
      Score shuffled = shuffled("shuffled-" + seed + "@example.com", history, random);
      assertThat(shuffled).as("seed %d", seed).isEqualTo(orderly);
    }
  }

  private static List<ActivityIntake.Told> history(Random random) {
    List<ActivityIntake.Told> history = new ArrayList<>();
    int size = 1 + random.nextInt(18);
    for (int i = 0; i < size; i++) {
      String[] type = TYPES.get(random.nextInt(TYPES.size())).split(" ");
      Instant at = START.plus(Duration.ofHours(random.nextInt(50 * 24)));
      Map<String, Object> machine = random.nextInt(6) == 0 ? Map.of("machine", true) : Map.of();
      history.add(
          new ActivityIntake.Told(
              "%03d".formatted(i),
              null,
              null,
              type[0],
              null,
              type.length > 1 ? type[1] : null,
              at,
              new HashMap<>(machine)));
    }
    return history;
  }

  private Score orderly(String email, List<ActivityIntake.Told> history) {
    UUID lead = captured(email);
    take(email, history);
    return score(lead);
  }

  /** Half of it may come before the lead does, and everything may come twice. */
  private Score shuffled(String email, List<ActivityIntake.Told> history, Random random) {
    List<ActivityIntake.Told> arriving = new ArrayList<>(history);
    arriving.addAll(history.subList(0, random.nextInt(history.size() + 1)));
    Collections.shuffle(arriving, random);
    int early = random.nextInt(arriving.size() + 1);
    parcels(email, arriving.subList(0, early), random);
    UUID lead = captured(email);
    parcels(email, arriving.subList(early, arriving.size()), random);
    assertThat(ledger.of(lead)).as("each once").hasSameSizeAs(history);
    return score(lead);
  }

  private void parcels(String email, List<ActivityIntake.Told> arriving, Random random) {
    for (int from = 0; from < arriving.size(); ) {
      int to = Math.min(arriving.size(), from + 1 + random.nextInt(5));
      take(email, arriving.subList(from, to));
      from = to;
    }
  }

  private void take(String email, List<ActivityIntake.Told> told) {
    intake.take(
        new ArrayList<>(
            told.stream()
                .map(
                    t ->
                        new ActivityIntake.Told(
                            email + t.id(),
                            null,
                            email,
                            t.type(),
                            t.subject(),
                            t.url(),
                            t.occurredAt(),
                            t.properties()))
                .toList()));
  }

  private UUID captured(String email) {
    LeadFacts facts = leads.lead().email(email).title("Student").asks(null).facts();
    return capture.capture(facts, List.of()).id();
  }

  /** As it is stored, which is as it would be if it were asked for. */
  private Score score(UUID id) {
    Lead lead = journeys.lead(id);
    assertThat(lead.score()).isEqualTo(scoring.score(lead, ledger.of(id), TestClock.now()).score());
    return lead.score();
  }
}
