package leadflow.mail.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import leadflow.mail.delivery.MailSink.Point;
import leadflow.support.Program;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The program, in a process of its own, is killed with -9 at each seam of sending a mail, while all
 * its senders stand there: no mail arrives twice, none is lost, and of no more than it had on their
 * way nobody knows. Looked at from outside: from the mail server that the mails go to.
 */
class MailCrashTests {

  private static final int THREADS = MailPrograms.THREADS;
  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final Duration SERVING_AGAIN = Duration.ofSeconds(60);

  /** More than the sockets between the program and the server hold. */
  private static final int LARGE = 8_000_000;

  private final SharedOutbox outbox = new SharedOutbox();
  private final MailSink sink = new MailSink();
  private MailPrograms programs;
  private Program program;
  private Duration slowestStart = Duration.ZERO;

  /** Where the program dies. */
  private enum Seam {
    /** In the transaction that would claim the mails. */
    BEFORE_THE_CLAIM(0, 0),
    /** The server has read a part of each mail. */
    IN_DATA(THREADS, 0),
    /** The server has all of each mail and has not answered. */
    AFTER_THE_DOT(THREADS, THREADS),
    /** The server has answered 250, and the transaction that would store that stands still. */
    BEFORE_THE_RESULT_IS_STORED(THREADS, THREADS);

    /** Of how many mails nobody knows then, and how many of them did arrive. */
    private final int unknown;

    private final int arrived;

    Seam(int unknown, int arrived) {
      this.unknown = unknown;
      this.arrived = arrived;
    }
  }

  @BeforeEach
  void firstStart() {
    programs = new MailPrograms(outbox, sink, Path.of("target", "mail-crash"));
    program = programs.launch("node");
    program.ready();
  }

  @AfterEach
  void stop() {
    program.close();
    sink.close();
  }

  @Test
  void aKillAtEachSeamDoublesNothingAndLosesNothing() throws Exception {
    for (Seam seam : Seam.values()) {
      killedAt(seam, 20);
    }
    everythingArrivesOnce();
  }

  @Test
  @Tag("long")
  void fiftyKillsUnderLoadDoubleNothingAndLoseNothing() throws Exception {
    Random random = new Random(4);
    for (int kill = 1; kill <= 50; kill++) {
      int anywhere = random.nextInt(Seam.values().length + 1);
      if (anywhere < Seam.values().length) {
        killedAt(Seam.values()[anywhere], 200);
      } else {
        killedAnywhere(random.nextInt(20, 180), 200);
      }
    }
    everythingArrivesOnce();
  }

  private void killedAt(Seam seam, int mails) throws Exception {
    Set<String> unknownBefore = outbox.messageIds("UNKNOWN");
    outbox.fill(THREADS, seam == Seam.IN_DATA ? LARGE : 100, Duration.ofHours(1));
    outbox.fill(mails - THREADS, 100, Duration.ofHours(1));
    switch (seam) {
      case BEFORE_THE_CLAIM -> {
        int begun = sink.begun.get();
        outbox.whileLocked(
            "lock table leadflow.lead in exclusive mode",
            () -> {
              outbox.due();
              outbox.awaitSomebodyWaiting();
              program.kill();
            });
        assertThat(sink.begun.get()).as("no mail was begun").isEqualTo(begun);
      }
      case IN_DATA -> killedAt(Point.IN_DATA);
      case AFTER_THE_DOT -> killedAt(Point.FINAL_DOT);
      case BEFORE_THE_RESULT_IS_STORED -> {
        MailSink.Hold hold = sink.hold(Point.FINAL_DOT, null, THREADS);
        outbox.due();
        hold.await();
        outbox.whileLocked(
            "select 1 from leadflow.message where state = 'SENDING' for update",
            () -> {
              hold.release();
              outbox.awaitSomebodyWaiting();
              program.kill();
            });
      }
    }
    Duration start = serveAgain();
    Set<String> unknown = unknownSince(unknownBefore);
    Set<String> arrived = new TreeSet<>(sink.messageIds());
    arrived.retainAll(unknown);
    System.out.printf(
        "killed %s: serving again after %.1f s, %d unknown of %d mails, %d of them had arrived%n",
        seam, start.toMillis() / 1000.0, unknown.size(), mails, arrived.size());
    assertThat(unknown).as("unknown after %s", seam).hasSize(seam.unknown);
    assertThat(arrived).as("of them at the server").hasSize(seam.arrived);
  }

  private void killedAt(Point point) throws Exception {
    MailSink.Hold hold = sink.hold(point, null, THREADS);
    outbox.due();
    hold.await();
    program.kill();
    hold.release();
  }

  /** While mails stream out, after so many of them. */
  private void killedAnywhere(int after, int mails) {
    Set<String> unknownBefore = outbox.messageIds("UNKNOWN");
    int arrived = sink.received.size();
    outbox.fill(mails, 100, Duration.ZERO);
    while (sink.received.size() < arrived + after) {
      Thread.onSpinWait();
    }
    program.kill();
    Duration start = serveAgain();
    Set<String> unknown = unknownSince(unknownBefore);
    System.out.printf(
        "killed after %d mails: serving again after %.1f s, %d unknown of %d mails%n",
        after, start.toMillis() / 1000.0, unknown.size(), mails);
    assertThat(unknown).hasSizeLessThanOrEqualTo(THREADS);
  }

  /** What waited goes out by itself; what was on its way is unknown once its lease is over. */
  private Duration serveAgain() {
    outbox.leasesPass();
    program = programs.launch("node");
    Duration start = program.ready();
    outbox.awaitTheEnd(PATIENCE);
    slowestStart = start.compareTo(slowestStart) > 0 ? start : slowestStart;
    assertThatNothingArrivedTwice();
    assertThat(sink.messageIds()).containsAll(outbox.messageIds("SENT"));
    assertThat(outbox.states().keySet()).isSubsetOf("SENT", "UNKNOWN");
    return start;
  }

  private Set<String> unknownSince(Set<String> before) {
    Set<String> unknown = outbox.messageIds("UNKNOWN");
    unknown.removeAll(before);
    return unknown;
  }

  /** An operator looks into the server's log and decides about each unknown mail. */
  private void everythingArrivesOnce() {
    Set<String> arrived = new TreeSet<>(sink.messageIds());
    for (String mail : outbox.messageIds("UNKNOWN")) {
      MailPrograms.settle(program, mail, arrived.contains(mail) ? "sent" : "resend");
    }
    outbox.awaitTheEnd(PATIENCE);
    assertThat(outbox.states().keySet()).containsExactly("SENT");
    assertThatNothingArrivedTwice();
    assertThat(sink.received).hasSize(outbox.mails());
    System.out.printf("%d mails arrived, each once%n", outbox.mails());
    assertThat(slowestStart).isLessThan(SERVING_AGAIN);
  }

  private void assertThatNothingArrivedTwice() {
    assertThat(sink.messageIds()).doesNotHaveDuplicates();
    assertThat(sink.recipients()).doesNotHaveDuplicates();
  }
}
