package leadflow.mail;

import jakarta.mail.MessagingException;
import jakarta.mail.URLName;
import java.io.IOException;
import java.io.OutputStream;
import java.util.function.BooleanSupplier;
import org.eclipse.angus.mail.smtp.SMTPTransport;
import org.jspecify.annotations.Nullable;

/**
 * Angus' transport, watched: how far the conversation came and what the server answered there.
 * Angus' own exceptions do not tell: when the server refuses a mail and hangs up, the refusal is
 * lost behind the failed RSET.
 */
class WatchedTransport extends SMTPTransport {

  /** In the order of the conversation. */
  enum Phase {
    CONNECTING,
    SENDER,
    RECIPIENT,
    DATA,
    /** From here on both sides own the mail. */
    FINAL_DOT
  }

  /** Thrown right before DATA when the last look says no. */
  static final class HeldBack extends MessagingException {
    HeldBack() {
      super("held back");
    }
  }

  private Phase phase = Phase.CONNECTING;
  private int code;
  private @Nullable String reply;
  private BooleanSupplier lastLook = () -> true;

  WatchedTransport(SmtpServer server) {
    super(
        server.session(),
        new URLName(server.protocol(), server.host(), server.port(), null, null, null),
        server.protocol(),
        "smtps".equals(server.protocol()));
  }

  /** To be called before each mail. */
  void begin(BooleanSupplier lastLook) {
    this.lastLook = lastLook;
    enter(Phase.CONNECTING);
  }

  Phase phase() {
    return phase;
  }

  /** The server's first answer in this phase; 0 while there is none, -1 when it hung up. */
  int code() {
    return code;
  }

  /** Its words, one line. */
  String reply() {
    return reply == null ? "" : reply.replaceAll("\\s+", " ").strip();
  }

  @Override
  protected void mailFrom() throws MessagingException {
    enter(Phase.SENDER);
    super.mailFrom();
  }

  @Override
  protected void rcptTo() throws MessagingException {
    enter(Phase.RECIPIENT);
    super.rcptTo();
  }

  @Override
  protected OutputStream data() throws MessagingException {
    if (!lastLook.getAsBoolean()) {
      throw new HeldBack();
    }
    enter(Phase.DATA);
    return super.data();
  }

  @Override
  protected void finishData() throws IOException, MessagingException {
    enter(Phase.FINAL_DOT);
    super.finishData();
  }

  @Override
  protected int readServerResponse() throws MessagingException {
    int answer = super.readServerResponse();
    if (reply == null) {
      code = answer;
      reply = getLastServerResponse();
    }
    return answer;
  }

  private void enter(Phase phase) {
    this.phase = phase;
    this.code = 0;
    this.reply = null;
  }
}
