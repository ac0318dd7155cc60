package leadflow.mail.delivery;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.URLName;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Properties;
import java.util.function.BooleanSupplier;
import javax.net.SocketFactory;
import org.eclipse.angus.mail.smtp.SMTPTransport;
import org.jspecify.annotations.Nullable;

/**
 * Records how far an SMTP conversation came and what the server answered. Angus' own exceptions do
 * not show that: when the server refuses a mail and hangs up, the refusal is lost behind the failed
 * RSET. Another thread may break a conversation off while nothing has been handed over.
 */
class WatchedTransport extends SMTPTransport {

  /** In the order of the conversation. */
  enum Phase {
    CONNECTING,
    SENDER,
    RECIPIENT,
    /** Our own last check. */
    LAST_LOOK,
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

  private final Line line;
  private volatile Phase phase = Phase.CONNECTING;
  private volatile long since;
  private boolean contentBegun;
  private boolean brokenOff;
  private int code;
  private @Nullable String reply;
  private BooleanSupplier lastLook = () -> true;

  static WatchedTransport to(SmtpServer server) {
    return new WatchedTransport(server, new Line());
  }

  private WatchedTransport(SmtpServer server, Line line) {
    super(
        session(server, line),
        new URLName(server.protocol(), server.host(), server.port(), null, null, null),
        server.protocol(),
        "smtps".equals(server.protocol()));
    this.line = line;
  }

  /** Its own, for its own socket; a factory or a proxy that the owner chose is kept. */
  private static Session session(SmtpServer server, Line line) {
    Properties properties = new Properties();
    properties.putAll(server.session().getProperties());
    String prefix = "mail." + server.protocol() + ".";
    if (properties.get(prefix + "socks.host") != null) {
      return Session.getInstance(properties);
    }
    for (String factory : new String[] {"socketFactory", "ssl.socketFactory"}) {
      if (properties.get(prefix + factory + ".class") == null) {
        properties.putIfAbsent(prefix + factory, line);
      }
    }
    return Session.getInstance(properties);
  }

  /** To be called before each mail. */
  void begin(BooleanSupplier lastLook) {
    this.lastLook = lastLook;
    enter(Phase.CONNECTING);
    synchronized (this.line) {
      contentBegun = false;
      brokenOff = false;
      since = System.nanoTime();
    }
  }

  /**
   * Ends a conversation that takes too long, if nothing has been handed over yet. For other
   * threads.
   */
  void breakOffIfLongerThan(long nanos) {
    synchronized (line) {
      if (!contentBegun
          && phase != Phase.CONNECTING
          && phase != Phase.LAST_LOOK
          && System.nanoTime() - since > nanos) {
        brokenOff = true;
        line.cut();
      }
    }
  }

  /** Whether {@link #breakOffIfLongerThan} has ended this conversation. */
  boolean wasBrokenOff() {
    synchronized (line) {
      return brokenOff;
    }
  }

  /** How long the server has kept us with this mail, in nanoseconds. */
  long took() {
    return System.nanoTime() - since;
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
    enter(Phase.LAST_LOOK);
    long looked = System.nanoTime();
    if (!lastLook.getAsBoolean()) {
      throw new HeldBack();
    }
    since += System.nanoTime() - looked;
    enter(Phase.DATA);
    OutputStream content = super.data();
    synchronized (line) {
      if (brokenOff) {
        throw new MessagingException("broken off");
      }
      contentBegun = true;
    }
    return content;
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

  /** Makes plain sockets, as Angus would, and remembers the last; TLS is laid over it by Angus. */
  private static final class Line extends SocketFactory {

    private @Nullable Socket socket;

    @Override
    public synchronized Socket createSocket() {
      Socket made = new Socket();
      socket = made;
      return made;
    }

    synchronized void cut() {
      if (socket != null) {
        try {
          socket.close();
        } catch (IOException e) {
          // it is gone already
        }
      }
    }

    @Override
    public Socket createSocket(String host, int port) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Socket createSocket(InetAddress host, int port) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) {
      throw new UnsupportedOperationException();
    }
  }
}
