package leadflow.engagement.consent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import leadflow.intake.capture.LeadCapture;
import leadflow.lead.Consents;
import leadflow.lead.Consents.Consent;
import leadflow.lead.Lead;
import leadflow.lead.LeadFacts;
import leadflow.lead.Leads;
import leadflow.mail.delivery.MailLeads;
import leadflow.mail.outbox.LeadMails;
import leadflow.mail.permission.MailConsent;
import leadflow.mail.permission.Suppressions;
import leadflow.support.Http;
import leadflow.support.LeadflowTest;
import leadflow.support.TestClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Confirming, unsubscribing and being erased at one moment: one order of the acts explains all. */
@LeadflowTest
class ConsentRaceTests {

  private static final int ROUNDS = 100;

  @Autowired LeadCapture capture;
  @Autowired Leads leads;
  @Autowired LeadMails mails;
  @Autowired Consents consents;
  @Autowired MailConsent mailConsent;
  @Autowired Suppressions suppressions;
  @Autowired JdbcClient jdbc;
  @LocalServerPort int port;

  private final ExecutorService threads = Executors.newFixedThreadPool(3);

  @AfterEach
  void stop() {
    threads.shutdownNow();
  }

  @Test
  void confirmingAgainstUnsubscribing() throws Exception {
    int allowed = 0;
    for (int round = 0; round < ROUNDS; round++) {
      Lead lead = asked();
      Race race = race(lead, false);
      assertThat(race.confirmed).isEqualTo(200);
      assertThat(race.unsubscribed).isEqualTo(200);
      boolean may = mailConsent.refusal(lead).isEmpty();
      List<Consent> said = consents.history(lead.id());
      assertThat(said.stream().filter(Consent::granted)).hasSize(1);
      assertThat(may).as("the last act, %s", said).isEqualTo(said.get(0).granted());
      assertThat(suppressions.reason(lead.facts().email()).isPresent()).isEqualTo(!may);
      allowed += may ? 1 : 0;
    }
    System.out.printf(
        "RACE confirm against unsubscribe: %d rounds, %d times the confirmation came last%n",
        ROUNDS, allowed);
  }

  @Test
  void confirmingAgainstUnsubscribingAgainstErasure() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      Lead lead = asked();
      String email = lead.facts().email();
      Race race = race(lead, true);
      assertThat(race.confirmed).isIn(200, 404);
      assertThat(race.unsubscribed).isIn(200, 404);
      assertThat(race.erased).isEqualTo(200);
      assertThat(suppressions.reason(email)).contains("erased");
      for (String table : List.of("consent", "opt_in", "message", "activity")) {
        assertThat(
                jdbc.sql("select count(*) from leadflow." + table + " where lead_id = :lead")
                    .param("lead", lead.id())
                    .query(Integer.class)
                    .single())
            .as(table)
            .isZero();
      }
    }
  }

  private record Race(int confirmed, int unsubscribed, int erased) {}

  private Race race(Lead lead, boolean erase) throws Exception {
    String confirm =
        jdbc.sql("select token from leadflow.opt_in where lead_id = :lead")
            .param("lead", lead.id())
            .query(String.class)
            .single();
    String mail = mails.newestToken(lead.id()).orElseThrow();
    List<String> calls = new ArrayList<>(List.of("/confirm/" + confirm, "/unsubscribe/" + mail));
    if (erase) {
      calls.add("/api/leads/" + lead.id() + "/erasure");
    }
    var meet = new CyclicBarrier(calls.size());
    List<Future<Integer>> answers =
        calls.stream()
            .map(
                call ->
                    threads.submit(
                        () -> {
                          meet.await();
                          return Http.withKey(port).send("POST", call).status();
                        }))
            .toList();
    return new Race(answers.get(0).get(), answers.get(1).get(), erase ? answers.get(2).get() : 0);
  }

  /** A lead that ticked a box in a form and has not confirmed it yet. */
  private Lead asked() {
    LeadFacts facts = MailLeads.facts("Ada", java.util.Map.of());
    UUID id =
        capture
            .capture(
                facts,
                List.of(
                    new Consent(
                        Consents.MARKETING, true, "Yes", "1", "form contact", TestClock.now())),
                ConsentOrigin.form("contact"))
            .id();
    return leads.get(id);
  }
}
