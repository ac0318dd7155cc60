package leadflow.support;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import leadflow.mail.delivery.OutboxSender;
import org.camunda.bpm.engine.ManagementService;
import org.springframework.stereotype.Component;

/** Lets time go by between two mails, while the senders come round: mail waits for its days. */
@Component
public class MailDays {

  private static final Duration ROUND = Duration.ofHours(6);

  private final OutboxSender postman;
  private final Journeys journeys;
  private final ManagementService jobs;

  MailDays(OutboxSender postman, Journeys journeys, ManagementService jobs) {
    this.postman = postman;
    this.journeys = journeys;
    this.jobs = jobs;
  }

  /** Up to shortly before the lead's timer at this element, or over a weekend when it has none. */
  public void pass(UUID lead, String elementId) {
    Instant until =
        jobs.createJobQuery().activityId(elementId).list().stream()
            .filter(job -> journeys.instances(lead).contains(job.getProcessInstanceId()))
            .map(job -> job.getDuedate().toInstant())
            .findFirst()
            .orElse(TestClock.now().plus(Duration.ofDays(3)));
    postman.sendDue();
    while (TestClock.now().plus(ROUND).isBefore(until)) {
      TestClock.advance(ROUND);
      postman.sendDue();
    }
  }
}
