package leadflow.lifecycle.nurture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.mail.internet.MimeMessage;
import java.net.URI;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import leadflow.lead.Status;
import leadflow.mail.delivery.OutboxSender;
import leadflow.mail.outbox.MailKind;
import leadflow.mail.outbox.MailState;
import leadflow.mail.outbox.Outbox;
import leadflow.sales.qualification.Attempts;
import leadflow.support.Http;
import leadflow.support.Inbox;
import leadflow.support.Journeys;
import leadflow.support.LeadBuilder;
import leadflow.support.LeadflowTest;
import leadflow.support.TestClock;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.runtime.Job;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.HttpEntity;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Nurture from capture to exhaustion: time moves, mails go by SMTP into the embedded inbox. */
@LeadflowTest
class NurtureTests {

  private static final String EMAIL_DUE = "IntermediateEvent_EmailDue";
  private static final String QUALIFY = "UserTask_QualifyLead";
  private static final Instant START = Instant.parse("2026-03-03T10:00:00Z");

  /** What plan-nurture says for a lead that asked for content, and after how many days. */
  private static final List<String> PLAN =
      List.of(
          "0 content-follow-up",
          "3 education-1",
          "7 education-2",
          "12 education-3",
          "19 case-study",
          "26 demo-invitation");

  @Autowired LeadBuilder leads;
  @Autowired Journeys journeys;
  @Autowired Attempts attempts;
  @Autowired Outbox outbox;
  @Autowired OutboxSender postman;
  @Autowired Inbox inbox;
  @Autowired TestRestTemplate http;
  @Autowired ManagementService jobs;
  @Autowired JdbcClient jdbc;
  @LocalServerPort int port;

  @BeforeEach
  void onATuesdayMorning() {
    TestClock.set(START);
  }

  @Test
  void aWillingLeadIsMailedAsPlannedUntilThePlanIsExhausted() {
    UUID lead = leads.lead().asks("content").captured();
    String email = journeys.lead(lead).facts().email();
    List<String> mailed = new ArrayList<>();

    journeys.timer(lead, EMAIL_DUE);
    assertThat(TestClock.now()).as("the answer to a request comes at once").isEqualTo(START);
    postman.sendDue();
    assertThat(inbox.to(email)).hasSize(1);

    while (!journeys.at(lead).isEmpty()) {
      assertThat(journeys.at(lead)).containsExactly(EMAIL_DUE);
      int before = inbox.to(email).size();
      journeys.timer(lead, EMAIL_DUE);
      send(lead);
      assertThat(inbox.to(email)).as("arrived %s", TestClock.now()).hasSize(before + 1);
    }
    // the senders come by again and again
    postman.sendDue();

    for (Outbox.Message message : outbox.of(lead)) {
      mailed.add(days(message.date()) + " " + message.template());
      assertThat(message.state()).isEqualTo(MailState.SENT);
    }
    assertThat(mailed).isEqualTo(PLAN);
    assertThat(outbox.of(lead))
        .extracting(Outbox.Message::step)
        .containsExactly(
            "nurture-1", "nurture-2", "nurture-3", "nurture-4", "nurture-5", "nurture-6");
    assertThat(inbox.to(email))
        .extracting(mail -> Inbox.header(mail, "Message-ID"))
        .doesNotHaveDuplicates();
    assertThat(inbox.to(email))
        .extracting(Inbox::subject)
        .containsExactlyElementsOf(outbox.of(lead).stream().map(Outbox.Message::subject).toList());
    assertThat(journeys.lead(lead).state().status()).isEqualTo(Status.INACTIVE);
  }

  @Test
  void whoNeverConsentedIsNeverMailedAndExhaustedAfterTheSameTime() {
    UUID lead = leads.lead().asks("content").withoutConsent().captured();

    exhaust(lead);

    assertThat(inbox.to(journeys.lead(lead).facts().email())).isEmpty();
    assertThat(outbox.of(lead))
        .hasSize(PLAN.size())
        .allSatisfy(
            message -> {
              assertThat(message.state()).isEqualTo(MailState.SKIPPED);
              assertThat(message.reason()).isEqualTo("no consent");
            });
    assertThat(days(TestClock.now())).isEqualTo(26);
    assertThat(journeys.lead(lead).state().status()).isEqualTo(Status.INACTIVE);
  }

  @Test
  void whoOptsOutStaysUnmailedUntilNurtureEnds() throws Exception {
    UUID lead = leads.lead().asks("content").captured();
    String email = journeys.lead(lead).facts().email();
    journeys.timer(lead, EMAIL_DUE);
    postman.sendDue();
    journeys.timer(lead, EMAIL_DUE);
    // the second mail is in the outbox and has not left yet

    assertThat(oneClick(inbox.to(email).get(0)).getStatusCode().value()).isEqualTo(200);

    assertThat(journeys.at(lead)).containsExactly(EMAIL_DUE);
    assertThat(journeys.lead(lead).state().status()).isEqualTo(Status.ACTIVE);
    exhaust(lead);
    assertThat(inbox.to(email)).hasSize(1);
    assertThat(outbox.of(lead))
        .extracting(Outbox.Message::state)
        .startsWith(MailState.SENT, MailState.SKIPPED);
    assertThat(outbox.of(lead).subList(1, PLAN.size()))
        .allSatisfy(
            message -> {
              assertThat(message.state()).isEqualTo(MailState.SKIPPED);
              assertThat(message.reason()).isEqualTo("unsubscribed");
            });
    assertThat(days(TestClock.now())).isEqualTo(26);
    assertThat(journeys.lead(lead).state().status()).isEqualTo(Status.INACTIVE);
  }

  @Test
  void theSecondTimeRoundHasItsOwnMails() {
    UUID lead = leads.lead().asks("content").captured();
    exhaust(lead);
    leads.does(lead, "page.viewed /courses");
    assertThat(journeys.lead(lead).state().cycle()).isEqualTo(2);

    exhaust(lead);

    assertThat(outbox.of(lead).stream().filter(message -> message.cycle() == 2))
        .extracting(Outbox.Message::template)
        .containsExactly("welcome-back", "whats-new", "case-study", "demo-invitation");
    assertThat(inbox.to(journeys.lead(lead).facts().email())).hasSize(10);
  }

  @Test
  void aMailOfATimerThatFiresTwiceAtOnceIsOne() throws Exception {
    UUID lead = leads.lead().asks("content").captured();
    String timer = timer(lead).getId();
    CyclicBarrier start = new CyclicBarrier(3);
    Callable<Boolean> fire =
        () -> {
          start.await();
          try {
            jobs.executeJob(timer);
            return true;
          } catch (RuntimeException e) {
            return false;
          }
        };
    ExecutorService threads = Executors.newFixedThreadPool(3);
    try {
      int won = 0;
      for (Future<Boolean> one : threads.invokeAll(List.of(fire, fire, fire))) {
        won += one.get(20, TimeUnit.SECONDS) ? 1 : 0;
      }
      assertThat(won).isEqualTo(1);
    } finally {
      threads.shutdownNow();
    }
    postman.sendDue();

    assertThat(outbox.of(lead)).hasSize(1);
    assertThat(inbox.to(journeys.lead(lead).facts().email())).hasSize(1);
    assertThat(journeys.at(lead)).containsExactly(EMAIL_DUE);
  }

  @Test
  void whenTheEngineRollsBackNoMailIsLeftInTheOutbox() {
    UUID lead = leads.lead().asks("content").captured();
    String timer = timer(lead).getId();
    jdbc.sql(
            """
            create function no_timer() returns trigger language plpgsql
            as 'begin raise exception ''no timer today''; end'
            """)
        .update();
    jdbc.sql(
            """
            create trigger no_timer before insert or update on act_ru_job
            for each row when (new.handler_type_ = 'timer-intermediate-transition' and new.id_ <> '%s')
            execute function no_timer()
            """
                .formatted(timer))
        .update();
    try {
      // the mail is queued, then the engine writes the next timer
      assertThatThrownBy(() -> jobs.executeJob(timer)).hasStackTraceContaining("no timer today");
    } finally {
      jdbc.sql("drop function no_timer cascade").update();
    }
    assertThat(outbox.of(lead)).isEmpty();
    postman.sendDue();
    assertThat(inbox.to(journeys.lead(lead).facts().email())).isEmpty();

    journeys.timer(lead, EMAIL_DUE);

    assertThat(outbox.of(lead)).hasSize(1);
  }

  @Test
  void besideTheSdrsTaskALightSequenceGoesOnUntilTheyTalk() {
    UUID lead = leads.lead().asks("content").captured();
    String email = journeys.lead(lead).facts().email();
    journeys.timer(lead, EMAIL_DUE);
    leads.ripens(lead);
    assertThat(journeys.at(lead)).containsExactlyInAnyOrder(QUALIFY, EMAIL_DUE);

    journeys.timer(lead, EMAIL_DUE);
    send(lead);
    journeys.timer(lead, EMAIL_DUE);
    send(lead);

    assertThat(outbox.of(lead))
        .filteredOn(message -> message.kind() == MailKind.NURTURE)
        .extracting(
            message -> days(message.date()) + " " + message.step() + " " + message.template())
        .containsExactly(
            "0 nurture-1 content-follow-up", "1 light-1 what-to-expect", "4 light-2 case-study");
    assertThat(inbox.to(email)).hasSize(3);

    attempts.log(lead, new Attempts.Attempt("call", "connected", null, null, null));
    journeys.timer(lead, EMAIL_DUE);
    postman.sendDue();

    assertThat(inbox.to(email)).as("they talked while the next mail waited").hasSize(3);
    assertThat(journeys.at(lead)).as("the light sequence is over").containsExactly(QUALIFY);
    assertThat(reasons(lead)).containsExactly("a person talks to the lead");
  }

  @Test
  void theLightSequenceAnswersWhatNobodyAnsweredYet() {
    UUID lead = leads.lead().asks("content").captured();
    leads.ripens(lead);
    journeys.timer(lead, EMAIL_DUE);
    journeys.timer(lead, EMAIL_DUE);
    journeys.timer(lead, EMAIL_DUE);
    assertThat(outbox.of(lead))
        .extracting(
            message -> days(message.date()) + " " + message.step() + " " + message.template())
        .containsExactly(
            "0 light-1 content-follow-up", "3 light-2 case-study", "10 light-3 demo-invitation");
    assertThat(journeys.at(lead)).as("and then it is exhausted").containsExactly(QUALIFY);
  }

  @Test
  void whatNurtureMailedTheLightSequenceDoesNotMailAgain() {
    UUID lead = leads.lead().asks("content").captured();
    for (int mail = 1; mail <= 5; mail++) {
      journeys.timer(lead, EMAIL_DUE);
    }
    leads.ripens(lead);
    journeys.timer(lead, EMAIL_DUE);
    journeys.timer(lead, EMAIL_DUE);
    journeys.timer(lead, EMAIL_DUE);
    assertThat(outbox.of(lead))
        .extracting(message -> message.step() + " " + message.template() + " " + message.state())
        .contains(
            // until Monday: it is a Sunday
            "nurture-5 case-study DEFERRED",
            "light-2 case-study SKIPPED",
            "light-3 demo-invitation PENDING");
    assertThat(reasons(lead)).containsExactly("mailed already in this cycle");
  }

  @Test
  void whoOptsOutIsNotMailedBesideTheTaskEither() {
    UUID lead = leads.lead().asks("content").captured();
    String email = journeys.lead(lead).facts().email();
    journeys.timer(lead, EMAIL_DUE);
    postman.sendDue();
    leads.ripens(lead);
    journeys.timer(lead, EMAIL_DUE);
    // the light mail is in the outbox and has not left yet

    assertThat(oneClick(inbox.to(email).get(0)).getStatusCode().value()).isEqualTo(200);
    journeys.timer(lead, EMAIL_DUE);
    postman.sendDue();

    assertThat(inbox.to(email)).hasSize(1);
    assertThat(reasons(lead)).hasSize(2).containsOnly("unsubscribed");
    assertThat(journeys.at(lead)).contains(QUALIFY);
  }

  @ParameterizedTest
  @ValueSource(strings = {"verdict", "hand raised", "erasure"})
  void theLightSequenceEndsWithTheQualification(String end) {
    UUID lead = leads.lead().asks("content").captured();
    leads.ripens(lead);
    String journey = journeys.lead(lead).state().journeyInstanceId();
    assertThat(journeys.at(lead)).contains(EMAIL_DUE);

    switch (end) {
      case "verdict" ->
          journeys.complete(lead, QUALIFY, Map.of("verdict", "recycle", "reason", "bad-timing"));
      case "hand raised" -> leads.does(lead, "demo.requested");
      default -> Http.withKey(port).post("/api/leads/" + lead + "/erasure", "{}");
    }

    assertThat(journeys.at(lead)).doesNotContain(EMAIL_DUE, QUALIFY);
    assertThat(jobs.createJobQuery().activityId(EMAIL_DUE).list())
        .noneMatch(job -> journeys.instances(lead).contains(job.getProcessInstanceId()));
    assertThat(journeys.instances(lead)).isEqualTo(left(end, journey, lead));
    postman.sendDue();
    assertThat(outbox.steps(lead))
        .extracting(Outbox.Step::template)
        .as("nothing but the answers to what it asked")
        .isSubsetOf("contact-received", "content-follow-up");
  }

  /** One journey, alone while the lead rests, with the hand-over it called, or none. */
  private Set<String> left(String end, String journey, UUID lead) {
    return switch (end) {
      case "verdict" -> Set.of(journey);
      case "hand raised" ->
          Set.of(journey, journeys.task(lead, "UserTask_AcceptLead").getProcessInstanceId());
      default -> Set.of();
    };
  }

  private List<String> reasons(UUID lead) {
    return outbox.of(lead).stream()
        .filter(message -> message.state() == MailState.SKIPPED)
        .map(Outbox.Message::reason)
        .toList();
  }

  @Test
  void aNurtureMailIsInOrderForPeopleProgramsAndTheLaw() throws Exception {
    UUID lead = leads.lead().asks("content").captured();
    journeys.timer(lead, EMAIL_DUE);
    Outbox.Message row = outbox.of(lead).get(0);
    TestClock.advance(Duration.ofHours(5));
    postman.sendDue();

    MimeMessage mail = inbox.to(journeys.lead(lead).facts().email()).get(0);
    assertThat(Inbox.header(mail, "From")).isEqualTo("Leadflow <hello@leadflow.example>");
    assertThat(Inbox.header(mail, "Message-ID")).isEqualTo("<" + row.id() + "@leadflow.example>");
    assertThat(mail.getSentDate()).as("of the act, not of the hand-over").isEqualTo(row.date());
    assertThat(Inbox.header(mail, "List-Unsubscribe"))
        .matches("<http://localhost:\\d+/unsubscribe/[A-Za-z0-9_-]{22}>");
    assertThat(Inbox.header(mail, "List-Unsubscribe-Post")).isEqualTo("List-Unsubscribe=One-Click");
    assertThat(mail.getContentType()).startsWith("multipart/alternative");
    String link = Inbox.header(mail, "List-Unsubscribe").replaceAll("[<>]", "");
    for (int part : List.of(0, 1)) {
      assertThat(Inbox.part(mail, part))
          .contains("Hi Ana,", "The Leadflow team", "10115 Berlin", "+49 30 555 0100", link);
    }
  }

  @Test
  void everyLinkOfAMailLeadsSomewhere() {
    UUID lead = leads.lead().asks("content").captured();
    exhaust(lead);
    leads.does(lead, "page.viewed /courses");
    exhaust(lead);

    Set<String> links = new TreeSet<>();
    for (MimeMessage mail : inbox.to(journeys.lead(lead).facts().email())) {
      links.addAll(Jsoup.parse(Inbox.part(mail, 1)).select("a").eachAttr("href"));
    }
    assertThat(links).hasSizeGreaterThan(10);
    for (String link : links) {
      URI target = URI.create(followed(link));
      ResponseEntity<String> page = http.getForEntity(target.getPath(), String.class);
      assertThat(page.getStatusCode().value()).as(link).isEqualTo(200);
      if (target.getFragment() != null) {
        assertThat(Jsoup.parse(page.getBody()).getElementById(target.getFragment()))
            .as(link)
            .isNotNull();
      }
    }
  }

  /** Where a counted link leads. */
  private String followed(String link) {
    Http.Answer answer =
        Http.anonymous(URI.create(http.getRootUri()).getPort()).get(URI.create(link).getPath());
    return answer.status() == 302 ? answer.header("Location") : link;
  }

  private void exhaust(UUID lead) {
    while (!journeys.at(lead).isEmpty()) {
      assertThat(journeys.at(lead)).containsExactly(EMAIL_DUE);
      journeys.timer(lead, EMAIL_DUE);
      send(lead);
    }
  }

  /** The senders come by, and once more when the lead's working hours begin. */
  private void send(UUID lead) {
    postman.sendDue();
    jdbc.sql(
            """
            select max(not_before) from leadflow.message
            where lead_id = :lead and state = 'DEFERRED'
            """)
        .param("lead", lead)
        .query((r, n) -> Optional.ofNullable(r.getTimestamp(1)))
        .single()
        .ifPresent(
            opening -> {
              assertThat(TestClock.now().atZone(ZoneId.of("Europe/Berlin")).getDayOfWeek())
                  .as("put off because of the weekend")
                  .isIn(DayOfWeek.SATURDAY, DayOfWeek.SUNDAY);
              TestClock.set(opening.toInstant());
              postman.sendDue();
            });
  }

  /** As a mail program does it, with nothing but what the mail says. */
  private ResponseEntity<String> oneClick(MimeMessage mail) {
    String link = Inbox.header(mail, "List-Unsubscribe").replaceAll("[<>]", "");
    HttpHeaders headers = new HttpHeaders();
    headers.setContentType(MediaType.APPLICATION_FORM_URLENCODED);
    return http.postForEntity(
        URI.create(link).getPath(),
        new HttpEntity<>(Inbox.header(mail, "List-Unsubscribe-Post"), headers),
        String.class);
  }

  private Job timer(UUID lead) {
    return jobs.createJobQuery().activityId(EMAIL_DUE).list().stream()
        .filter(job -> journeys.instances(lead).contains(job.getProcessInstanceId()))
        .findFirst()
        .orElseThrow();
  }

  private static long days(Instant at) {
    return Duration.between(START, at).toDays();
  }
}
