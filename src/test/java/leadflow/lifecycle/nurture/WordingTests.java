package leadflow.lifecycle.nurture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import leadflow.mail.delivery.OutboxSender;
import leadflow.mail.outbox.MailState;
import leadflow.mail.outbox.Outbox;
import leadflow.support.Inbox;
import leadflow.support.Journeys;
import leadflow.support.LeadBuilder;
import leadflow.support.LeadflowTest;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.runtime.Incident;
import org.camunda.bpm.engine.runtime.Job;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.util.FileSystemUtils;

/** An owner changes the wording of mails while the program runs, and makes a mistake. */
@LeadflowTest
class WordingTests {

  private static final String EMAIL_DUE = "IntermediateEvent_EmailDue";

  @TempDir static Path owners;

  @Autowired LeadBuilder leads;
  @Autowired Journeys journeys;
  @Autowired Outbox outbox;
  @Autowired OutboxSender postman;
  @Autowired Inbox inbox;
  @Autowired ManagementService jobs;
  @Autowired RuntimeService runtime;

  @DynamicPropertySource
  static void processesDir(DynamicPropertyRegistry registry) throws IOException {
    FileSystemUtils.copyRecursively(Path.of("processes"), owners.resolve("processes"));
    FileSystemUtils.copyRecursively(Path.of("forms"), owners.resolve("forms"));
    registry.add("leadflow.processes-dir", owners::toString);
  }

  @Test
  void aChangedWordingCountsForTheNextMail() throws IOException {
    UUID first = leads.lead().asks("content").captured();
    UUID second = leads.lead().asks("content").captured();

    journeys.timer(first, EMAIL_DUE);
    write("<title>Take this, {{firstName}}</title><p>As you asked.</p>");
    journeys.timer(second, EMAIL_DUE);
    postman.sendDue();

    assertThat(subjects(first)).containsExactly("Here is what you asked for");
    assertThat(subjects(second)).containsExactly("Take this, Ana");
  }

  @Test
  void aBrokenWordingIsAnIncidentAndTheMailComesOnceItIsMended() throws IOException {
    UUID lead = leads.lead().asks("content").captured();
    write("<title>Take this</title>{{#firstName}}Hi {{firstName}}");

    Incident incident = failsUntilSomebodyIsNeeded(lead);

    assertThat(incident.getIncidentMessage())
        .contains(
            "plan-nurture, the row for step 1, stage LEAD, cycle 1",
            "processes/emails/content-follow-up.html",
            "cannot be filled");
    assertThat(incident.getActivityId()).isEqualTo(EMAIL_DUE);
    assertThat(outbox.of(lead)).as("neither sent nor given up").isEmpty();
    assertThat(journeys.at(lead)).containsExactly(EMAIL_DUE);

    write("<title>Take this</title>Hi {{firstName}}");
    jobs.setJobRetries(job(lead).getId(), 1);
    journeys.timer(lead, EMAIL_DUE);
    postman.sendDue();

    assertThat(subjects(lead)).containsExactly("Take this");
    assertThat(incidents(lead)).isEmpty();
  }

  @Test
  void aBrokenAnswerLosesNeitherTheFormNorTheLead() throws IOException {
    UUID lead = leads.lead().asks("newsletter").captured();
    write("<title>Take this</title>{{#firstName}}Hi {{firstName}}");
    String email = journeys.lead(lead).facts().email();

    leads.lead().email(email).asks("content").captured();

    assertThat(journeys.lead(lead).facts().request()).isEqualTo("content");
    assertThat(outbox.steps(lead))
        .singleElement()
        .satisfies(
            step -> {
              assertThat(step.state()).isEqualTo(MailState.SKIPPED);
              assertThat(step.reason())
                  .contains(
                      "answer-request, the row for content.downloaded, email content-follow-up",
                      "cannot be filled");
            });
    write("<title>Take this</title>Hi {{firstName}}");
  }

  private Incident failsUntilSomebodyIsNeeded(UUID lead) {
    for (int tries = 0; tries < 10 && incidents(lead).isEmpty(); tries++) {
      try {
        jobs.executeJob(job(lead).getId());
      } catch (RuntimeException e) {
        assertThat(e).hasStackTraceContaining("BadTemplate");
      }
    }
    assertThat(incidents(lead)).hasSize(1);
    return incidents(lead).get(0);
  }

  private List<Incident> incidents(UUID lead) {
    return runtime.createIncidentQuery().list().stream()
        .filter(incident -> journeys.instances(lead).contains(incident.getProcessInstanceId()))
        .filter(incident -> incident.getId().equals(incident.getRootCauseIncidentId()))
        .toList();
  }

  private Job job(UUID lead) {
    return jobs.createJobQuery().activityId(EMAIL_DUE).list().stream()
        .filter(job -> journeys.instances(lead).contains(job.getProcessInstanceId()))
        .findFirst()
        .orElseThrow();
  }

  private List<String> subjects(UUID lead) {
    return inbox.to(journeys.lead(lead).facts().email()).stream().map(Inbox::subject).toList();
  }

  private static void write(String template) throws IOException {
    Files.writeString(
        owners.resolve("processes").resolve("emails").resolve("content-follow-up.html"), template);
  }
}
