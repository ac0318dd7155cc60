package leadflow.mail.delivery;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.subethamail.smtp.DropConnectionException;
import org.subethamail.smtp.MessageContext;
import org.subethamail.smtp.MessageHandler;
import org.subethamail.smtp.server.SMTPServer;

/**
 * A mail server that keeps each mail and stands still where a test wants its client to be killed.
 */
final class MailSink implements AutoCloseable {

  private static final Pattern MESSAGE_ID = Pattern.compile("(?m)^Message-ID: (<[^>]+>)");
  private static final int HEADERS = 4000;
  private static final int A_PART = 1000;
  private static final int MOST_BYTES = 50_000_000;
  private static final long LONGEST_HOLD_SECONDS = 300;

  /** Where it stands still. */
  enum Point {
    /** The recipient is named and not yet answered. */
    RECIPIENT,
    /** A part of the content is read. */
    IN_DATA,
    /** All has come, the final dot too; the mail is kept and the 250 is still to be said. */
    FINAL_DOT
  }

  /** A mail that came with its final dot. */
  record Received(String messageId, String recipient, String node) {}

  final List<Received> received = new CopyOnWriteArrayList<>();
  final AtomicInteger begun = new AtomicInteger();
  private final SMTPServer server;
  private volatile @Nullable Hold hold;

  MailSink() {
    server =
        SMTPServer.port(0)
            .bindAddress(InetAddress.getLoopbackAddress())
            .hostName("localhost")
            .maxMessageSize(MOST_BYTES)
            .insertReceivedHeaders(false)
            .messageHandlerFactory(Receiver::new)
            .build();
    server.start();
  }

  int port() {
    return server.getPortAllocated();
  }

  List<String> messageIds() {
    return received.stream().map(Received::messageId).toList();
  }

  List<String> recipients() {
    return received.stream().map(Received::recipient).toList();
  }

  long from(String node) {
    return received.stream().filter(mail -> mail.node.equals(node)).count();
  }

  /**
   * From now on every conversation stands still at this point.
   *
   * @param node whose conversations, by its HELO; null for all
   */
  Hold hold(Point point, @Nullable String node, int conversations) {
    Hold next = new Hold(point, node, new CountDownLatch(conversations));
    hold = next;
    return next;
  }

  @Override
  public void close() {
    Hold current = hold;
    if (current != null) {
      current.release();
    }
    server.stop();
  }

  /** Conversations that stand still until they are released. */
  final class Hold {

    private final Point point;
    private final @Nullable String node;
    private final CountDownLatch reached;
    private final CountDownLatch released = new CountDownLatch(1);

    private Hold(Point point, @Nullable String node, CountDownLatch reached) {
      this.point = point;
      this.node = node;
      this.reached = reached;
    }

    /** Until as many conversations as expected stand still. */
    void await() throws InterruptedException {
      if (!reached.await(60, TimeUnit.SECONDS)) {
        throw new AssertionError(
            reached.getCount() + " more conversations should stand at " + point);
      }
    }

    boolean isMet() {
      return reached.getCount() == 0;
    }

    void release() {
      hold = null;
      released.countDown();
    }

    private void arrive(Point at, String by) {
      if (at == point && (node == null || node.equals(by))) {
        reached.countDown();
        try {
          released.await(LONGEST_HOLD_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }
    }
  }

  private void at(Point point, String node) {
    Hold current = hold;
    if (current != null) {
      current.arrive(point, node);
    }
  }

  private final class Receiver implements MessageHandler {

    private final String node;
    private String recipient = "";

    Receiver(MessageContext context) {
      this.node = context.getHelo().orElse("");
    }

    @Override
    public void from(String from) {
      begun.incrementAndGet();
    }

    @Override
    public void recipient(String recipient) {
      this.recipient = recipient;
      at(Point.RECIPIENT, node);
    }

    @Override
    public @Nullable String data(InputStream data) throws IOException, DropConnectionException {
      byte[] part = data.readNBytes(A_PART);
      at(Point.IN_DATA, node);
      ByteArrayOutputStream mail = new ByteArrayOutputStream();
      mail.write(part);
      try {
        data.transferTo(mail);
      } catch (EOFException e) {
        throw new DropConnectionException("the client is gone");
      }
      String headers =
          new String(
              mail.toByteArray(), 0, Math.min(HEADERS, mail.size()), StandardCharsets.US_ASCII);
      Matcher id = MESSAGE_ID.matcher(headers);
      received.add(new Received(id.find() ? id.group(1) : "", recipient, node));
      at(Point.FINAL_DOT, node);
      return null;
    }

    @Override
    public void done() {}
  }
}
