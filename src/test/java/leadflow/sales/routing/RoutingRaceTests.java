package leadflow.sales.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import leadflow.support.Journeys;
import leadflow.support.LeadBuilder;
import leadflow.support.LeadflowTest;
import leadflow.support.Staff;
import leadflow.support.StaffBuilder;
import leadflow.support.TestClock;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Leads that are routed at the same moment share quotas and work exactly, on a real PostgreSQL. */
@LeadflowTest
class RoutingRaceTests {

  private static final int THREADS = 12;

  @Autowired LeadBuilder leads;
  @Autowired Journeys journeys;
  @Autowired Assignments assignments;
  @Autowired Reassignment reassignment;
  @Autowired Staff staff;
  @Autowired StaffBuilder people;
  @Autowired JdbcClient jdbc;

  @Test
  void neitherQuotasNorTheLeastBusyAreMissed() throws Exception {
    TestClock.set(Instant.parse("2026-03-03T10:00:00Z"));
    Map<String, Integer> quotas = Map.of("ann", 10, "bob", 15, "cem", 20);
    quotas.forEach(
        (id, capacity) -> {
          staff.member(id, "sdr");
          people.person(id).capacity(capacity).save();
        });
    List<UUID> captured = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      captured.add(
          leads.lead().email("who@race%d.example".formatted(i)).company("Race " + i).captured());
    }

    atOnce(captured, leads::ripens);

    assertThat(byOwner(captured))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("ann", 10L, "bob", 15L, "cem", 20L, "nobody", 15L));
    // nobody was ever passed over: up to the first full quota all three are level after each round
    List<String> order =
        jdbc.sql("select to_user from leadflow.assignment order by id").query(String.class).list();
    for (int round = 0; round < 10; round++) {
      assertThat(order.subList(round * 3, round * 3 + 3))
          .as("round %d", round)
          .containsExactlyInAnyOrder("ann", "bob", "cem");
    }

    // half of the people change places with the pool while others are routed again
    jdbc.sql("update leadflow.staff set capacity = 30").update();
    List<UUID> waiting =
        captured.stream().filter(id -> journeys.lead(id).state().owner() == null).toList();
    List<UUID> anns =
        captured.stream().filter(id -> "ann".equals(journeys.lead(id).state().owner())).toList();
    List<UUID> both = new ArrayList<>(waiting);
    both.addAll(anns);
    atOnce(both, id -> reassignment.routeAgain(id, waiting.contains(id) ? null : "ann", "test"));
    assertThat(byOwner(waiting)).doesNotContainKey("nobody");
    assertThat(byOwner(anns)).doesNotContainKeys("nobody", "ann");
    for (UUID id : both) {
      assertThat(journeys.task(id, "UserTask_QualifyLead").getAssignee())
          .isEqualTo(journeys.lead(id).state().owner())
          .isEqualTo(assignments.of(id).get(assignments.of(id).size() - 1).to());
    }
  }

  private Map<String, Long> byOwner(List<UUID> ids) {
    return ids.stream()
        .map(id -> journeys.lead(id).state().owner())
        .collect(
            Collectors.groupingBy(
                owner -> owner == null ? "nobody" : owner, Collectors.counting()));
  }

  private static void atOnce(List<UUID> ids, java.util.function.Consumer<UUID> work)
      throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Callable<Void>> calls = new ArrayList<>();
      for (UUID id : ids) {
        calls.add(
            () -> {
              work.accept(id);
              return null;
            });
      }
      for (Future<Void> done : threads.invokeAll(calls)) {
        done.get();
      }
    } finally {
      threads.shutdown();
    }
  }
}
