package leadflow.mail.operations;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import leadflow.lead.Lead;
import leadflow.lead.Leads;
import leadflow.mail.delivery.MailLeads;
import leadflow.mail.delivery.OutboxSender;
import leadflow.mail.outbox.MailStep;
import leadflow.mail.outbox.Outbox;
import leadflow.mail.permission.Suppressions;
import leadflow.support.Http;
import leadflow.support.Inbox;
import leadflow.support.LeadflowTest;
import leadflow.support.PageForm;
import leadflow.support.Staff;
import leadflow.support.TestClock;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What people decide about mails, over the API and on the page: once, by one, and on record. */
@LeadflowTest
class MailOperationsTests {

  private static final String HOSTILE = "<img src=x onerror=alert(1)>";

  @Autowired Outbox outbox;
  @Autowired OutboxSender postman;
  @Autowired Suppressions suppressions;
  @Autowired Leads leads;
  @Autowired Inbox inbox;
  @Autowired Staff staff;
  @Autowired JdbcClient jdbc;
  @LocalServerPort int port;

  private MailLeads people;
  private Http api;
  private Http mark;
  private Http milla;
  private Http maria;

  @BeforeEach
  void emptyOutbox() {
    TestClock.set(Instant.parse("2026-03-03T10:00:00Z"));
    jdbc.sql("delete from leadflow.message").update();
    jdbc.sql("delete from leadflow.mail_pause").update();
    people = new MailLeads(leads, jdbc);
    api = Http.withKey(port);
    mark = Http.as(port, staff.member("mark", "marketing"), Staff.PASSWORD);
    milla = Http.as(port, staff.member("milla", "marketing"), Staff.PASSWORD);
    maria = Http.as(port, staff.member("maria", "managers"), Staff.PASSWORD);
  }

  @AfterEach
  void mailGoesAgain() {
    jdbc.sql("delete from leadflow.mail_pause").update();
  }

  @Test
  void anUnknownMailIsSentAgainAsTheSameMail() {
    Lead lead = people.lead();
    UUID mail = unknown(lead);
    String messageId = column(mail, "message_id");
    String date = column(mail, "date");
    TestClock.advance(Duration.ofDays(3));

    JsonNode answer =
        api.post(settlement(mail), "{\"as\": \"resend\", \"reason\": \"Not in the relay's log\"}")
            .is(200)
            .json();
    assertThat(answer.path("state").asText()).isEqualTo("PENDING");
    assertThat(answer.path("settledAt").isNull()).isTrue();
    postman.sendDue();

    assertThat(state(mail)).isEqualTo("SENT");
    assertThat(inbox.to(lead.facts().email()))
        .singleElement()
        .satisfies(
            sent -> {
              assertThat(Inbox.header(sent, "Message-ID")).isEqualTo(messageId);
              assertThat(sent.getSentDate().toInstant())
                  .isEqualTo(Instant.parse("2026-03-03T10:00:00Z"));
            });
    assertThat(column(mail, "date")).isEqualTo(date);
    JsonNode history = api.get("/api/mails/" + mail).is(200).json().path("history");
    assertThat(history).hasSize(1);
    assertThat(history.get(0).path("by").asText()).isEqualTo("api:first");
    assertThat(history.get(0).path("reason").asText())
        .isEqualTo("queued again: Not in the relay's log");
    assertThat(history.get(0).path("at").asText()).isEqualTo("2026-03-06T10:00:00Z");
  }

  @Test
  void sentAgainItMayWaitAsLongAsAtFirst() {
    UUID mail = unknown(people.lead());
    jdbc.sql("update leadflow.message set deadline = date + interval '2 days' where id = :id")
        .param("id", mail)
        .update();
    TestClock.advance(Duration.ofDays(3));

    api.post(settlement(mail), "{\"as\": \"resend\"}").is(200);

    assertThat(
            jdbc.sql("select deadline from leadflow.message where id = :id")
                .param("id", mail)
                .query(Timestamp.class)
                .single()
                .toInstant())
        .isEqualTo(TestClock.now().plus(Duration.ofDays(2)));
  }

  @Test
  void whoUnsubscribedSinceGetsNoSecondMail() {
    Lead lead = people.lead();
    UUID mail = unknown(lead);
    people.consent(lead, false);

    api.post(settlement(mail), "{\"as\": \"resend\"}").is(200);
    postman.sendDue();

    assertThat(state(mail)).isEqualTo("SKIPPED");
    assertThat(column(mail, "reason")).isEqualTo("no consent");
    assertThat(inbox.to(lead.facts().email())).isEmpty();
  }

  @Test
  void treatedAsSentItIsNeverSentAgain() {
    Lead lead = people.lead();
    UUID mail = unknown(lead);

    api.post(settlement(mail), "{\"as\": \"sent\"}").is(200);
    postman.sendDue();

    assertThat(state(mail)).isEqualTo("SENT");
    assertThat(inbox.to(lead.facts().email())).isEmpty();
    assertThat(
            api.post(settlement(mail), "{\"as\": \"resend\"}")
                .problem(409, "already-settled")
                .json()
                .path("detail")
                .asText())
        .isEqualTo("api:first has decided at 10:00 UTC on 3 Mar 2026: treated as sent");
  }

  @ParameterizedTest
  @CsvSource({
    "PENDING, sent, 409, already-settled",
    "PENDING, resend, 409, already-settled",
    "PENDING, skip, 200,",
    "DEFERRED, skip, 200,",
    "DEFERRED, resend, 409, already-settled",
    "SENDING, skip, 409, being-sent",
    "SENDING, resend, 409, being-sent",
    "UNKNOWN, skip, 409, already-settled",
    "FAILED, resend, 200,",
    "FAILED, sent, 409, already-settled",
    "SENT, resend, 409, already-settled",
    "SKIPPED, resend, 409, already-settled"
  })
  void whatMayBeDecidedOfWhichMail(String state, String as, int status, String problem) {
    UUID mail = in(state, people.lead());
    Http.Answer answer =
        api.post(settlement(mail), "{\"as\": \"%s\", \"reason\": \"a test\"}".formatted(as));
    if (problem == null) {
      answer.is(status);
      assertThat(state(mail)).isNotEqualTo(state);
    } else {
      answer.problem(status, problem);
      assertThat(state(mail)).isEqualTo(state);
      assertThat(api.get("/api/mails/" + mail).json().path("history")).isEmpty();
    }
  }

  @Test
  void aFailedMailIsNotTriedAgainWhereNobodyIs() {
    Lead lead = people.lead();
    UUID mail = in("FAILED", lead);
    suppressions.suppress(lead.facts().email(), Suppressions.Reason.DEAD_ADDRESS);

    api.post(settlement(mail), "{\"as\": \"resend\"}").problem(409, "suppressed");

    assertThat(state(mail)).isEqualTo("FAILED");
  }

  @Test
  void whatDoesNotHoldIsNamed() {
    UUID mail = in("PENDING", people.lead());
    api.post(settlement(mail), "{}").invalid("as required");
    api.post(settlement(mail), "{\"as\": \"lost\"}").invalid("as invalid");
    api.post(settlement(mail), "{\"as\": \"skip\"}").invalid("reason required");
    api.post(settlement(mail), "{\"as\": \"skip\", \"reason\": \"" + "x".repeat(501) + "\"}")
        .invalid("reason too_long");
    api.post(settlement(mail), "{\"as\": \"skip\", \"why\": \"x\"}").invalid("why unknown_field");
    api.post(settlement(UUID.randomUUID()), "{\"as\": \"sent\"}").problem(404, "not-found");
    api.post("/api/mails/nonsense/settlement", "{\"as\": \"sent\"}").problem(404, "not-found");
    api.get("/api/mails?state=lost").invalid("state invalid");
    api.get("/api/mails?size=201").invalid("size out_of_range");
    api.get("/api/mails?page=-1").invalid("page out_of_range");
    api.get("/api/mails?q=a%00b").invalid("q control_char");
    assertThat(state(mail)).isEqualTo("PENDING");
  }

  @Test
  void ofManyWhoDecideAtOnceOneIsHeardAndTheOthersAreTold() throws Exception {
    List<UUID> mails = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      mails.add(unknown(people.lead()));
    }
    int operators = 4;
    CyclicBarrier start = new CyclicBarrier(operators);
    List<Callable<List<Integer>>> work = new ArrayList<>();
    for (int i = 0; i < operators; i++) {
      String as = i % 2 == 0 ? "resend" : "sent";
      work.add(
          () -> {
            start.await();
            return mails.stream()
                .map(
                    mail ->
                        api.post(settlement(mail), "{\"as\": \"%s\", \"attempt\": 1}".formatted(as))
                            .status())
                .toList();
          });
    }
    ExecutorService threads = Executors.newFixedThreadPool(operators);
    List<List<Integer>> answers = new ArrayList<>();
    for (Future<List<Integer>> future : threads.invokeAll(work)) {
      answers.add(future.get());
    }
    threads.shutdown();

    for (int i = 0; i < mails.size(); i++) {
      int at = i;
      assertThat(answers.stream().map(a -> a.get(at)))
          .as("each mail is decided once")
          .containsOnly(200, 409)
          .containsOnlyOnce(200);
      assertThat(api.get("/api/mails/" + mails.get(i)).json().path("history")).hasSize(1);
    }
  }

  @Test
  void aDecisionAboutAnEarlierAttemptDoesNotHold() {
    UUID mail = unknown(people.lead());
    jdbc.sql("update leadflow.message set attempt = 2 where id = :id").param("id", mail).update();
    api.post(settlement(mail), "{\"as\": \"sent\", \"attempt\": 1}")
        .problem(409, "already-settled");
    api.post(settlement(mail), "{\"as\": \"sent\", \"attempt\": 2}").is(200);
  }

  @Test
  void mailsAreFoundByStateDomainTemplateAndAddress() {
    Lead ada = people.lead();
    Lead eve = people.lead();
    in("FAILED", ada);
    in("PENDING", eve);
    outbox.queueInternal(
        ada,
        "alert",
        "test-alert",
        "sam@Leadflow.example",
        Map.of("clock", "First touch", "leadTitle", "Ada"));

    assertThat(found("")).hasSize(3);
    assertThat(found("state=failed")).containsExactly(ada.facts().email());
    assertThat(found("domain=LEADFLOW.example")).containsExactly("sam@Leadflow.example");
    assertThat(found("template=test-alert")).containsExactly("sam@Leadflow.example");
    assertThat(found("q=SAM@lead")).containsExactly("sam@Leadflow.example");
    assertThat(found("q=" + eve.facts().email())).containsExactly(eve.facts().email());
    assertThat(found("q=" + ada.facts().email()))
        .as("what went to the lead, and what colleagues were told of it")
        .containsExactlyInAnyOrder(ada.facts().email(), "sam@Leadflow.example");
    assertThat(found("q=" + ada.facts().email() + "&state=PENDING"))
        .containsExactly("sam@Leadflow.example");
    assertThat(found("q=%25")).isEmpty();
    JsonNode second = api.get("/api/mails?size=2&page=1").json();
    assertThat(second.path("items")).hasSize(1);
    assertThat(second.path("total").asInt()).isEqualTo(3);
    assertThat(second.path("items").get(0).has("html")).isFalse();
  }

  @Test
  void theNumbersTellHowMailGoes() {
    in("PENDING", people.lead());
    TestClock.advance(Duration.ofHours(2));
    in("SENT", people.lead());
    TestClock.advance(Duration.ofMinutes(90));
    in("SENT", people.lead());
    in("PENDING", people.lead());
    in("UNKNOWN", people.lead());
    for (String reason : List.of("451 4.7.1 greylisted", "451 4.7.1 greylisted", "421 busy")) {
      UUID mail = in("DEFERRED", people.lead());
      jdbc.sql("update leadflow.message set reason = :reason where id = :id")
          .param("reason", reason)
          .param("id", mail)
          .update();
    }

    JsonNode numbers = api.get("/api/mail/numbers").is(200).json();

    assertThat(numbers.path("pending").asInt()).isEqualTo(2);
    assertThat(numbers.path("deferred").asInt()).isEqualTo(3);
    assertThat(numbers.path("unknown").asInt()).isEqualTo(1);
    assertThat(numbers.path("failed").asInt()).isZero();
    assertThat(numbers.path("sentLastHour").asInt()).isEqualTo(1);
    assertThat(numbers.path("sentLastDay").asInt()).isEqualTo(2);
    assertThat(numbers.path("oldestWaiting").asText()).isEqualTo("2026-03-03T10:00:00Z");
    assertThat(numbers.path("deferredBecause").get(0).path("reason").asText())
        .isEqualTo("451 4.7.1 greylisted");
    assertThat(numbers.path("deferredBecause").get(0).path("mails").asInt()).isEqualTo(2);
  }

  @Test
  void domainsInTroubleAreShownWithWhatWaitsForThem() {
    in("PENDING", people.lead());
    in("SENT", people.lead());
    jdbc.sql("delete from leadflow.mail_domain").update();
    jdbc.sql(
            """
            insert into leadflow.mail_domain (domain, state, until, failures, reason, since) values
              ('acme.example', 'BACKED_OFF', '2026-03-03T10:08:00Z', 4, '421 4.7.0 try later', '2026-03-03T09:53:00Z'),
              ('slow.example', 'PROBING', '2026-03-03T10:05:00Z', 1, 'too slow', '2026-03-03T09:59:00Z'),
              ('well.example', 'OPEN', null, 0, null, '2026-03-03T09:00:00Z')
            """)
        .update();
    try {
      JsonNode domains = api.get("/api/mail/domains").is(200).json();
      assertThat(domains.findValuesAsText("domain"))
          .containsExactly("slow.example", "acme.example");
      assertThat(domains.get(1).path("waiting").asInt()).isEqualTo(1);
      assertThat(domains.get(1).path("until").asText()).isEqualTo("2026-03-03T10:08:00Z");
      assertThat(page(mark).select("#domains tbody tr").eachText())
          .containsExactly(
              "slow.example since 3 Mar 2026, 09:59 0 now, with one mail 1 too slow",
              "acme.example since 3 Mar 2026, 09:53 1 3 Mar 2026, 10:08 4 421 4.7.0 try later");
    } finally {
      jdbc.sql("delete from leadflow.mail_domain").update();
    }
  }

  @Test
  void theSwitchKeepsWhoTurnedItWhenAndWhy() {
    assertThat(api.get("/api/mail/pause").is(200).json().path("paused").asText())
        .isEqualTo("NOTHING");
    api.post("/api/mail/pause", "{\"paused\": \"LEADS\"}").invalid("reason required");
    api.post("/api/mail/pause", "{\"paused\": \"some\"}").invalid("paused invalid");
    api.post("/api/mail/pause", "{}").invalid("paused required");

    JsonNode turned =
        api.post("/api/mail/pause", "{\"paused\": \"leads\", \"reason\": \"Wrong wording\"}")
            .is(200)
            .json();
    assertThat(turned.path("paused").asText()).isEqualTo("LEADS");
    assertThat(turned.path("by").asText()).isEqualTo("api:first");
    assertThat(turned.path("at").asText()).isEqualTo("2026-03-03T10:00:00Z");
    assertThat(turned.path("number").asInt()).isEqualTo(1);
    assertThat(
            Jsoup.parse(mark.with("Accept", "text/html").get("/").text()).select(".notices").text())
        .isEqualTo("Mail to leads is paused by api:first: Wrong wording");

    api.post("/api/mail/pause", "{\"paused\": \"EVERYTHING\", \"reason\": \"x\", \"number\": 0}")
        .problem(409, "turned-meanwhile");
    api.post("/api/mail/pause", "{\"paused\": \"NOTHING\", \"number\": 1}").is(200);
    assertThat(jdbc.sql("select count(*) from leadflow.mail_pause").query(Long.class).single())
        .isEqualTo(2);
  }

  @Test
  void marketingTurnsTheSwitchAndTheSecondIsTold() {
    turn(mark, 0, "EVERYTHING", "Relay moves").is(303);
    Document page = page(mark);
    assertThat(page.select("#switch-title").text()).isEqualTo("All mail is paused");
    assertThat(page.select(".switch").text()).contains("By mark, 3 Mar 2026, 10:00: Relay moves");

    Http.Answer late = turn(milla, 0, "LEADS", "Wrong wording").is(409);
    assertThat(Jsoup.parse(late.text()).select("[role=alert]").text())
        .isEqualTo("mark has turned the switch meanwhile: now all mail is paused");
    assertThat(
            Jsoup.parse(turn(milla, 1, "LEADS", "").is(422).text()).select("[role=alert]").text())
        .contains("say why");
    turn(milla, 1, "NOTHING", "").is(303);
    assertThat(page(mark).select("#switch-title").text()).isEqualTo("Mail goes out");
    assertThat(page(mark).select(".switch details tbody tr")).hasSize(2);
  }

  @Test
  void marketingSettlesTheTickedOnesAndIsToldOfThoseThatWereSettled() {
    UUID first = unknown(people.lead());
    UUID second = unknown(people.lead());
    unknown(people.lead());
    assertThat(page(mark).select("#unknown tbody tr")).hasSize(3);
    api.post(settlement(first), "{\"as\": \"sent\"}").is(200);

    Http.Answer answer =
        settle(
                mark,
                "mail=%s+1&mail=%s+1&as=RESEND&reason=Relay+lost+them".formatted(first, second))
            .is(303);
    Document page =
        Jsoup.parse(mark.with("Accept", "text/html").get(answer.header("Location")).text());

    assertThat(page.select("[role=status].ok").text()).isEqualTo("1 mail queued again.");
    assertThat(page.select("[role=alert]").text())
        .contains("1 mail could not be queued again")
        .contains("api:first has decided at 10:00 UTC on 3 Mar 2026: treated as sent");
    assertThat(state(first)).isEqualTo("SENT");
    assertThat(state(second)).isEqualTo("PENDING");
    Document one = Jsoup.parse(mark.with("Accept", "text/html").get("/mail/" + second).text());
    assertThat(one.select(".changes tbody tr").last().text())
        .isEqualTo("3 Mar 2026, 10:00 waiting queued again: Relay lost them mark");
  }

  @Test
  void aDoubleClickCountsOnce() {
    UUID mail = unknown(people.lead());
    String click = "one=SENT+" + mail + "+1&back=state%3DUNKNOWN%26page%3D0";
    assertThat(settle(mark, click).is(303).header("Location"))
        .startsWith("/mail?state=UNKNOWN&page=0&as=SENT&done=1");
    assertThat(settle(mark, click).is(303).header("Location")).contains("done=0", "missed=1");
    assertThat(api.get("/api/mails/" + mail).json().path("history")).hasSize(1);
  }

  @Test
  void allThatWereUnknownAreSettledInOneGo() {
    List<UUID> mails = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      mails.add(unknown(people.lead()));
    }
    String then = TestClock.now().toString();
    TestClock.advance(Duration.ofMinutes(1));
    UUID later = unknown(people.lead());

    String to = settle(mark, "which=all&then=" + then + "&as=SENT").is(303).header("Location");

    assertThat(to).contains("done=30").doesNotContain("missed");
    assertThat(mails).allMatch(mail -> state(mail).equals("SENT"));
    assertThat(state(later)).as("came after the page was shown").isEqualTo("UNKNOWN");
  }

  @Test
  void aFormThatDoesNotHoldSaysSoOnThePage() {
    UUID mail = in("PENDING", people.lead());
    unknown(people.lead());
    for (String form :
        List.of(
            "as=SENT",
            "as=SKIP&mail=" + mail + "+0",
            "mail=" + mail + "+0",
            "one=SENT+nonsense",
            "as=SENT&mail=1",
            "as=SENT&which=all&then=soon")) {
      Http.Answer answer = settle(mark, form).is(422);
      assertThat(Jsoup.parse(answer.text()).select("[role=alert]").text()).as(form).isNotBlank();
    }
    assertThat(state(mail)).isEqualTo("PENDING");
    assertThat(settle(mark, "one=SENT+" + mail + "+0&back=//evil.example").header("Location"))
        .startsWith("/mail?as=");
  }

  @ParameterizedTest
  @CsvSource({
    "marketing, 200, 303",
    "camunda-admin, 200, 303",
    "managers, 200, 403",
    "sdr, 403, 403",
    "sales, 403, 403",
    "processOwners, 403, 403"
  })
  void whoMayLookAndWhoMayDecide(String group, int looks, int decides) {
    UUID mail = unknown(people.lead());
    Http person = staff.person(port, "mailroom" + group.replace("-", ""), group);
    try {
      for (String path : List.of("/mail", "/mail/" + mail, "/mail/" + mail + "/html")) {
        person.with("Accept", "text/html").get(path).is(looks);
      }
      Http.Answer answer =
          decides == 303
              ? settle(person, "one=SENT+" + mail + "+1")
              : PageForm.submit(
                  person, "/notifications", "/mail/settlement", "one=SENT+" + mail + "+1");
      answer.is(decides);
      assertThat(state(mail)).isEqualTo(decides == 303 ? "SENT" : "UNKNOWN");
    } finally {
      staff.goHome();
    }
  }

  @Test
  void managersSeeNoButtonAndWithoutATokenNothingIsDecided() {
    UUID mail = unknown(people.lead());
    assertThat(page(maria).select("main button:not([disabled])").eachText())
        .containsExactly("Find");
    assertThat(page(maria).select("#unknown tbody tr")).hasSize(1);
    mark.with("Accept", "text/html").form("/mail/settlement", "one=SENT+" + mail + "+1").is(403);
    assertThat(state(mail)).isEqualTo("UNKNOWN");
  }

  @Test
  void whatWasTypedIsShownAndNeverRun() {
    Lead lead = people.lead(MailLeads.facts(HOSTILE, Map.of()), s -> {});
    UUID mail = unknown(lead);
    jdbc.sql("update leadflow.message set reason = :reason where id = :id")
        .param("reason", HOSTILE)
        .param("id", mail)
        .update();
    assertThat(page(mark).select("main img, main script, [onerror]")).isEmpty();
    Document one = Jsoup.parse(mark.with("Accept", "text/html").get("/mail/" + mail).text());
    assertThat(one.select("main img, main script, [onerror]")).isEmpty();
    assertThat(one.select("h1").text()).startsWith(HOSTILE);
    Element frame = one.selectFirst("iframe");
    assertThat(frame.attr("sandbox")).doesNotContain("allow-scripts", "allow-same-origin");
    Http.Answer html = mark.get(frame.attr("src")).is(200);
    assertThat(html.header("Content-Security-Policy"))
        .startsWith("sandbox allow-popups")
        .doesNotContain("allow-scripts", "allow-same-origin", "script-src");
    assertThat(Jsoup.parse(html.text()).select("img, script")).isEmpty();
    assertThat(Jsoup.parse(html.text()).select("a"))
        .as("else a click counts as the lead's")
        .isNotEmpty();
    assertThat(Jsoup.parse(html.text()).select("[href]")).isEmpty();
    mark.with("Accept", "text/html").get("/mail/" + UUID.randomUUID()).is(404);
    mark.with("Accept", "text/html").get("/mail/nonsense").is(404);
  }

  @Test
  void filtersAndPagesKeepTogether() {
    Lead lead = people.lead();
    for (int i = 1; i <= 60; i++) {
      outbox.queue(lead, MailStep.named("nurture-" + i), "test-welcome");
    }
    Document first =
        Jsoup.parse(
            mark.with("Accept", "text/html")
                .get("/mail?state=PENDING&domain=ACME.example&template=test-welcome&q=ada%2B")
                .text());
    assertThat(first.select("#queue tbody tr")).isEmpty();
    first =
        Jsoup.parse(
            mark.with("Accept", "text/html")
                .get("/mail?state=PENDING&domain=ACME.example&q=ada-")
                .text());
    assertThat(first.select("#queue tbody tr")).hasSize(50);
    String older = first.select("#queue .pager a").attr("href");
    Document second =
        Jsoup.parse(mark.with("Accept", "text/html").get(older.replace("#queue", "")).text());
    assertThat(second.select("#queue tbody tr")).hasSize(10);
    assertThat(second.select("#queue .pager").text()).isEqualTo("Newer Page 2 of 2");
    assertThat(second.select("input[name=domain]").attr("value")).isEqualTo("acme.example");
  }

  @Test
  void anErasedLeadLeavesNothingBehind() {
    Lead lead = people.lead();
    UUID mail = unknown(lead);
    api.post(settlement(mail), "{\"as\": \"resend\", \"reason\": \"Ada asked\"}").is(200);
    api.send("POST", "/api/leads/" + lead.id() + "/erasure").is(200);
    assertThat(
            jdbc.sql("select count(*) from leadflow.message_event where message_id = :id")
                .param("id", mail)
                .query(Long.class)
                .single())
        .isZero();
    api.get("/api/mails/" + mail).problem(404, "not-found");
  }

  private UUID unknown(Lead lead) {
    return in("UNKNOWN", lead);
  }

  /** A mail in this state, as if it had come so far. */
  private UUID in(String state, Lead lead) {
    outbox.queue(lead, MailStep.named("nurture-1"), "test-welcome");
    UUID mail = outbox.of(lead.id()).get(0).id();
    jdbc.sql(
            """
            update leadflow.message set state = :state,
              attempt = case when :state = 'PENDING' then 0 else 1 end,
              lease_until = case when :state = 'SENDING' then cast(:later as timestamptz) end,
              reason = case when :state in ('PENDING', 'SENT') then null else 'no answer' end,
              settled_at = case when :state in ('SENT', 'FAILED', 'UNKNOWN', 'SKIPPED')
                then cast(:now as timestamptz) end
            where id = :id
            """)
        .param("state", state)
        .param("now", Timestamp.from(TestClock.now()))
        .param("later", Timestamp.from(TestClock.now().plusSeconds(600)))
        .param("id", mail)
        .update();
    return mail;
  }

  private List<String> found(String query) {
    return api.get("/api/mails?" + query)
        .is(200)
        .json()
        .path("items")
        .findValuesAsText("recipient");
  }

  private Document page(Http person) {
    return Jsoup.parse(person.with("Accept", "text/html").get("/mail").is(200).text());
  }

  private static Http.Answer settle(Http person, String form) {
    return PageForm.submit(person, "/mail", "/mail/settlement", form);
  }

  private static Http.Answer turn(Http person, int number, String paused, String reason) {
    return PageForm.submit(
        person,
        "/mail",
        "/mail/pause",
        "number=%d&paused=%s&reason=%s".formatted(number, paused, reason.replace(' ', '+')));
  }

  private String state(UUID mail) {
    return column(mail, "state");
  }

  private String column(UUID mail, String column) {
    return jdbc.sql("select " + column + "::text from leadflow.message where id = :id")
        .param("id", mail)
        .query(String.class)
        .single();
  }

  private static String settlement(UUID mail) {
    return "/api/mails/" + mail + "/settlement";
  }
}
