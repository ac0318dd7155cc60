package leadflow.mail.delivery;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import leadflow.mail.MailSettings;
import leadflow.mail.outbox.SenderWakeup;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * The sending threads: each has one connection and one mail at a time. One more takes only mails to
 * colleagues, so that an alert never waits behind a nurture mail on a slow server.
 */
@Component
class MailWorkers implements SmartLifecycle {

  private static final Logger log = LoggerFactory.getLogger(MailWorkers.class);
  private static final long LOOK_EVERY_MILLIS = 1000;
  private static final long SERVER_DOWN_MILLIS = 5000;
  private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final long WATCH_MILLIS = 250;
  private static final long FORGET_NANOS = TimeUnit.HOURS.toNanos(1);
  private static final long STOP_MILLIS = 10_000;

  private final OutboxSender postman;
  private final SenderWakeup bell;
  private final MailSettings settings;
  private final List<Thread> threads = new ArrayList<>();
  private final List<OutboxSender.Sender> senders = new CopyOnWriteArrayList<>();
  private volatile boolean running;

  MailWorkers(OutboxSender postman, SenderWakeup bell, MailSettings settings) {
    this.postman = postman;
    this.bell = bell;
    this.settings = settings;
  }

  @Override
  public boolean isAutoStartup() {
    return settings.sending();
  }

  @Override
  public synchronized void start() {
    running = true;
    for (int i = 1; i <= settings.threads(); i++) {
      start("mail-sender-" + i, OutboxSender.Sender::next, this::await);
    }
    // it does not use the wake-up signal; the others, when free, are faster
    start("mail-sender-alerts", OutboxSender.Sender::nextAlert, this::rest);
    start("mail-sender-watch", this::watch);
  }

  private void start(
      String name, Function<OutboxSender.Sender, OutboxSender.Progress> next, Pause pause) {
    OutboxSender.Sender sender = postman.sender();
    senders.add(sender);
    start(name, () -> work(sender, next, pause));
  }

  private void start(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    threads.add(thread);
    thread.start();
  }

  /** How a thread waits while nothing is due. */
  private interface Pause {
    void upTo(long millis) throws InterruptedException;
  }

  /** Completes the mails in flight; an orderly stop leaves no mail UNKNOWN. */
  @Override
  public synchronized void stop() {
    running = false;
    try {
      long until = System.currentTimeMillis() + STOP_MILLIS;
      for (Thread thread : threads) {
        thread.join(Math.max(1, until - System.currentTimeMillis()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    threads.clear();
    senders.clear();
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  private void work(
      OutboxSender.Sender sender,
      Function<OutboxSender.Sender, OutboxSender.Progress> next,
      Pause pause) {
    boolean well = true;
    long lastMail = System.nanoTime();
    try (sender) {
      while (running) {
        try {
          OutboxSender.Progress progress = next.apply(sender);
          if (!well) {
            log.info("Mail goes out again");
            well = true;
          }
          switch (progress) {
            case ONE_DONE -> lastMail = System.nanoTime();
            case NOTHING_DUE -> {
              postman.expireLeases();
              if (System.nanoTime() - lastMail > IDLE_NANOS) {
                sender.hangUp();
              }
              pause.upTo(LOOK_EVERY_MILLIS);
            }
            case SERVER_DOWN -> rest(SERVER_DOWN_MILLIS);
          }
        } catch (RuntimeException e) {
          if (well) {
            log.warn("Mail does not go out", e);
            well = false;
          }
          rest(LOOK_EVERY_MILLIS);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Breaks off slow conversations, so that a slow domain does not delay other domains' mails. */
  private void watch() {
    try {
      long forgot = System.nanoTime() - FORGET_NANOS;
      while (running) {
        Thread.sleep(WATCH_MILLIS);
        senders.forEach(OutboxSender.Sender::loseItsPatience);
        if (System.nanoTime() - forgot > FORGET_NANOS) {
          forgot = System.nanoTime();
          forgetDomains();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void forgetDomains() {
    try {
      postman.forgetDomains();
    } catch (RuntimeException e) {
      log.debug("Domains are forgotten another time", e);
    }
  }

  /** Waits until there is a mail, or a rate-limited domain may get its next one. */
  private void await(long millis) throws InterruptedException {
    long soon = postman.rest().map(Duration::toMillis).orElse(millis);
    bell.await(Math.max(1, Math.min(millis, soon)));
  }

  private void rest(long millis) throws InterruptedException {
    for (long rested = 0; running && rested < millis; rested += 100) {
      Thread.sleep(100);
    }
  }
}
