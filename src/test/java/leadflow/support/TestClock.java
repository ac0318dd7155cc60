package leadflow.support;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import org.camunda.bpm.engine.impl.util.ClockUtil;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;

/** The program's and the engine's clock in tests: the real time until a test sets it. */
public final class TestClock extends Clock {

  private static volatile @Nullable Instant fixed;

  /** Stops the time at this instant. */
  public static void set(Instant instant) {
    fixed = instant.truncatedTo(ChronoUnit.MILLIS);
    ClockUtil.setCurrentTime(Date.from(fixed));
  }

  public static void advance(Duration by) {
    set(now().plus(by));
  }

  public static Instant now() {
    Instant instant = fixed;
    return instant == null ? Instant.now().truncatedTo(ChronoUnit.MILLIS) : instant;
  }

  public static void reset() {
    fixed = null;
    ClockUtil.reset();
  }

  @Override
  public Instant instant() {
    return now();
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException();
  }

  /** Puts the clock into the program. */
  @TestConfiguration
  public static class Configuration {
    @Bean
    @Primary
    Clock testClock() {
      return new TestClock();
    }
  }

  static final class Reset implements AfterEachCallback {
    @Override
    public void afterEach(ExtensionContext context) {
      reset();
    }
  }
}
