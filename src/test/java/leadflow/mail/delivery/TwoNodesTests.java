package leadflow.mail.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import leadflow.mail.delivery.MailSink.Point;
import leadflow.support.Http;
import leadflow.support.Program;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Two programs on one database send its mails: none arrives twice, also when one of them is killed
 * in between, or stands still until its leases are over and then goes on.
 */
class TwoNodesTests {

  private static final int THREADS = MailPrograms.THREADS;
  private static final String ONE = "node-one";
  private static final String OTHER = "node-other";

  private final SharedOutbox outbox = new SharedOutbox();
  private final MailSink sink = new MailSink();
  private Program one;
  private Program other;

  @BeforeEach
  void bothStart() {
    MailPrograms programs = new MailPrograms(outbox, sink, Path.of("target", "two-nodes"));
    one = programs.launch(ONE);
    one.ready();
    other = programs.launch(OTHER);
    other.ready();
  }

  @AfterEach
  void bothStop() {
    one.close();
    other.close();
    sink.close();
  }

  @Test
  void threeHundredMails() throws Exception {
    theStoppedAndTheKilled(300);
  }

  @Test
  @Tag("long")
  void tenThousandMails() throws Exception {
    theStoppedAndTheKilled(10_000);
  }

  private void theStoppedAndTheKilled(int mails) throws Exception {
    stopped(Point.FINAL_DOT, mails / 5, "sent");
    stopped(Point.RECIPIENT, mails / 5, "resend");
    paused(mails / 5);
    killed(mails - 3 * (mails / 5));
    assertThat(sink.received).hasSize(outbox.mails());
  }

  /** Stands still past its leases, while the other goes on; its word no longer counts then. */
  private void stopped(Point point, int mails, String decision) throws Exception {
    long before = sink.received.size();
    MailSink.Hold hold = sink.hold(point, ONE, THREADS);
    outbox.fill(mails, 100, Duration.ZERO);
    mailsUntil(hold::isMet);
    one.standStill();
    // the other has sent the rest: else its own mail on the way would lose its lease too
    Awaitility.await()
        .atMost(Duration.ofMinutes(4))
        .untilAsserted(
            () -> {
              assertThat(outbox.messageIds("PENDING", "DEFERRED")).isEmpty();
              assertThat(outbox.messageIds("SENDING")).hasSize(THREADS);
            });
    outbox.leasesPass();
    Awaitility.await()
        .atMost(Duration.ofMinutes(2))
        .untilAsserted(() -> assertThat(outbox.messageIds("UNKNOWN")).hasSize(THREADS));
    outbox.awaitTheEnd(Duration.ofMinutes(4));
    Set<String> unknown = outbox.messageIds("UNKNOWN");
    Set<String> arrived = new TreeSet<>(sink.messageIds());
    arrived.retainAll(unknown);
    assertThat(arrived).hasSize(point == Point.FINAL_DOT ? THREADS : 0);
    if (decision.equals("resend")) {
      // an operator is faster than the one that stands still
      unknown.forEach(mail -> MailPrograms.settle(other, mail, decision));
      outbox.awaitTheEnd(Duration.ofMinutes(2));
    }

    hold.release();
    one.goOn();
    long ofOne = sink.from(ONE);
    mailsUntil(() -> sink.from(ONE) > ofOne);
    outbox.awaitTheEnd(Duration.ofMinutes(4));

    if (decision.equals("sent")) {
      assertThat(outbox.messageIds("UNKNOWN")).as("the stale result is refused").isEqualTo(unknown);
      unknown.forEach(mail -> MailPrograms.settle(other, mail, decision));
    }
    assertThat(outbox.states().keySet()).containsExactly("SENT");
    assertThatNothingArrivedTwice();
    System.out.printf(
        "one of two nodes stood still at %s: %d mails arrived once, %d were unknown%n",
        point, sink.received.size() - before, THREADS);
  }

  /** Whoever turns the switch, both obey within a second; what is on its way ends its way. */
  private void paused(int mails) {
    outbox.fill(mails, 100, Duration.ofHours(1));
    turn(one, "{\"paused\": \"EVERYTHING\", \"reason\": \"a test\"}");
    int begun = sink.begun.get();
    outbox.due();
    Awaitility.await()
        .during(Duration.ofSeconds(3))
        .atMost(Duration.ofSeconds(20))
        .until(() -> sink.begun.get() == begun && outbox.messageIds("PENDING").size() == mails);
    turn(other, "{\"paused\": \"NOTHING\"}");
    long resumed = System.nanoTime();
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(5))
        .until(() -> sink.begun.get() > begun);
    System.out.printf(
        "after a pause the first mail left %d ms after the switch was turned%n",
        (System.nanoTime() - resumed) / 1_000_000);
    outbox.awaitTheEnd(Duration.ofMinutes(4));
    assertThat(outbox.states().keySet()).containsExactly("SENT");
    assertThatNothingArrivedTwice();
  }

  private void killed(int mails) throws Exception {
    long ofOne = sink.from(ONE);
    mailsUntil(() -> sink.from(ONE) > ofOne);
    int before = sink.received.size();
    outbox.fill(mails, 100, Duration.ZERO);
    long began = System.nanoTime();
    Awaitility.await()
        .atMost(Duration.ofMinutes(4))
        .pollInterval(Duration.ofMillis(5))
        .until(() -> sink.received.size() > before + mails / 4);
    one.kill();
    outbox.leasesPass();
    outbox.awaitTheEnd(Duration.ofMinutes(10));
    double seconds = (System.nanoTime() - began) / 1e9;
    Set<String> unknown = outbox.messageIds("UNKNOWN");
    assertThat(unknown).hasSizeLessThanOrEqualTo(THREADS);
    assertThatNothingArrivedTwice();
    System.out.printf(
        "one of two nodes killed: %d of %d mails sent in %.1f s, %d by the one, %d unknown%n",
        sink.received.size() - before, mails, seconds, sink.from(ONE) - ofOne, unknown.size());
    Set<String> arrived = new TreeSet<>(sink.messageIds());
    assertThat(arrived).containsAll(outbox.messageIds("SENT"));
    unknown.forEach(
        mail -> MailPrograms.settle(other, mail, arrived.contains(mail) ? "sent" : "resend"));
    outbox.awaitTheEnd(Duration.ofMinutes(2));
    assertThat(outbox.states().keySet()).containsExactly("SENT");
    assertThatNothingArrivedTwice();
  }

  /** The other node is quick: there are always mails, until it has happened. */
  private void mailsUntil(BooleanSupplier happened) {
    Awaitility.await()
        .atMost(Duration.ofMinutes(2))
        .until(
            () -> {
              if (outbox.messageIds("PENDING").isEmpty()) {
                outbox.fill(20, 100, Duration.ZERO);
              }
              return happened.getAsBoolean();
            });
  }

  private static void turn(Program program, String switched) {
    Http.withKey(program.port()).post("/api/mail/pause", switched).is(200);
  }

  private void assertThatNothingArrivedTwice() {
    assertThat(sink.messageIds()).doesNotHaveDuplicates();
    assertThat(sink.recipients()).doesNotHaveDuplicates();
  }
}
