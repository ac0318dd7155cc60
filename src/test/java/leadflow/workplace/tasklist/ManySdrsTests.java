package leadflow.workplace.tasklist;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import leadflow.sales.qualification.BantRecords;
import leadflow.support.Http.Answer;
import leadflow.support.LeadBuilder;
import leadflow.support.LeadflowTest;
import leadflow.support.Session;
import leadflow.support.Staff;
import org.camunda.bpm.engine.HistoryService;
import org.camunda.bpm.engine.TaskService;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Twenty SDRs reach for the same leads: each goes to one of them, the others are told. */
@LeadflowTest
class ManySdrsTests {

  private static final int SDRS = 20;
  private static final int PAGE = 15;
  private static final String VERDICT =
      "{\"variables\":{\"verdict\":{\"value\":\"disqualify\"},\"reason\":{\"value\":\"no-need\"}}}";

  @Autowired LeadBuilder leads;
  @Autowired TaskService tasks;
  @Autowired HistoryService history;
  @Autowired BantRecords bant;
  @Autowired Staff staff;
  @LocalServerPort int port;

  private record Turn(String user, UUID lead, String task, Answer answer) {}

  @Test
  void eachTaskIsCompletedOnceAndTheOthersAreTold() throws Exception {
    openTasks(150);
    everybodyWorks(sessions(), 12);
  }

  /** The same among 10,000, and how the first page of a list grows with what is open. */
  @Test
  @Tag("long")
  void amongTenThousandOpenTasks() throws Exception {
    List<String> growth = new ArrayList<>();
    for (int open : new int[] {1_000, 5_000, 10_000}) {
      openTasks(open);
      growth.add(listTimes());
    }
    everybodyWorks(sessions(), 50);
    openTasks(20_000);
    growth.add(listTimes());
    growth.forEach(System.out::println);
  }

  private void everybodyWorks(List<Session> sessions, int rounds) throws Exception {
    long before = tasks.createTaskQuery().count();
    List<Callable<List<Turn>>> days = new ArrayList<>();
    for (Session session : sessions) {
      days.add(() -> day(session, rounds));
    }
    List<Turn> turns = new ArrayList<>();
    long start = System.nanoTime();
    for (Future<List<Turn>> day : atOnce(SDRS, days)) {
      turns.addAll(day.get());
    }
    double seconds = (System.nanoTime() - start) / 1e9;

    List<Turn> done = turns.stream().filter(turn -> turn.answer().status() == 204).toList();
    List<Turn> told = turns.stream().filter(turn -> turn.answer().status() != 204).toList();
    assertThat(told)
        .allSatisfy(
            turn -> {
              assertThat(turn.answer().status()).as("%s", turn.answer().text()).isIn(403, 409);
              assertThat(turn.answer().json().path("message").asText()).isNotBlank();
            });
    assertThat(done.stream().map(Turn::task)).doesNotHaveDuplicates();
    assertThat(tasks.createTaskQuery().count()).isEqualTo(before - done.size());
    for (Turn turn : done) {
      assertThat(bant.of(turn.lead()))
          .as("one verdict, by whoever won")
          .hasSize(1)
          .allMatch(saved -> saved.by().equals(turn.user()));
    }
    System.out.printf(
        "MANY SDRS: %d sessions, %d open tasks: %d completed, %d told (%s) in %.1f s, %.0f a second%n",
        SDRS,
        before,
        done.size(),
        told.size(),
        told.stream()
            .collect(Collectors.groupingBy(t -> t.answer().status(), Collectors.counting())),
        seconds,
        done.size() / seconds);
    assertThat(done).hasSizeGreaterThan(rounds);
  }

  /** Looks at the list, reaches for one of the first, with or without claiming it before. */
  private List<Turn> day(Session session, int rounds) {
    Random random = new Random(session.user().hashCode());
    String toDo = session.filter("To do");
    List<Turn> turns = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      JsonNode page = session.list(toDo, 0, PAGE).is(200).json().path("_embedded").path("task");
      if (page.isEmpty()) {
        break;
      }
      String task = page.get(random.nextInt(Math.min(page.size(), 5))).path("id").asText();
      UUID lead = lead(task);
      Answer answer = null;
      if (random.nextBoolean()) {
        answer =
            session.post(
                "/task/" + task + "/claim", "{\"userId\":\"%s\"}".formatted(session.user()));
      }
      if (answer == null || answer.status() == 204) {
        answer = session.post("/task/" + task + "/submit-form", VERDICT);
      }
      turns.add(new Turn(session.user(), lead, task, answer));
    }
    return turns;
  }

  private UUID lead(String task) {
    String instance =
        history
            .createHistoricTaskInstanceQuery()
            .taskId(task)
            .singleResult()
            .getProcessInstanceId();
    return UUID.fromString(
        history
            .createHistoricProcessInstanceQuery()
            .processInstanceId(instance)
            .singleResult()
            .getBusinessKey());
  }

  private List<Session> sessions() {
    return IntStream.rangeClosed(1, SDRS)
        .mapToObj(i -> Session.of(port, staff.member("sdr" + i, "sdr"), Staff.PASSWORD))
        .toList();
  }

  private void openTasks(int wanted) throws Exception {
    int missing = (int) (wanted - tasks.createTaskQuery().count());
    List<Callable<UUID>> captures = new ArrayList<>();
    for (int i = 0; i < missing; i++) {
      captures.add(
          () -> {
            UUID lead = leads.lead().captured();
            leads.ripens(lead);
            return lead;
          });
    }
    for (Future<UUID> capture : atOnce(4, captures)) {
      capture.get();
    }
    assertThat(tasks.createTaskQuery().count()).isEqualTo(wanted);
  }

  private String listTimes() {
    // whoever stays would be given the next leads
    staff.person(port, "viewer", "sdr");
    Session sdr = Session.of(port, "viewer", Staff.PASSWORD);
    String toDo = sdr.filter("To do");
    long[] millis = new long[60];
    for (int i = 0; i < millis.length; i++) {
      long start = System.nanoTime();
      sdr.list(toDo, 0, PAGE).is(200);
      millis[i] = (System.nanoTime() - start) / 1_000_000;
    }
    staff.goHome();
    // the first ones warm up
    long[] warm = Arrays.copyOfRange(millis, 10, millis.length);
    Arrays.sort(warm);
    return "LIST with %d open tasks: p50 %d ms, p95 %d ms"
        .formatted(
            tasks.createTaskQuery().count(), warm[warm.length / 2], warm[warm.length * 95 / 100]);
  }

  private static <T> List<Future<T>> atOnce(int threads, List<Callable<T>> work)
      throws InterruptedException {
    ExecutorService people = Executors.newFixedThreadPool(threads);
    try {
      return people.invokeAll(work);
    } finally {
      people.shutdownNow();
    }
  }
}
