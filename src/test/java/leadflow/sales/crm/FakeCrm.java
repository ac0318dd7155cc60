package leadflow.sales.crm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

/** A CRM on this machine that answers as the test says, and keeps what it was sent. */
final class FakeCrm {

  /** Answers a call; must close the exchange. */
  interface Answering {
    void answer(HttpExchange call) throws IOException;
  }

  /** What was received, byte for byte. */
  record Call(String path, HttpHeaders headers, String body) {

    String header(String name) {
      return headers.firstValue(name).orElse("");
    }

    JsonNode json() {
      try {
        return new ObjectMapper().readTree(body);
      } catch (JsonProcessingException e) {
        throw new AssertionError(body, e);
      }
    }
  }

  static final Answering OK = status(204);

  final List<Call> calls = new CopyOnWriteArrayList<>();
  volatile Answering answering = OK;
  private final HttpServer server;

  FakeCrm() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::take);
    server.setExecutor(
        Executors.newCachedThreadPool(
            work -> {
              Thread thread = new Thread(work, "fake-crm");
              thread.setDaemon(true);
              return thread;
            }));
    server.start();
  }

  static Answering status(int status) {
    return answer(status, "");
  }

  static Answering answer(int status, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return call -> {
      call.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
      if (bytes.length > 0) {
        call.getResponseBody().write(bytes);
      }
      call.close();
    };
  }

  String url() {
    return "http://localhost:" + server.getAddress().getPort() + "/hook";
  }

  void reset() {
    calls.clear();
    answering = OK;
  }

  private void take(HttpExchange call) throws IOException {
    String body = new String(call.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    calls.add(
        new Call(
            call.getRequestURI().getPath(),
            HttpHeaders.of(call.getRequestHeaders(), (name, value) -> true),
            body));
    answering.answer(call);
  }
}
