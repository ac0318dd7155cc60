package leadflow.mail.delivery;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** An SMTP server that answers, or hangs up, as the test says. */
class ScriptedSmtp implements AutoCloseable {

  /** Given MAIL, RCPT, DATA or "." and the recipient so far; null hangs up without a word. */
  interface Script {
    @Nullable String answer(String command, String recipient);
  }

  static final Script ACCEPT = (command, recipient) -> command.equals("DATA") ? "354 go" : "250 ok";

  /** Answers this command so, and accepts all else. */
  static Script at(String command, @Nullable String answer) {
    return (c, recipient) -> c.equals(command) ? answer : ACCEPT.answer(c, recipient);
  }

  /** What came with a final dot, whatever was answered. */
  record Received(String recipient, String content) {
    MimeMessage mime() {
      try {
        return new MimeMessage(
            Session.getInstance(new Properties()),
            new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8)));
      } catch (MessagingException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  final List<Received> received = new CopyOnWriteArrayList<>();
  final List<Socket> connections = new CopyOnWriteArrayList<>();
  volatile Script script = ACCEPT;
  private final ServerSocket server;
  private final Socket place = new Socket();

  ScriptedSmtp() {
    try {
      server = new ServerSocket(0, 50, InetAddress.getByName("localhost"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread thread = new Thread(this::accept, "scripted-smtp");
    thread.setDaemon(true);
    thread.start();
  }

  int port() {
    return server.getLocalPort();
  }

  List<Received> to(String recipient) {
    return received.stream().filter(mail -> mail.recipient.equals(recipient)).toList();
  }

  /** No longer answers; its port stays taken, so that no other server is mistaken for it. */
  void goAway() {
    InetSocketAddress port = new InetSocketAddress(server.getInetAddress(), port());
    close();
    // the port is free when the accepting thread has noticed
    Awaitility.await()
        .pollInterval(Duration.ofMillis(10))
        .ignoreExceptionsInstanceOf(BindException.class)
        .until(
            () -> {
              place.setReuseAddress(true);
              place.bind(port);
              return true;
            });
  }

  @Override
  public void close() {
    try {
      server.close();
      if (place.isBound()) {
        place.close();
      }
      for (Socket connection : connections) {
        connection.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket connection = server.accept();
        connections.add(connection);
        Thread thread = new Thread(() -> talk(connection), "scripted-smtp-connection");
        thread.setDaemon(true);
        thread.start();
      } catch (IOException e) {
        return;
      }
    }
  }

  private void talk(Socket connection) {
    try (connection) {
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8));
      OutputStream out = connection.getOutputStream();
      say(out, "220 scripted");
      String recipient = "";
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        String command = line.length() < 4 ? line : line.substring(0, 4).toUpperCase();
        if (command.equals("QUIT")) {
          return;
        }
        if (command.equals("RCPT")) {
          recipient = line.replaceFirst(".*<(.*)>.*", "$1");
        }
        String answer =
            List.of("MAIL", "RCPT", "DATA").contains(command)
                ? script.answer(command, recipient)
                : "250 ok";
        if (answer == null) {
          return;
        }
        say(out, answer);
        if (answer.startsWith("354")) {
          received.add(new Received(recipient, content(in)));
          String last = script.answer(".", recipient);
          if (last == null) {
            return;
          }
          say(out, last);
          if (last.endsWith("and bye")) {
            return;
          }
        }
      }
    } catch (IOException e) {
      // the client is gone
    }
  }

  private static String content(BufferedReader in) throws IOException {
    StringBuilder content = new StringBuilder();
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      if (line.equals(".")) {
        return content.toString();
      }
      content.append(line.startsWith(".") ? line.substring(1) : line).append("\r\n");
    }
    throw new IOException("no final dot");
  }

  private static void say(OutputStream out, String line) throws IOException {
    out.write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
    out.flush();
  }
}
