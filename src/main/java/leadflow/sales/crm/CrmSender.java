package leadflow.sales.crm;

import java.util.Optional;
import leadflow.lead.LeadTransactions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Sends events to the CRM, one at a time. One transaction claims an event, the call runs outside
 * any transaction, and another transaction records the result if this sender still holds the lease.
 */
@Component
class CrmSender implements SmartLifecycle {

  private static final Logger log = LoggerFactory.getLogger(CrmSender.class);
  private static final long LOOK_EVERY_MILLIS = 1000;
  private static final long STOP_MILLIS = 25_000;

  private final CrmSettings settings;
  private final CrmEvents events;
  private final CrmClient client;
  private final LeadTransactions transactions;
  private volatile boolean running;
  private volatile Thread thread = new Thread();

  CrmSender(
      CrmSettings settings, CrmEvents events, CrmClient client, LeadTransactions transactions) {
    this.settings = settings;
    this.events = events;
    this.client = client;
    this.transactions = transactions;
  }

  /** Sends what is due in the calling thread until nothing is left. */
  void sendDue() {
    events.expireLeases();
    while (sendNext()) {
      // next
    }
  }

  private boolean sendNext() {
    Optional<CrmEvents.Claimed> claimed = transactions.inOne(() -> events.claim());
    if (claimed.isEmpty()) {
      return false;
    }
    CrmEvents.Claimed event = claimed.get();
    if (events.isStillOurs(event)) {
      CrmClient.Answer answer = client.post(event.id(), event.body());
      boolean ours = transactions.inOne(() -> settle(event, answer));
      log.info(
          "CRM event {} attempt {}: {}{}",
          event.id(),
          event.attempt(),
          answer.status() == null ? "no answer" : answer.status(),
          ours ? "" : ", after its lease");
    }
    return true;
  }

  private boolean settle(CrmEvents.Claimed event, CrmClient.Answer answer) {
    if (answer.taken()) {
      return events.sent(event, answer.text());
    }
    return answer.gone()
        ? events.failed(event, answer.text())
        : events.deferred(event, answer.text());
  }

  @Override
  public boolean isAutoStartup() {
    return settings.sending() && settings.tells();
  }

  @Override
  public synchronized void start() {
    running = true;
    thread = new Thread(this::work, "crm-sender");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public synchronized void stop() {
    running = false;
    try {
      thread.join(STOP_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  private void work() {
    boolean well = true;
    while (running) {
      try {
        events.expireLeases();
        while (running && sendNext()) {
          // next
        }
        well = true;
      } catch (RuntimeException e) {
        if (well) {
          log.warn("The CRM is not told", e);
          well = false;
        }
      }
      rest();
    }
  }

  private void rest() {
    try {
      for (long rested = 0; running && rested < LOOK_EVERY_MILLIS; rested += 100) {
        Thread.sleep(100);
      }
    } catch (InterruptedException e) {
      running = false;
    }
  }
}
