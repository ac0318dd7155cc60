package leadflow.engagement.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import leadflow.lead.JourneyPosition;
import leadflow.lead.Lead;
import leadflow.lead.Stage;
import leadflow.lead.activity.Activity;
import leadflow.lead.activity.ActivityLedger;
import leadflow.mail.delivery.OutboxSender;
import leadflow.mail.outbox.Outbox;
import leadflow.support.Http;
import leadflow.support.Http.Answer;
import leadflow.support.Inbox;
import leadflow.support.Journeys;
import leadflow.support.LeadBuilder;
import leadflow.support.LeadflowTest;
import leadflow.support.RunsSchedules;
import leadflow.support.Statements;
import leadflow.support.TestClock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What following a link in a mail does: a person's click counts, a program's weighs nothing. */
@LeadflowTest
@RunsSchedules
class ClickTests {

  /** Each test has a day of its own: what happens in the same second belongs together. */
  private static Instant now = Instant.parse("2026-03-02T10:00:00Z");

  @Autowired LeadBuilder leads;
  @Autowired Journeys journeys;
  @Autowired ActivityLedger ledger;
  @Autowired Outbox outbox;
  @Autowired OutboxSender postman;
  @Autowired Inbox inbox;
  @Autowired HitJudge judge;
  @Autowired JdbcClient jdbc;
  @Autowired DataSource dataSource;
  @LocalServerPort int port;

  private TrackedMails mails;

  @BeforeEach
  void time() {
    now = now.plus(Duration.ofDays(1));
    TestClock.set(now);
    mails = new TrackedMails(outbox, postman, inbox, jdbc, judge, port);
  }

  @Test
  void aLinkLeadsToItsTargetAndTheClickCountsWhenTheMailIsQuiet() {
    Lead lead = mailed();
    int before = journeys.lead(lead.id()).score().engagement();
    TestClock.advance(Duration.ofHours(2));
    Instant clicked = TestClock.now();

    Answer answer = mails.browser().get(link(lead, 1)).is(302);

    assertThat(answer.header("Location")).isEqualTo("https://shop.example/guide?a=1&b=2");
    assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
    assertThat(answer.header("Referrer-Policy")).isEqualTo("no-referrer");
    assertThat(answer.header("Set-Cookie")).isNull();
    assertThat(clicks(lead)).as("not before it is judged").isEmpty();
    mails.judged();
    assertThat(clicks(lead))
        .singleElement()
        .satisfies(
            click -> {
              assertThat(click.human()).isTrue();
              assertThat(click.occurredAt()).isEqualTo(clicked);
              assertThat(click.url()).isEqualTo("https://shop.example/guide?a=1&b=2");
              assertThat(click.subject()).isEqualTo("test-links");
              assertThat(click.properties())
                  .containsEntry("link", "guide")
                  .containsEntry("template", "test-links")
                  .containsEntry("messageId", newest(lead).id().toString());
            });
    assertThat(journeys.lead(lead.id()).score().engagement()).isEqualTo(before + 6);
  }

  @Test
  void theMailThatIsSentHasCountedLinksInBothItsParts() {
    Lead lead = lead();
    String html = mails.html(lead);
    String token = token(lead);
    assertThat(html)
        .contains("/t/c/" + token + "-1", "/t/c/" + token + "-2", "/t/c/" + token + "-3")
        .contains("mailto:hello@leadflow.example", "/unsubscribe/")
        .doesNotContain("shop.example", "data-", "/t/o/");
    String text = Inbox.part(inbox.to(lead.facts().email()).get(0), 0);
    assertThat(text)
        .contains("our guide <http", "/t/c/" + token + "-1>", "/t/c/" + token + "-3>")
        .doesNotContain(token + "-0", "shop.example");
    assertThat(
            jdbc.sql("select token from leadflow.message where lead_id = :lead")
                .param("lead", lead.id())
                .query(String.class)
                .list())
        .doesNotContain(token);
    mails.browser().get("/unsubscribe/" + token).is(404);
  }

  @Test
  void aColleaguesMailIsNotCounted() {
    Lead lead = lead();
    outbox.queueInternal(lead, "alert", "test-links", "sam@leadflow.example", Map.of());
    outbox.serve(lead, "service", "test-links", Map.of());
    assertThat(
            jdbc.sql(
                    """
                    select html from leadflow.message
                    where lead_id = :lead and click_token is null and template = 'test-links'
                    """)
                .param("lead", lead.id())
                .query(String.class)
                .list())
        .hasSize(2)
        .allMatch(html -> html.contains("https://shop.example/demo") && !html.contains("/t/c/"));
  }

  @Test
  void comingBackSoonIsNothingNew() {
    Lead lead = mailed();
    TestClock.advance(Duration.ofHours(1));
    mails.browser().get(link(lead, 1)).is(302);
    mails.browser().get(link(lead, 1)).is(302);
    mails.judged();
    mails.browser().get(link(lead, 1)).is(302);
    mails.judged();
    assertThat(clicks(lead)).hasSize(1);
    TestClock.advance(Duration.ofMinutes(5));
    mails.browser().get(link(lead, 1)).is(302);
    mails.browser().get(link(lead, 3)).is(302);
    mails.judged();
    assertThat(clicks(lead)).hasSize(3).allMatch(Activity::human);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "/x",
        "/AAAAAAAAAAAAAAAAAAAAAA-1",
        "/AAAAAAAAAAAAAAAAAAAAAA",
        "/TOKEN-4",
        "/TOKEN-01",
        "/TOKEN-999",
        "/TOKEN--1",
        "/TOKEN",
        "/TOKEN-1/extra",
        "/TOKEN-1%0d%0aLocation:%20https:%2f%2fevil.example",
        "/https://evil.example",
        "//evil.example",
        "/%2f%2fevil.example",
        "/TOKEN-1%20",
        "/javascript:alert(1)",
        "/data:text/html,x",
        "/..%2f..%2fetc%2fpasswd",
        "/%00",
        "/?url=https://evil.example",
      })
  void aForgedLinkLeadsNowhere(String forged) {
    Lead lead = mailed();
    for (String method : List.of("GET", "POST", "HEAD")) {
      Answer answer =
          mails
              .browser()
              .with("Accept", "text/html")
              .send(method, "/t/c" + forged.replace("TOKEN", token(lead)));
      answer.is(400);
      assertThat(answer.header("Location")).isNull();
      assertThat(answer.text()).doesNotContain("evil.example", "Exception", lead.facts().email());
      if (method.equals("GET") && !forged.matches(".*%(2f|0|00).*")) {
        assertThat(answer.text()).contains("<h1>");
      }
    }
    mails.judged();
    assertThat(ledger.of(lead.id())).noneMatch(a -> a.type().startsWith("email."));
  }

  @Test
  void noAddressFromTheRequestIsEverATarget() {
    Lead lead = mailed();
    Answer answer =
        mails
            .browser()
            .with("X-Forwarded-Host", "evil.example")
            .with("Referer", "https://evil.example/")
            .get(link(lead, 3) + "?url=https://evil.example&next=//evil.example")
            .is(302);
    assertThat(answer.header("Location")).isEqualTo("https://shop.example/pricing");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "javascript:alert(1)",
        "data:text/html,x",
        "//evil.example/",
        "/relative",
        "https://a.example/\r\nSet-Cookie: x=1",
        ""
      })
  void whatWasPutInTheWayOfAStoredTargetLeadsNowhere(String target) {
    Lead lead = mailed();
    jdbc.sql(
            """
            update leadflow.message set links = jsonb_set(links, '{0,url}', to_jsonb(cast(:url as text)))
            where lead_id = :lead and click_token is not null
            """)
        .param("url", target)
        .param("lead", lead.id())
        .update();
    Answer answer = mails.browser().get(link(lead, 1)).is(400);
    assertThat(answer.header("Location")).isNull();
    assertThat(answer.header("Set-Cookie")).isNull();
  }

  @Test
  void aScannerDoesNotMoveALeadThatIsOnePointBelowTheRule() {
    Lead lead = mailed();
    mails.judged();
    almostRipe(lead.id());
    Lead before = journeys.lead(lead.id());
    assertThat(before.score().mql()).isFalse();
    TestClock.advance(Duration.ofMinutes(1));

    for (int number = 1; number <= 3; number++) {
      mails.browser().get(link(lead, number));
      TestClock.advance(Duration.ofMillis(400));
    }
    mails.judged();

    Lead after = journeys.lead(lead.id());
    assertThat(after.score()).isEqualTo(before.score());
    assertThat(after.state().stage()).isEqualTo(before.state().stage());
    assertThat(after.state().position()).isEqualTo(JourneyPosition.NURTURE);
    assertThat(clicks(lead))
        .hasSize(3)
        .noneMatch(Activity::human)
        .allMatch(click -> "many links at once".equals(click.properties().get("why")));

    TestClock.advance(Duration.ofHours(1));
    mails.browser().get(link(lead, 1)).is(302);
    mails.judged();
    assertThat(journeys.lead(lead.id()).state().stage())
        .as("the same click by a person is the last point")
        .isEqualTo(Stage.MQL);
  }

  @Test
  void eachSignOfAProgramWeighsNothing() {
    for (String sign : List.of("HEAD", "agent", "nameless", "prefetch", "hidden")) {
      Lead lead = mailed();
      TestClock.advance(Duration.ofHours(1));
      switch (sign) {
        case "HEAD" -> {
          Answer head = mails.browser().send("HEAD", link(lead, 1)).is(302);
          assertThat(head.header("Location")).startsWith("https://shop.example/");
        }
        case "agent" -> mails.agent("Mimecast URL Protect").get(link(lead, 1)).is(302);
        case "nameless" -> mails.agent(" ").get(link(lead, 1)).is(302);
        case "prefetch" ->
            mails.browser().with("Sec-Purpose", "prefetch").get(link(lead, 1)).is(302);
        default -> {
          mails.browser().get(link(lead, 0)).is(200);
          mails.browser().get(link(lead, 1)).is(302);
        }
      }
      int before = journeys.lead(lead.id()).score().engagement();
      mails.judged();
      assertThat(clicks(lead)).as(sign).isNotEmpty().noneMatch(Activity::human);
      assertThat(journeys.lead(lead.id()).score().engagement()).isEqualTo(before);
    }
  }

  @Test
  void aGatewayThatLooksIntoManyPeoplesMailsIsAProgramAndAnOfficeIsNot() {
    List<Lead> office = IntStream.range(0, 5).mapToObj(i -> mailed()).toList();
    TestClock.advance(Duration.ofHours(1));
    for (Lead lead : office) {
      mails.browser().with("X-Forwarded-For", "203.0.113.7").get(link(lead, 1)).is(302);
      TestClock.advance(Duration.ofMillis(1500));
    }
    mails.judged();
    assertThat(office).allMatch(lead -> clicks(lead).get(0).human());

    List<Lead> scanned = IntStream.range(0, 5).mapToObj(i -> mailed()).toList();
    TestClock.advance(Duration.ofHours(1));
    for (Lead lead : scanned) {
      mails.browser().with("X-Forwarded-For", "203.0.113.7").get(link(lead, 1)).is(302);
      TestClock.advance(Duration.ofMillis(100));
    }
    List<Lead> two = List.of(mailed(), mailed());
    TestClock.advance(Duration.ofHours(1));
    for (Lead lead : two) {
      mails.browser().with("X-Forwarded-For", "198.51.100.1").get(link(lead, 1)).is(302);
    }
    mails.judged();
    assertThat(two).allMatch(lead -> clicks(lead).get(0).human());
    assertThat(scanned).noneMatch(lead -> clicks(lead).get(0).human());

    List<Lead> behindAProxy = IntStream.range(0, 5).mapToObj(i -> mailed()).toList();
    TestClock.advance(Duration.ofHours(1));
    behindAProxy.forEach(lead -> mails.browser().get(link(lead, 1)).is(302));
    mails.judged();
    assertThat(behindAProxy)
        .as("a proxy that tells nobody's address")
        .allMatch(lead -> clicks(lead).get(0).human());
  }

  @Test
  void manyCallsAtOnceAreJudgedOnceByTwoPrograms() {
    List<Lead> people = IntStream.range(0, 4).mapToObj(i -> mailed()).toList();
    TestClock.advance(Duration.ofHours(1));
    atOnce(
        20,
        i -> {
          Lead lead = people.get(i % 4);
          mails.browser().with("X-Forwarded-For", "10." + i + ".0.1").get(link(lead, 1)).is(302);
        });
    assertThat(mails.waiting()).isEqualTo(20);
    TestClock.advance(Duration.ofSeconds(11));
    for (int turn = 0; mails.waiting() > 0; turn++) {
      atOnce(2, i -> judge.judgeQuiet());
      assertThat(turn).isLessThan(100);
    }
    for (Lead lead : people) {
      assertThat(clicks(lead)).hasSize(1).allMatch(Activity::human);
    }
  }

  @Test
  void aLinkThatAsksNeedsTheButton() {
    Lead lead = mailed();
    TestClock.advance(Duration.ofHours(1));
    String ask = link(lead, 2);
    Answer page = mails.browser().with("Accept", "text/html").get(ask).is(200);
    assertThat(page.text())
        .contains("Book a demo?", "<form method=\"post\">", "…@")
        .doesNotContain(lead.facts().email(), "<script");
    assertThat(page.header("Set-Cookie")).isNull();
    assertThat(page.header("Cache-Control")).isEqualTo("no-store");
    assertThat(page.header("Referrer-Policy")).isEqualTo("no-referrer");
    mails.judged();
    assertThat(asked(lead)).isEmpty();
    assertThat(clicks(lead)).hasSize(1);
    assertThat(journeys.lead(lead.id()).state().position()).isEqualTo(JourneyPosition.NURTURE);

    for (int i = 0; i < 3; i++) {
      Answer thanks = mails.browser().send("POST", ask).is(200);
      assertThat(thanks.text()).contains("Thank you", "https://shop.example/demo");
    }

    assertThat(asked(lead))
        .singleElement()
        .satisfies(
            request -> {
              assertThat(request.human()).isTrue();
              assertThat(request.properties()).containsEntry("link", "book-demo");
            });
    Lead moved = journeys.lead(lead.id());
    assertThat(moved.state().stage()).isEqualTo(Stage.SQL);
    assertThat(moved.state().position()).isEqualTo(JourneyPosition.HANDOVER);
    assertThat(moved.facts().request()).isEqualTo("demo");
  }

  @Test
  void aScannerOfALinkThatAsksRaisesNoHand() {
    Lead lead = mailed();
    mails.agent("Barracuda Sentinel").get(link(lead, 2)).is(200);
    for (int number = 0; number <= 3; number++) {
      mails.browser().get(link(lead, number));
    }
    mails.judged();
    assertThat(asked(lead)).isEmpty();
    assertThat(clicks(lead)).hasSize(4).noneMatch(Activity::human);
    mails.browser().send("POST", link(lead, 1)).is(400);
    mails.browser().send("POST", link(lead, 0)).is(400);
    assertThat(journeys.lead(lead.id()).state().position()).isEqualTo(JourneyPosition.NURTURE);
  }

  @Test
  void theButtonPressedManyTimesAtOnceAsksOnce() {
    Lead lead = mailed();
    atOnce(8, i -> mails.browser().send("POST", link(lead, 2)).is(200));
    assertThat(asked(lead)).hasSize(1);
  }

  @Test
  void anErasedLeadLeavesNothingBehind() {
    Lead lead = mailed();
    String link = link(lead, 1);
    mails.browser().get(link).is(302);
    Http.withKey(port).send("POST", "/api/leads/" + lead.id() + "/erasure").is(200);
    assertThat(
            jdbc.sql("select count(*) from leadflow.mail_hit where lead_id = :lead")
                .param("lead", lead.id())
                .query(Long.class)
                .single())
        .isZero();
    Answer gone = mails.browser().with("Accept", "text/html").get(link).is(400);
    assertThat(gone.text()).contains("This link does not work").doesNotContain("shop.example");
    mails.judged();
    assertThat(ledger.of(lead.id())).isEmpty();
  }

  @Test
  void aStormOfCallsIsBounded() {
    Lead lead = mailed();
    String link = link(lead, 1);
    for (int i = 0; i < MailHits.MOST_WAITING + 5; i++) {
      mails.browser().get(link).is(302);
    }
    assertThat(mails.waiting()).isEqualTo(MailHits.MOST_WAITING);
    mails.judged();
    assertThat(clicks(lead)).hasSize(1);
  }

  @Test
  void aMailThatIsCalledWithoutEndIsJudgedNevertheless() {
    Lead lead = mailed();
    TestClock.advance(Duration.ofHours(1));
    for (int i = 0; i < 13; i++) {
      mails.browser().get(link(lead, 1)).is(302);
      TestClock.advance(Duration.ofSeconds(5));
    }
    while (clicks(lead).isEmpty()) {
      judge.judgeQuiet();
    }
    assertThat(clicks(lead)).hasSize(1);
  }

  @Test
  void noAddressOfACallerIsKeptAndJudgedCallsGo() {
    Lead lead = mailed();
    mails.browser().with("X-Forwarded-For", "203.0.113.77").get(link(lead, 1)).is(302);
    assertThat(
            jdbc.sql("select h::text from leadflow.mail_hit h")
                .query(String.class)
                .list()
                .toString())
        .doesNotContain("203.0.113", "Mozilla");
    mails.judged();
    TestClock.advance(MailHits.KEPT.plusSeconds(1));
    judge.forgetOld();
    assertThat(
            jdbc.sql("select count(*) from leadflow.mail_hit where lead_id = :lead")
                .param("lead", lead.id())
                .query(Long.class)
                .single())
        .isZero();
  }

  @Test
  void aClickCostsOneReadAndOneInsertAndAnEmptyLookOneRead() {
    Lead lead = mailed();
    String link = link(lead, 1);
    mails.browser().get(link).is(302);
    Statements.taken();
    mails.browser().get(link).is(302);
    assertThat(Statements.taken())
        .extracting(statement -> statement.sql().substring(0, 6))
        .containsExactly("select", "insert");
    mails.judged();
    Statements.taken();
    judge.judgeQuiet();
    assertThat(Statements.taken()).hasSize(1);
  }

  @Test
  void aBusyLeadHindersNeitherTheReaderNorTheOthers() throws Exception {
    Lead busy = mailed();
    Lead free = mailed();
    try (var connection = dataSource.getConnection();
        var statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("select 1 from leadflow.lead where id = '" + busy.id() + "' for update");
      TestClock.advance(Duration.ofHours(1));
      mails.browser().get(link(busy, 1)).is(302);
      mails.browser().get(link(free, 1)).is(302);
      TestClock.advance(Duration.ofSeconds(11));
      while (clicks(free).isEmpty()) {
        judge.judgeQuiet();
      }
      assertThat(clicks(busy)).isEmpty();
      connection.rollback();
    }
    mails.judged();
    assertThat(clicks(busy)).hasSize(1);
  }

  /** One point is missing. */
  private void almostRipe(UUID lead) {
    assertThat(journeys.lead(lead).score().fit()).isGreaterThanOrEqualTo(70);
    while (journeys.lead(lead).score().engagement() < 19) {
      leads.does(lead, "page.viewed /news");
    }
    assertThat(journeys.lead(lead).score().engagement()).isEqualTo(19);
  }

  private Lead lead() {
    return journeys.lead(leads.lead().captured());
  }

  /** A lead that has just got a mail with three links. */
  private Lead mailed() {
    Lead lead = lead();
    mails.html(lead);
    return lead;
  }

  private String token(Lead lead) {
    return jdbc.sql(
            """
            select click_token from leadflow.message
            where lead_id = :lead and template = 'test-links' and click_token is not null
            """)
        .param("lead", lead.id())
        .query(String.class)
        .single();
  }

  private String link(Lead lead, int number) {
    return "/t/c/" + token(lead) + "-" + number;
  }

  private Outbox.Message newest(Lead lead) {
    return outbox.of(lead.id()).stream()
        .filter(mail -> mail.template().equals("test-links"))
        .findFirst()
        .orElseThrow();
  }

  private List<Activity> clicks(Lead lead) {
    return ledger.of(lead.id()).stream().filter(a -> a.type().equals("email.clicked")).toList();
  }

  private List<Activity> asked(Lead lead) {
    return ledger.of(lead.id()).stream().filter(a -> a.type().equals("demo.requested")).toList();
  }

  private static void atOnce(int count, IntConsumer work) {
    CyclicBarrier start = new CyclicBarrier(count);
    List<CompletableFuture<Void>> running = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int number = i;
      running.add(
          CompletableFuture.runAsync(
              () -> {
                try {
                  start.await();
                } catch (Exception e) {
                  throw new IllegalStateException(e);
                }
                work.accept(number);
              },
              task -> new Thread(task).start()));
    }
    running.forEach(CompletableFuture::join);
  }
}
