package leadflow.mail;

import jakarta.mail.Address;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import leadflow.mail.WatchedTransport.Phase;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One thread's connection to the mail server, kept between mails. */
final class SmtpConnection implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(SmtpConnection.class);
  private static final Pattern ENHANCED = Pattern.compile("\\b5\\.(\\d{1,3})\\.(\\d{1,3})\\b");

  private final SmtpServer server;
  private @Nullable WatchedTransport transport;

  SmtpConnection(SmtpServer server) {
    this.server = server;
  }

  SmtpServer server() {
    return server;
  }

  /**
   * Hands a mail over; never throws.
   *
   * @param lastLook asked when nothing but the content is missing; false holds the mail back
   */
  Delivery deliver(MimeMessage mail, Address recipient, BooleanSupplier lastLook) {
    WatchedTransport open;
    try {
      open = connected();
    } catch (MessagingException | RuntimeException e) {
      hangUp();
      String problem =
          e instanceof AuthenticationFailedException
              ? "the mail server refused the login"
              : "no connection to the mail server: " + rootMessage(e);
      return Delivery.serverDown(problem);
    }
    open.begin(lastLook);
    try {
      open.sendMessage(mail, new Address[] {recipient});
      return Delivery.sent();
    } catch (WatchedTransport.HeldBack e) {
      return Delivery.heldBack();
    } catch (MessagingException | RuntimeException e) {
      Delivery delivery = judge(open, e);
      if (open.code() < 400) {
        // the conversation broke off: what comes next on this connection cannot be trusted
        hangUp();
      }
      return delivery;
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

  /** The open connection if it still answers, else a new one. */
  private WatchedTransport connected() throws MessagingException {
    WatchedTransport open = transport;
    if (open != null && open.isConnected()) {
      return open;
    }
    hangUp();
    WatchedTransport fresh = new WatchedTransport(server);
    fresh.connect(server.host(), server.port(), server.user(), server.password());
    transport = fresh;
    return fresh;
  }

  private static Delivery judge(WatchedTransport conversation, Exception e) {
    Phase phase = conversation.phase();
    int code = conversation.code();
    String reply = conversation.reply();
    if (code >= 500 && code < 600) {
      return Delivery.failed(reply, isDead(phase, code, reply));
    }
    if (code >= 400 && code < 500) {
      return Delivery.deferred(reply);
    }
    if (phase == Phase.FINAL_DOT) {
      return code == 250
          ? Delivery.sent()
          : Delivery.unknown("no answer after the mail was handed over: " + rootMessage(e));
    }
    return Delivery.deferred("broken off before the mail was handed over: " + rootMessage(e));
  }

  /**
   * Nobody is there, by the enhanced code of RFC 3463 (5.1.x, but for 7 and 8, which blame the
   * sender); a server without them means it by 550, 551, 553 to the recipient. After the content
   * these codes rather mean that it did not like the mail.
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
