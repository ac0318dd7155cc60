package leadflow.support;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.task.ThreadPoolTaskSchedulerBuilder;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.scheduling.Trigger;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

/**
 * The program's scheduler in tests: its tasks come when they are due, and do nothing except for
 * test classes that ask for them by {@link RunsSchedules}.
 */
final class Schedules extends ThreadPoolTaskScheduler {

  private static final long serialVersionUID = 1;

  private final transient ReadWriteLock working = new ReentrantReadWriteLock();
  private volatile boolean on;

  void on() {
    on = true;
  }

  /** When this returns nothing is at work any more. */
  void off() {
    on = false;
    working.writeLock().lock();
    working.writeLock().unlock();
  }

  private Runnable ifOn(Runnable task) {
    return () -> {
      working.readLock().lock();
      try {
        if (on) {
          task.run();
        }
      } finally {
        working.readLock().unlock();
      }
    };
  }

  @Override
  public @Nullable ScheduledFuture<?> schedule(Runnable task, Trigger trigger) {
    return super.schedule(ifOn(task), trigger);
  }

  @Override
  public ScheduledFuture<?> schedule(Runnable task, Instant startTime) {
    return super.schedule(ifOn(task), startTime);
  }

  @Override
  public ScheduledFuture<?> scheduleAtFixedRate(Runnable task, Instant startTime, Duration period) {
    return super.scheduleAtFixedRate(ifOn(task), startTime, period);
  }

  @Override
  public ScheduledFuture<?> scheduleAtFixedRate(Runnable task, Duration period) {
    return super.scheduleAtFixedRate(ifOn(task), period);
  }

  @Override
  public ScheduledFuture<?> scheduleWithFixedDelay(
      Runnable task, Instant startTime, Duration delay) {
    return super.scheduleWithFixedDelay(ifOn(task), startTime, delay);
  }

  @Override
  public ScheduledFuture<?> scheduleWithFixedDelay(Runnable task, Duration delay) {
    return super.scheduleWithFixedDelay(ifOn(task), delay);
  }

  @TestConfiguration
  static class Configuration {

    @Bean
    Schedules taskScheduler(ThreadPoolTaskSchedulerBuilder settings) {
      return settings.configure(new Schedules());
    }
  }
}
