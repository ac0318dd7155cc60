package leadflow.lifecycle.nurture;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import leadflow.lead.LeadState;
import leadflow.lead.Status;
import leadflow.mail.delivery.OutboxSender;
import leadflow.mail.outbox.MailState;
import leadflow.mail.outbox.Outbox;
import leadflow.support.Http;
import leadflow.support.Inbox;
import leadflow.support.Journeys;
import leadflow.support.LeadBuilder;
import leadflow.support.LeadflowTest;
import leadflow.support.MailDays;
import leadflow.support.Statements;
import leadflow.support.TestClock;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.runtime.Job;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** What a lead does changes what it is mailed next, and when. */
@LeadflowTest
class NurtureBranchTests {

  private static final String EMAIL_DUE = "IntermediateEvent_EmailDue";
  private static final String QUALIFY = "UserTask_QualifyLead";
  private static final Instant START = Instant.parse("2026-03-03T10:00:00Z");

  @Autowired LeadBuilder leads;
  @Autowired Journeys journeys;
  @Autowired Outbox outbox;
  @Autowired OutboxSender postman;
  @Autowired Inbox inbox;
  @Autowired MailDays days;
  @Autowired ManagementService jobs;
  @LocalServerPort int port;

  @BeforeEach
  void onATuesdayMorning() {
    TestClock.set(START);
  }

  @Test
  void whoGoesFromALessonToThePricesSeesTheCaseStudySooner() {
    UUID lead = inNurture(2);
    assertThat(due(lead)).isEqualTo(START.plus(Duration.ofDays(7)));

    TestClock.set(START.plus(Duration.ofDays(4)));
    clicks(lead, "pricing");

    assertThat(due(lead)).as("a day after the click").isEqualTo(START.plus(Duration.ofDays(5)));
    TestClock.set(START.plus(Duration.ofHours(100)));
    clicks(lead, "pricing");
    assertThat(due(lead)).as("as before").isEqualTo(START.plus(Duration.ofDays(5)));
    exhaust(lead);
    assertThat(days(lead))
        .as("the sequence goes on after it, and does not tell the same again")
        .containsExactly(
            "0 content-follow-up",
            "3 education-1",
            "5 case-study",
            "9 education-2",
            "14 education-3",
            "21 demo-invitation");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/pricing", "https://example.com/Pricing?x=1", "/plans/"})
  void whoLooksAtThePricesDoesToo(String url) {
    UUID lead = inNurture(2);
    TestClock.advance(Duration.ofHours(1));
    activity(lead, "page.viewed", "'url': '" + url + "'");
    assertThat(due(lead)).isEqualTo(TestClock.now().plus(Duration.ofDays(1)));
    journeys.timer(lead, EMAIL_DUE);
    assertThat(days(lead)).endsWith("4 case-study");
  }

  @Test
  void whoThoughtAboutADemoIsInvitedOnce() {
    UUID lead = inNurture(2);
    clicks(lead, "demo");
    exhaust(lead);
    assertThat(templates(lead))
        .containsExactly(
            "content-follow-up",
            "education-1",
            "demo-invitation",
            "education-2",
            "education-3",
            "case-study");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'type': 'email.clicked', 'properties': {'link': 'pricing', 'machine': true}",
        "'type': 'page.viewed', 'url': '/pricing', 'properties': {'machine': true}",
        "'type': 'cart.abandoned', 'properties': {'machine': true}",
        "'type': 'email.clicked', 'properties': {'link': 'privacy'}",
        "'type': 'email.opened'",
        "'type': 'page.viewed', 'url': '/courses'",
        "'type': 'cart.abandoned', 'occurredAt': '2026-02-20T10:00:00Z'"
      })
  void whatSaysNothingMovesNothing(String what) {
    UUID lead = inNurture(2);
    Instant due = due(lead);
    TestClock.advance(Duration.ofHours(1));
    tell(lead, what);
    assertThat(due(lead)).isEqualTo(due);
    exhaust(lead);
    assertThat(templates(lead)).containsExactlyElementsOf(PLAN);
  }

  private static final List<String> PLAN =
      List.of(
          "content-follow-up",
          "education-1",
          "education-2",
          "education-3",
          "case-study",
          "demo-invitation");

  @ParameterizedTest
  @ValueSource(strings = {"cart", "quote"})
  void anAbandonedCartOrQuoteFormIsFollowedUpAfterAnHour(String kind) {
    UUID lead = inNurture(2);
    TestClock.advance(Duration.ofHours(5));
    abandons(lead, kind);
    assertThat(due(lead)).isEqualTo(TestClock.now().plus(Duration.ofHours(1)));

    journeys.timer(lead, EMAIL_DUE);
    postman.sendDue();

    assertThat(templates(lead)).endsWith("quote-follow-up");
    assertThat(inbox.to(journeys.lead(lead).facts().email()))
        .extracting(Inbox::subject)
        .contains(outbox.of(lead).get(2).subject());
    assertThat(due(lead))
        .as("the next lesson keeps its distance")
        .isEqualTo(TestClock.now().plus(Duration.ofDays(4)));
    TestClock.advance(Duration.ofDays(1));
    abandons(lead, kind);
    journeys.timer(lead, EMAIL_DUE);
    exhaust(lead);
    assertThat(templates(lead)).filteredOn("quote-follow-up"::equals).hasSize(2);
    assertThat(templates(lead)).filteredOn(t -> !t.equals("quote-follow-up")).isEqualTo(PLAN);
  }

  @Test
  void whoAsksForTheQuoteAfterAllIsNotRemindedOfIt() {
    UUID lead = inNurture(2);
    abandons(lead, "quote");
    TestClock.advance(Duration.ofMinutes(20));
    leads.does(lead, "quote.requested");
    assertThat(journeys.at(lead)).containsExactly("UserTask_AcceptLead");
    TestClock.advance(Duration.ofHours(2));
    postman.sendDue();
    assertThat(templates(lead)).contains("contact-received").doesNotContain("quote-follow-up");
  }

  @Test
  void whenTheReasonForHasteIsGoneTheMailComesWhenItWasPlanned() {
    UUID lead = inNurture(2);
    Instant due = due(lead);
    abandons(lead, "cart");
    TestClock.advance(Duration.ofMinutes(20));
    // asks for something that is no raised hand by route-request
    leads.does(lead, "callback.requested");
    assertThat(due(lead)).isEqualTo(due);
    exhaust(lead);
    assertThat(templates(lead)).isEqualTo(PLAN);
  }

  @Test
  void whatALeadDoesNeverPutsAMailOff() {
    UUID lead = inNurture(2);
    Instant due = due(lead);
    TestClock.set(due.minus(Duration.ofMinutes(20)));
    abandons(lead, "cart");
    assertThat(due(lead)).isEqualTo(due);
    clicks(lead, "pricing");
    assertThat(due(lead)).isEqualTo(due);
  }

  @Test
  void theAnswerComesBeforeTheFollowUp() {
    UUID lead = student("content", true);
    abandons(lead, "cart");
    journeys.timer(lead, EMAIL_DUE);
    assertThat(due(lead)).isEqualTo(START.plus(Duration.ofHours(1)));
    journeys.timer(lead, EMAIL_DUE);
    assertThat(templates(lead)).containsExactly("content-follow-up", "quote-follow-up");
  }

  @Test
  void besideTheSdrsTaskACartIsFollowedUpToo() {
    UUID lead = leads.lead().asks("content").captured();
    journeys.timer(lead, EMAIL_DUE);
    leads.ripens(lead);
    abandons(lead, "cart");
    assertThat(due(lead)).isEqualTo(TestClock.now().plus(Duration.ofHours(1)));
    journeys.timer(lead, EMAIL_DUE);
    journeys.timer(lead, EMAIL_DUE);
    assertThat(outbox.steps(lead).stream().map(Outbox.Step::name))
        .contains("light-1")
        .anyMatch(name -> name.startsWith("inserted-"));
    assertThat(templates(lead)).contains("quote-follow-up").endsWith("what-to-expect");
  }

  @Test
  void withoutConsentNothingIsInsertedAndNothingTakesLonger() {
    UUID lead = student("content", false);
    journeys.timer(lead, EMAIL_DUE);
    abandons(lead, "cart");
    journeys.timer(lead, EMAIL_DUE);
    exhaust(lead);
    assertThat(outbox.of(lead)).hasSize(7).allMatch(m -> "no consent".equals(m.reason()));
    assertThat(outbox.steps(lead).get(6).date()).isEqualTo(START.plus(Duration.ofDays(26)));
  }

  @Test
  void subscribersWhoReadNothingAreLeftInPeace() {
    UUID lead = leads.lead().asks("newsletter").captured();
    exhaust(lead);
    assertThat(days(lead))
        .containsExactly(
            "0 welcome", "7 education-1", "14 education-2", "28 education-3", "42 case-study");
  }

  @Test
  void aClickBringsTheNextLessonBackToItsWeek() {
    UUID lead = leads.lead().asks("newsletter").captured();
    for (int mail = 0; mail < 3; mail++) {
      journeys.timer(lead, EMAIL_DUE);
    }
    assertThat(due(lead)).isEqualTo(START.plus(Duration.ofDays(28)));
    clicks(lead, "read");
    assertThat(due(lead)).isEqualTo(START.plus(Duration.ofDays(21)));
  }

  @Test
  void aSubscriberWhoGivesAReasonIsMailedLikeALead() {
    UUID lead = leads.lead().asks("newsletter").captured();
    journeys.timer(lead, EMAIL_DUE);
    assertThat(due(lead)).isEqualTo(START.plus(Duration.ofDays(7)));
    leads.does(lead, "webinar.registered");
    assertThat(due(lead)).isEqualTo(START.plus(Duration.ofDays(3)));
  }

  @Test
  void anActThatTheTableCannotTellCostsNothingMore() {
    UUID lead = inNurture(2);
    leads.does(lead, "page.viewed /courses");
    Statements.taken();
    leads.does(lead, "page.viewed /about");
    assertThat(Statements.taken()).hasSizeLessThanOrEqualTo(4);
  }

  @ParameterizedTest
  @CsvSource({
    "unreachable, 30",
    "no-budget-now, 90",
    "bad-timing, 60",
    "needs-nurture, 7",
    "stalled, 45"
  })
  void aRecycledLeadWakesAtItsDateAndGetsTheMailForItsReasonInEachCycle(String reason, int rest) {
    UUID lead = student("content", true);
    journeys.timer(lead, EMAIL_DUE);
    for (int cycle = 2; cycle <= 4; cycle++) {
      TestClock.advance(Duration.ofHours(3));
      recycle(lead, reason, Map.of());
      LeadState state = journeys.lead(lead).state();
      assertThat(state.status()).isEqualTo(Status.RECYCLED);
      assertThat(state.cycle()).isEqualTo(cycle);
      assertThat(state.wakeAt()).isEqualTo(TestClock.now().plus(Duration.ofDays(rest)));
      journeys.timer(lead, "IntermediateEvent_WakeDateReached");
      assertThat(TestClock.now()).isEqualTo(state.wakeAt());
      assertThat(journeys.at(lead)).containsExactly(EMAIL_DUE);
      journeys.timer(lead, EMAIL_DUE);
      days.pass(lead, EMAIL_DUE);
      Outbox.Step last = outbox.steps(lead).get(outbox.steps(lead).size() - 1);
      assertThat(last.name()).isEqualTo("nurture-1");
      assertThat(last.template()).isEqualTo("recycle-" + reason);
      assertThat(last.cycle()).isEqualTo(cycle);
      assertThat(last.state()).isEqualTo(MailState.SENT);
      assertThat(last.date()).isEqualTo(state.wakeAt().plus(Duration.ofDays(1)));
    }
  }

  @Test
  void aWakeDateSetByTheSdrIsHonoured() {
    UUID lead = student("content", true);
    recycle(lead, "bad-timing", Map.of("wakeAt", "2026-05-11"));
    Instant wakes = journeys.lead(lead).state().wakeAt();
    assertThat(wakes).isBetween("2026-05-10T12:00:00Z", "2026-05-11T23:59:59Z");
    journeys.timer(lead, "IntermediateEvent_WakeDateReached");
    assertThat(TestClock.now()).isEqualTo(wakes);
    journeys.timer(lead, EMAIL_DUE);
    assertThat(templates(lead)).endsWith("recycle-bad-timing");
  }

  @Test
  void whateverALeadDoesNoStepAndNoAnswerIsMailedTwice() {
    for (int seed = 1; seed <= 12; seed++) {
      TestClock.set(START);
      Random random = new Random(seed);
      UUID lead =
          student(
              List.of("content", "newsletter", "trial", "contact").get(random.nextInt(4)), true);
      List<String> story = new ArrayList<>();
      for (int act = 0; act < 30; act++) {
        story.add(act(lead, random));
        postman.sendDue();
      }
      String as = "seed " + seed + ": " + story + " " + steps(lead);
      List<Outbox.Step> mailed = outbox.steps(lead).stream().filter(Outbox.Step::isMailed).toList();
      assertThat(inbox.to(journeys.lead(lead).facts().email()))
          .as(as)
          .hasSameSizeAs(mailed.stream().filter(s -> s.state() == MailState.SENT).toList());
      assertThat(mailed.stream().map(s -> s.cycle() + s.name())).as(as).doesNotHaveDuplicates();
      assertThat(
              mailed.stream()
                  .filter(s -> s.name().startsWith("answer-") || s.name().startsWith("inserted-"))
                  .map(Outbox.Step::name))
          .as("each act once, in whatever cycle; " + as)
          .doesNotHaveDuplicates();
      assertThat(
              mailed.stream()
                  .filter(s -> s.name().startsWith("nurture-"))
                  .map(s -> s.cycle() + s.template()))
          .as("no lesson twice in a cycle; " + as)
          .doesNotHaveDuplicates();
      assertThat(journeys.at(lead).isEmpty())
          .as("no lead is lost; " + as)
          .isEqualTo(!journeys.lead(lead).state().status().hasJourney());
    }
  }

  private String act(UUID lead, Random random) {
    TestClock.advance(Duration.ofMinutes(random.nextInt(3000)));
    int what = random.nextInt(12);
    switch (what) {
      case 0 -> clicks(lead, "pricing");
      case 1 -> clicks(lead, "demo");
      case 2 -> abandons(lead, "cart");
      case 3 -> abandons(lead, "quote");
      case 4 -> leads.does(lead, "page.viewed /pricing");
      case 5 -> leads.does(lead, "callback.requested");
      case 6 -> leads.does(lead, "email.opened");
      case 7 -> activity(lead, "content.downloaded", "'subject': 'Guide " + what + "'");
      case 8 -> leads.does(lead, "form.submitted");
      default -> {
        if (journeys.at(lead).contains(EMAIL_DUE)) {
          journeys.timer(lead, EMAIL_DUE);
        }
      }
    }
    return String.valueOf(what);
  }

  @Test
  void anActThatMeetsTheTimerNeitherLosesNorDoublesAMail() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      for (int round = 0; round < 15; round++) {
        TestClock.set(START);
        UUID lead = inNurture(1);
        TestClock.set(due(lead));
        String timer = timer(lead).getId();
        CyclicBarrier meet = new CyclicBarrier(2);
        Future<?> fires =
            threads.submit(
                () -> {
                  meet.await();
                  try {
                    jobs.executeJob(timer);
                  } catch (RuntimeException e) {
                    // met the act; the executor tries again
                  }
                  return true;
                });
        Future<?> acts =
            threads.submit(
                () -> {
                  meet.await();
                  abandons(lead, "cart");
                  return true;
                });
        fires.get();
        acts.get();
        exhaust(lead);
        assertThat(templates(lead))
            .as(steps(lead).toString())
            .containsExactlyInAnyOrderElementsOf(with(PLAN, "quote-follow-up"));
        assertThat(inbox.to(journeys.lead(lead).facts().email())).hasSize(7);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static List<String> with(List<String> templates, String one) {
    List<String> more = new ArrayList<>(templates);
    more.add(one);
    return more;
  }

  private void recycle(UUID lead, String reason, Map<String, Object> more) {
    leads.does(lead, "email.replied");
    Map<String, Object> answers = new java.util.HashMap<>(more);
    if (reason.equals("stalled")) {
      leads.does(lead, "demo.requested");
      journeys.complete(
          lead,
          "UserTask_AcceptLead",
          Map.of(
              "decision", "accept", "amount", 9.0, "currency", "EUR", "closeDate", "2027-06-30"));
      journeys.complete(lead, "UserTask_WorkOpportunity", Map.of("outcome", "stalled"));
      return;
    }
    for (int attempts = 0; reason.equals("unreachable") && attempts < 5; attempts++) {
      Http.withKey(port)
          .post(
              "/api/leads/" + lead + "/attempts",
              "{\"channel\": \"call\", \"outcome\": \"no-answer\"}");
    }
    answers.put("verdict", "recycle");
    answers.put("reason", reason);
    journeys.complete(lead, QUALIFY, answers);
  }

  /** Nobody whom the MQL rule would hand to an SDR, whatever it does. */
  private UUID student(String request, boolean consent) {
    String facts =
        "{'email': 'student-%s@example.com', 'title': 'Student', 'request': '%s', 'consents': [%s]}"
            .formatted(
                UUID.randomUUID(),
                request,
                consent ? "{'purpose': 'marketing', 'granted': true, 'text': 'Mail me'}" : "");
    return UUID.fromString(
        Http.withKey(port)
            .post("/api/leads", facts.replace('\'', '"'))
            .is(201)
            .json()
            .path("id")
            .asText());
  }

  /** A lead that asked for content and has got so many mails. */
  private UUID inNurture(int mails) {
    UUID lead = student("content", true);
    for (int mail = 0; mail < mails; mail++) {
      journeys.timer(lead, EMAIL_DUE);
    }
    return lead;
  }

  private void clicks(UUID lead, String link) {
    activity(lead, "email.clicked", "'properties': {'link': '" + link + "'}");
  }

  private void abandons(UUID lead, String kind) {
    activity(lead, "cart.abandoned", "'properties': {'kind': '" + kind + "'}");
  }

  private void activity(UUID lead, String type, String more) {
    tell(lead, "'type': '" + type + "', " + more);
  }

  private void tell(UUID lead, String what) {
    Http.withKey(port)
        .post("/api/activities", "{'leadId': '%s', %s}".formatted(lead, what).replace('\'', '"'))
        .is(202);
  }

  private void exhaust(UUID lead) {
    for (int mail = 0; mail < 20 && !journeys.at(lead).isEmpty(); mail++) {
      journeys.timer(lead, EMAIL_DUE);
      days.pass(lead, EMAIL_DUE);
    }
    assertThat(journeys.at(lead)).isEmpty();
  }

  private Instant due(UUID lead) {
    return timer(lead).getDuedate().toInstant();
  }

  private Job timer(UUID lead) {
    Set<String> instances = journeys.instances(lead);
    return jobs.createJobQuery().activityId(EMAIL_DUE).list().stream()
        .filter(job -> instances.contains(job.getProcessInstanceId()))
        .findFirst()
        .orElseThrow();
  }

  private List<String> templates(UUID lead) {
    return outbox.steps(lead).stream()
        .filter(Outbox.Step::isMailed)
        .map(Outbox.Step::template)
        .collect(Collectors.toList());
  }

  private List<String> days(UUID lead) {
    return outbox.steps(lead).stream()
        .filter(Outbox.Step::isMailed)
        .map(step -> Duration.between(START, step.date()).toDays() + " " + step.template())
        .toList();
  }

  private List<String> steps(UUID lead) {
    return outbox.steps(lead).stream()
        .map(s -> s.cycle() + " " + s.name() + " " + s.template() + " " + s.state())
        .toList();
  }
}
