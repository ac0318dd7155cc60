package leadflow.mail.delivery;

import jakarta.mail.Address;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import leadflow.mail.delivery.DeliveryResult.Fault;
import leadflow.mail.delivery.WatchedTransport.Phase;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One thread's connection to the mail server, kept between mails. */
final class SmtpConnection implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(SmtpConnection.class);
  private static final Pattern ENHANCED = Pattern.compile("\\b5\\.(\\d{1,3})\\.(\\d{1,3})\\b");

  private static final Pattern ONE_MAILBOX =
      Pattern.compile("\\b4\\.[12]\\.\\d|gr[ae]y-?list", Pattern.CASE_INSENSITIVE);

  private static final long IN_USE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final SmtpServer server;
  private @Nullable WatchedTransport transport;
  private volatile @Nullable WatchedTransport hurry;
  private long usedAt;
  private long took;

  SmtpConnection(SmtpServer server) {
    this.server = server;
  }

  SmtpServer server() {
    return server;
  }

  /**
   * Hands a mail over; never throws.
   *
   * @param hurried whether {@link #breakOffIfLongerThan} may end the conversation
   * @param lastLook called right before the content is sent; false holds the mail back
   */
  DeliveryResult deliver(
      MimeMessage mail, Address recipient, boolean hurried, BooleanSupplier lastLook) {
    boolean reused = transport != null && isInUse();
    DeliveryResult delivery = attempt(mail, recipient, hurried, lastLook);
    // a server may end a connection between two mails; that says nothing about the next one
    return reused && transport == null && delivery.serverDown()
        ? attempt(mail, recipient, hurried, lastLook)
        : delivery;
  }

  private DeliveryResult attempt(
      MimeMessage mail, Address recipient, boolean hurried, BooleanSupplier lastLook) {
    WatchedTransport open;
    took = 0;
    try {
      open = connected();
    } catch (MessagingException | RuntimeException e) {
      hangUp();
      String problem =
          e instanceof AuthenticationFailedException
              ? "the mail server refused the login"
              : "no connection to the mail server: " + rootMessage(e);
      return DeliveryResult.deferred(problem, Fault.SERVER);
    }
    open.begin(lastLook);
    hurry = hurried ? open : null;
    try {
      open.sendMessage(mail, new Address[] {recipient});
      usedAt = System.nanoTime();
      return DeliveryResult.sent();
    } catch (WatchedTransport.HeldBack e) {
      usedAt = 0;
      return DeliveryResult.heldBack();
    } catch (MessagingException | RuntimeException e) {
      usedAt = 0;
      DeliveryResult delivery = judge(open, e);
      if (open.code() < 400 || open.code() == 421) {
        // the conversation broke off: what comes next on this connection cannot be trusted
        hangUp();
      }
      return delivery;
    } finally {
      hurry = null;
      took = open.took();
    }
  }

  /** Returns how long the server took for the last mail, in nanoseconds. */
  long took() {
    return took;
  }

  /**
   * Ends a conversation that has lasted this long without handing a mail over; called by another
   * thread.
   */
  void breakOffIfLongerThan(long nanos) {
    WatchedTransport open = hurry;
    if (open != null) {
      open.breakOffIfLongerThan(nanos);
    }
  }

  @Override
  public void close() {
    hangUp();
  }

  /** The next mail connects anew. */
  void hangUp() {
    WatchedTransport open = transport;
    transport = null;
    if (open != null) {
      try {
        open.close();
      } catch (MessagingException | RuntimeException e) {
        log.debug("Closing the connection to the mail server failed", e);
      }
    }
  }

  /** Returns the open connection if it still answers, else a new one. */
  private WatchedTransport connected() throws MessagingException {
    WatchedTransport open = transport;
    if (open != null && (isInUse() || open.isConnected())) {
      return open;
    }
    hangUp();
    WatchedTransport fresh = WatchedTransport.to(server);
    fresh.connect(server.host(), server.port(), server.user(), server.password());
    transport = fresh;
    return fresh;
  }

  /** Returns whether the connection was just used with success, so that no check is needed. */
  private boolean isInUse() {
    return usedAt != 0 && System.nanoTime() - usedAt < IN_USE_NANOS;
  }

  private static DeliveryResult judge(WatchedTransport conversation, Exception e) {
    Phase phase = conversation.phase();
    int code = conversation.code();
    String reply = conversation.reply();
    if (conversation.wasBrokenOff()) {
      return DeliveryResult.deferred("it answers too slowly", Fault.SLOW_DOMAIN);
    }
    if (code >= 500 && code < 600) {
      return DeliveryResult.failed(reply, isDead(phase, code, reply));
    }
    if (code >= 400 && code < 500) {
      return DeliveryResult.deferred(reply, fault(phase, code, reply));
    }
    if (phase == Phase.FINAL_DOT) {
      return code == 250
          ? DeliveryResult.sent()
          : DeliveryResult.unknown("no answer after the mail was handed over: " + rootMessage(e));
    }
    return DeliveryResult.deferred(
        "broken off before the mail was handed over: " + rootMessage(e),
        phase == Phase.LAST_LOOK
            ? Fault.NONE
            : phase.compareTo(Phase.RECIPIENT) < 0 ? Fault.SERVER : Fault.DOMAIN);
  }

  /**
   * Before the recipient is named it cannot be the domain's fault. After it, 421 ends all talk; a
   * full mailbox (4.1.x, 4.2.x) and greylisting concern one mail.
   */
  private static Fault fault(Phase phase, int code, String reply) {
    if (phase.compareTo(Phase.RECIPIENT) < 0) {
      return Fault.SERVER;
    }
    if (code == 421) {
      return Fault.DOMAIN;
    }
    return ONE_MAILBOX.matcher(reply).find() ? Fault.NONE : Fault.PERHAPS_DOMAIN;
  }

  /**
   * Returns whether the mailbox does not exist, by the enhanced code of RFC 3463 (5.1.x, but for 7
   * and 8, which blame the sender); a server without them means it by 550, 551, 553 to the
   * recipient. After the content these codes rather mean that it did not like the mail.
   */
  private static boolean isDead(Phase phase, int code, String reply) {
    Matcher enhanced = ENHANCED.matcher(reply);
    if (enhanced.find()) {
      int detail = Integer.parseInt(enhanced.group(2));
      return phase != Phase.SENDER && enhanced.group(1).equals("1") && detail != 7 && detail != 8;
    }
    return phase == Phase.RECIPIENT && (code == 550 || code == 551 || code == 553);
  }

  private static String rootMessage(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    String message = root.getMessage();
    String name = root.getClass().getSimpleName();
    return message == null ? name : name + ": " + message.replaceAll("\\s+", " ").strip();
  }
}
