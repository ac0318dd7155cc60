package leadflow.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import leadflow.intake.capture.ActivityIntake;
import leadflow.support.Journeys;
import leadflow.support.LeadBuilder;
import leadflow.support.LeadflowTest;
import leadflow.support.TestClock;
import org.camunda.bpm.engine.RuntimeService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A verdict that meets the process on its way into nurture is never lost, and never acts twice. */
@LeadflowTest
class VerdictRaceTests {

  private static final int ROUNDS = 60;

  @Autowired LeadBuilder leads;
  @Autowired Journeys journeys;
  @Autowired ActivityIntake intake;
  @Autowired RuntimeService runtime;
  @Autowired JdbcClient jdbc;

  private final ExecutorService threads = Executors.newFixedThreadPool(8);

  @AfterEach
  void stop() {
    threads.shutdownNow();
  }

  @Test
  void raisedHandAgainstTheCaptureThatEntersNurture() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      String email = "race" + round + "@example.com";
      var meet = new CyclicBarrier(2);
      Future<UUID> captured =
          threads.submit(
              () -> {
                meet.await();
                return leads.lead().email(email).captured();
              });
      Future<?> asked =
          threads.submit(
              () -> {
                meet.await();
                return intake.take(List.of(activity("ask-" + email, email, "demo.requested")));
              });
      asked.get();
      UUID lead = captured.get();
      assertThat(journeys.at(lead)).as(email).containsExactly("UserTask_AcceptLead");
    }
  }

  @Test
  void raisedHandAgainstTheTimerOfTheSameLead() throws Exception {
    for (int round = 0; round < ROUNDS / 3; round++) {
      UUID lead = leads.lead().captured();
      var meet = new CyclicBarrier(2);
      Future<?> timer =
          threads.submit(
              () -> {
                meet.await();
                try {
                  journeys.timer(lead, "IntermediateEvent_EmailDue");
                } catch (RuntimeException | AssertionError e) {
                  // the job executor would try again; here the verdict has won
                }
                return true;
              });
      Future<?> asked =
          threads.submit(
              () -> {
                meet.await();
                return leads.does(lead, "demo.requested");
              });
      timer.get();
      asked.get();
      assertThat(journeys.at(lead)).containsExactly("UserTask_AcceptLead");
    }
  }

  @Test
  void manyShuffledRepeatedEventsOfOneLead() throws Exception {
    UUID lead = leads.lead().asks("newsletter").captured();
    List<ActivityIntake.Told> events = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      String type = i % 5 == 0 ? "webinar.attended" : i % 7 == 0 ? "demo.requested" : "page.viewed";
      for (int repeated = 0; repeated < 4; repeated++) {
        events.add(
            new ActivityIntake.Told(
                "event-" + i, lead, null, type, null, "/pricing", TestClock.now(), Map.of()));
      }
    }
    Collections.shuffle(events, new Random(7));
    List<Callable<List<ActivityIntake.Result>>> calls = new ArrayList<>();
    events.forEach(event -> calls.add(() -> intake.take(List.of(event))));
    long accepted = 0;
    for (Future<List<ActivityIntake.Result>> call : threads.invokeAll(calls)) {
      accepted += call.get().stream().filter(r -> r.status().equals("accepted")).count();
    }
    assertThat(accepted).isEqualTo(50);
    assertThat(
            jdbc.sql(
                    """
                    select count(*) from leadflow.score_change
                    where lead_id = :lead and verdict = 'handRaised'
                    """)
                .param("lead", lead)
                .query(Long.class)
                .single())
        .as("the verdict falls once")
        .isEqualTo(1);
    assertThat(journeys.at(lead)).containsExactly("UserTask_AcceptLead");
    assertThat(journeysOf(lead)).isEqualTo(1);
  }

  @Test
  void oneAddressCapturedByManyAtOnceIsOneLead() throws Exception {
    List<Callable<UUID>> calls =
        Collections.nCopies(24, () -> leads.lead().email("Same@Example.com ").captured());
    List<UUID> ids = new ArrayList<>();
    for (Future<UUID> call : threads.invokeAll(calls)) {
      ids.add(call.get());
    }
    assertThat(ids).containsOnly(ids.get(0));
    assertThat(
            jdbc.sql("select count(*) from leadflow.lead where email_key = 'same@example.com'")
                .query(Long.class)
                .single())
        .isEqualTo(1);
    assertThat(journeysOf(ids.get(0))).isEqualTo(1);
    assertThat(journeys.at(ids.get(0))).isNotEmpty().doesNotHaveDuplicates();
  }

  private long journeysOf(UUID lead) {
    return runtime
        .createProcessInstanceQuery()
        .processInstanceBusinessKey(lead.toString())
        .processDefinitionKey("lead-journey")
        .count();
  }

  private static ActivityIntake.Told activity(String id, String email, String type) {
    return new ActivityIntake.Told(id, null, email, type, null, null, TestClock.now(), Map.of());
  }
}
