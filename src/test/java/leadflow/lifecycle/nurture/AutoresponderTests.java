package leadflow.lifecycle.nurture;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import leadflow.lead.LeadTransactions;
import leadflow.lead.Leads;
import leadflow.mail.delivery.OutboxSender;
import leadflow.mail.outbox.MailState;
import leadflow.mail.outbox.Outbox;
import leadflow.support.Http;
import leadflow.support.Inbox;
import leadflow.support.Journeys;
import leadflow.support.LeadBuilder;
import leadflow.support.LeadflowTest;
import leadflow.support.TestClock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Whoever asks for something is answered at once, and each act once. */
@LeadflowTest
class AutoresponderTests {

  private static final String EMAIL_DUE = "IntermediateEvent_EmailDue";
  private static final String YES =
      ", \"consents\": [{\"purpose\": \"marketing\", \"granted\": true, \"text\": \"Mail me\"}]";

  @Autowired LeadBuilder leads;
  @Autowired Journeys journeys;
  @Autowired Outbox outbox;
  @Autowired OutboxSender postman;
  @Autowired Inbox inbox;
  @Autowired Autoresponder autoresponder;
  @Autowired LeadTransactions transactions;
  @Autowired Leads all;
  @LocalServerPort int port;

  private String email = "";

  @BeforeEach
  void onATuesdayNight() {
    TestClock.set(Instant.parse("2026-03-03T02:00:00Z"));
    email = "asks-" + UUID.randomUUID() + "@example.com";
  }

  @ParameterizedTest
  @ValueSource(strings = {"quote", "proposal", "pricing", "demo", "consultation"})
  void whoRaisesItsHandIsAnsweredThoughSalesHasItAtOnce(String request) {
    UUID lead = capture(request, YES);
    assertThat(journeys.at(lead)).containsExactly("UserTask_AcceptLead");

    assertThat(sent(lead)).containsExactly("contact-received");
    assertThat(inbox.to(email)).hasSize(1);
  }

  @Test
  void aFormOfSomebodyWeKnowIsAnsweredAtOnceAndBesideTheSequence() {
    UUID lead = capture("newsletter", YES);
    journeys.timer(lead, EMAIL_DUE);
    TestClock.advance(Duration.ofDays(2));

    Http.anonymous(port).form("/forms/contact", "email=" + email + "&message=Hello").is(202);
    Http.anonymous(port)
        .form("/forms/content", "email=" + email + "&asset=The+cadence+guide")
        .is(202);

    assertThat(sent(lead))
        .containsExactlyInAnyOrder("welcome", "contact-received", "content-follow-up");
    assertThat(inbox.to(email))
        .extracting(Inbox::subject)
        .contains("Here it is: The cadence guide");
    journeys.timer(lead, EMAIL_DUE);
    assertThat(steps(lead)).as("the sequence goes on as it was").endsWith("nurture-2 education-1");
  }

  @Test
  void anotherDownloadIsAnotherAnswerAndTheSameOneIsNot() {
    UUID lead = capture("newsletter", YES);
    does("{'id': 'a', 'type': 'content.downloaded', 'subject': 'Guide'}");
    does("{'id': 'a', 'type': 'content.downloaded', 'subject': 'Guide'}");
    does("{'id': 'b', 'type': 'content.downloaded', 'subject': 'Guide'}");
    does("{'id': 'c', 'type': 'content.downloaded', 'subject': 'Checklist'}");

    assertThat(sent(lead)).containsExactly("content-follow-up", "content-follow-up");
    assertThat(inbox.to(email))
        .extracting(Inbox::subject)
        .containsExactlyInAnyOrder("Here it is: Guide", "Here it is: Checklist");
    assertThat(reasons(lead)).containsExactly("asked again: it is answered already");
    assertThat(all.get(lead).facts().asset()).as("what a person told stays").isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'type': 'content.downloaded'}",
        "{'type': 'content.downloaded', 'subject': 'Guide', 'properties': {'machine': true}}",
        "{'type': 'content.downloaded', 'subject': 'Guide', 'occurredAt': '2026-03-02T01:00:00Z'}",
        "{'type': 'page.viewed', 'url': '/contact'}",
        "{'type': 'custom.anything'}"
      })
  void whatIsNoQuestionGetsNoAnswer(String activity) {
    UUID lead = capture("newsletter", YES);
    does(activity);
    assertThat(outbox.steps(lead)).isEmpty();
  }

  @Test
  void theFirstMailOfNurtureIsTheAnswerToTheFirstForm() {
    UUID lead = capture("content", YES);
    capture("content", YES);
    capture("trial", YES);

    journeys.timer(lead, EMAIL_DUE);

    assertThat(sent(lead)).containsExactlyInAnyOrder("content-follow-up", "trial-started");
    assertThat(steps(lead)).as("it has ripened by asking").contains("light-1 content-follow-up");
    assertThat(reasons(lead)).containsExactly("asked again: it is answered already");
  }

  @Test
  void whoRaisesItsHandBeforeTheFirstMailGetsBothAnswers() {
    UUID lead = capture("content", YES);
    capture("demo", YES);
    assertThat(journeys.at(lead)).containsExactly("UserTask_AcceptLead");
    assertThat(sent(lead)).containsExactlyInAnyOrder("content-follow-up", "contact-received");
  }

  @Test
  void theAnswerGoesAlongIntoTheNextCycle() {
    UUID lead = capture("content", YES);
    while (!journeys.at(lead).isEmpty()) {
      journeys.timer(lead, EMAIL_DUE);
    }
    postman.sendDue();
    int before = inbox.to(email).size();

    capture("trial", "");

    assertThat(all.get(lead).state().cycle()).isEqualTo(2);
    postman.sendDue();
    assertThat(inbox.to(email)).hasSize(before + 1);
    journeys.timer(lead, EMAIL_DUE);
    assertThat(steps(lead)).endsWith("nurture-1 welcome-back");
  }

  @Test
  void withoutConsentNothingIsMailedAndTheAnswerIsOwedUntilItIsGiven() {
    UUID lead = capture("newsletter", "");
    journeys.timer(lead, EMAIL_DUE);
    TestClock.advance(Duration.ofHours(2));
    capture("content", "");
    assertThat(sent(lead)).isEmpty();
    assertThat(reasons(lead)).containsExactly("no consent", "no consent");
    assertThat(owed(lead)).as("there is no consent yet").isFalse();

    capture(null, YES);

    assertThat(owed(lead)).isTrue();
    assertThat(owed(lead)).as("once").isFalse();
    assertThat(sent(lead)).as("what it asked last").containsExactly("content-follow-up");
  }

  @Test
  void theFirstMailThatWantedConsentIsOwedToo() {
    UUID lead = capture("newsletter", "");
    journeys.timer(lead, EMAIL_DUE);
    capture(null, YES);
    assertThat(owed(lead)).isTrue();
    assertThat(sent(lead)).containsExactly("welcome");
    journeys.timer(lead, EMAIL_DUE);
    TestClock.advance(Duration.ofDays(1).plusHours(8));
    assertThat(sent(lead))
        .as("consent resumes the sequence")
        .containsExactly("welcome", "education-1");
  }

  @Test
  void whoWasWelcomedAsAnAnswerIsNotWelcomedAgain() {
    UUID lead = capture(null, YES);
    capture("newsletter", YES);
    assertThat(sent(lead)).containsExactly("welcome");

    journeys.timer(lead, EMAIL_DUE);

    assertThat(sent(lead)).containsExactly("welcome");
    assertThat(reasons(lead)).containsExactly("mailed already in this cycle");
    assertThat(journeys.at(lead)).containsExactly(EMAIL_DUE);
  }

  @Test
  void nothingIsOwedWhereTheLastQuestionWasAnsweredOrNoneWasAsked() {
    UUID answered = capture("demo", YES);
    assertThat(owed(answered)).isFalse();
    email = "asks-" + UUID.randomUUID() + "@example.com";
    UUID silent = capture(null, YES);
    assertThat(owed(silent)).isFalse();
    email = "asks-" + UUID.randomUUID() + "@example.com";
    UUID first = capture("content", YES);
    assertThat(owed(first)).as("its first mail is on its way").isFalse();
    journeys.timer(first, EMAIL_DUE);
    assertThat(sent(first)).containsExactly("content-follow-up");
  }

  @Test
  void theSameFormSentTwiceAtOnceIsAnsweredOnce() throws Exception {
    for (int round = 0; round < 10; round++) {
      email = "twice-" + UUID.randomUUID() + "@example.com";
      String known = round % 2 == 0 ? null : "newsletter";
      if (known != null) {
        capture(known, YES);
      }
      CyclicBarrier meet = new CyclicBarrier(3);
      String mail = email;
      Callable<UUID> sends =
          () -> {
            meet.await();
            return capture(mail, "demo", YES);
          };
      ExecutorService threads = Executors.newFixedThreadPool(3);
      try {
        UUID lead = null;
        for (Future<UUID> one : threads.invokeAll(List.of(sends, sends, sends))) {
          lead = one.get();
        }
        assertThat(sent(lead)).filteredOn("contact-received"::equals).hasSize(1);
      } finally {
        threads.shutdownNow();
      }
    }
  }

  private boolean owed(UUID lead) {
    return transactions.inOne(() -> autoresponder.answerOwed(all.lock(lead)));
  }

  private UUID capture(String request, String consents) {
    return capture(email, request, consents);
  }

  private UUID capture(String email, String request, String consents) {
    Http.Answer answer =
        Http.withKey(port)
            .post(
                "/api/leads",
                "{\"email\": \"%s\", \"country\": \"DE\"%s%s}"
                    .formatted(
                        email,
                        request == null ? "" : ", \"request\": \"" + request + "\"",
                        consents));
    assertThat(answer.status()).isIn(200, 201);
    return UUID.fromString(answer.json().path("id").asText());
  }

  private void does(String activity) {
    String told = activity.replace('\'', '"').replaceFirst("}$", ", \"email\": \"" + email + "\"}");
    if (told.contains("\"id\": \"")) {
      told = told.replaceFirst("\"id\": \"", "\"id\": \"" + email + "-");
    }
    Http.withKey(port).post("/api/activities", told).is(202);
  }

  /** The templates that reached the mail server. */
  private List<String> sent(UUID lead) {
    postman.sendDue();
    return outbox.steps(lead).stream()
        .filter(step -> step.state() == MailState.SENT)
        .map(Outbox.Step::template)
        .toList();
  }

  private List<String> steps(UUID lead) {
    return outbox.steps(lead).stream().map(step -> step.name() + " " + step.template()).toList();
  }

  private List<String> reasons(UUID lead) {
    return outbox.steps(lead).stream()
        .filter(step -> step.state() == MailState.SKIPPED)
        .map(Outbox.Step::reason)
        .toList();
  }
}
