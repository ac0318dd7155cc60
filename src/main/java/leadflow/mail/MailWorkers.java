package leadflow.mail;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * The threads that send: each has one connection and one mail at a time. One more takes mails to
 * colleagues only, so that an alert never waits until a slow server has swallowed a nurture mail.
 */
@Component
class MailWorkers implements SmartLifecycle {

  private static final Logger log = LoggerFactory.getLogger(MailWorkers.class);
  private static final long LOOK_EVERY_MILLIS = 1000;
  private static final long SERVER_DOWN_MILLIS = 5000;
  private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final long STOP_MILLIS = 10_000;

  private final Postman postman;
  private final MailBell bell;
  private final MailSettings settings;
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean running;

  MailWorkers(Postman postman, MailBell bell, MailSettings settings) {
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
      start("mail-sender-" + i, postman::sendNext, bell::await);
    }
    // it leaves the bell to the others, who are faster where they are free
    start("mail-sender-alerts", postman::sendNextInternal, this::rest);
  }

  private void start(String name, Function<SmtpConnection, Postman.Progress> next, Pause pause) {
    Thread thread = new Thread(() -> work(next, pause), name);
    thread.setDaemon(true);
    threads.add(thread);
    thread.start();
  }

  /** What a thread does while nothing is due. */
  private interface Pause {
    void upTo(long millis) throws InterruptedException;
  }

  /** Mails on their way are brought to their end; none is left unknown by an orderly stop. */
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
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  private void work(Function<SmtpConnection, Postman.Progress> next, Pause pause) {
    boolean well = true;
    long lastMail = System.nanoTime();
    try (SmtpConnection connection = postman.connection()) {
      while (running) {
        try {
          Postman.Progress progress = next.apply(connection);
          if (!well) {
            log.info("Mail goes out again");
            well = true;
          }
          switch (progress) {
            case ONE_DONE -> lastMail = System.nanoTime();
            case NOTHING_DUE -> {
              postman.expireLeases();
              if (System.nanoTime() - lastMail > IDLE_NANOS) {
                connection.hangUp();
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

  private void rest(long millis) throws InterruptedException {
    for (long rested = 0; running && rested < millis; rested += 100) {
      Thread.sleep(100);
    }
  }
}
