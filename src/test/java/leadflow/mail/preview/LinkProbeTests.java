package leadflow.mail.preview;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What servers say to the links of a mail, and where the check does not go. */
class LinkProbeTests {

  private final List<String> calls = new CopyOnWriteArrayList<>();
  private final List<LinkProbe> probes = new ArrayList<>();
  private final CountDownLatch over = new CountDownLatch(1);
  private ExecutorService threads;
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    threads = Executors.newCachedThreadPool();
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  @AfterEach
  void stop() throws IOException {
    over.countDown();
    server.stop(0);
    threads.shutdownNow();
    for (LinkProbe probe : probes) {
      probe.destroy();
    }
  }

  private void answer(HttpExchange call) throws IOException {
    calls.add(call.getRequestMethod() + " " + call.getRequestURI());
    String path = call.getRequestURI().getPath();
    if (path.equals("/silent")) {
      try {
        over.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    boolean head = call.getRequestMethod().equals("HEAD");
    int status =
        switch (path) {
          case "/gone" -> 404;
          case "/broken" -> 500;
          case "/no-head" -> head ? 405 : 200;
          case "/guarded" -> 403;
          case "/moved", "/circle" -> 302;
          default -> 200;
        };
    if (status == 302) {
      call.getResponseHeaders().add("Location", path.equals("/circle") ? "/circle" : "/there");
    }
    call.sendResponseHeaders(status, -1);
    call.close();
  }

  @Test
  void tellsWhatEachServerSays() throws IOException {
    int closed;
    try (ServerSocket socket = new ServerSocket(0)) {
      closed = socket.getLocalPort();
    }
    Map<String, String> said =
        probe(true)
            .problems(
                List.of(
                    url("/there"),
                    url("/moved"),
                    url("/no-head"),
                    url("/gone"),
                    url("/broken"),
                    url("/guarded"),
                    url("/circle"),
                    "http://localhost:" + closed + "/",
                    "https://no-such-host.invalid/"));

    assertThat(said.get(url("/there"))).isNull();
    assertThat(said.get(url("/moved"))).isNull();
    assertThat(said.get(url("/no-head"))).isNull();
    assertThat(said.get(url("/gone"))).isEqualTo("answers 404");
    assertThat(said.get(url("/broken"))).isEqualTo("answers 500");
    assertThat(said.get(url("/guarded"))).startsWith("answers 403, perhaps to programs only");
    assertThat(said.get(url("/circle"))).startsWith("does not answer: ");
    assertThat(said.get("http://localhost:" + closed + "/")).startsWith("does not answer: ");
    assertThat(said.get("https://no-such-host.invalid/"))
        .isEqualTo("leads to a server that nobody knows");
    assertThat(calls).contains("HEAD /there", "GET /no-head").doesNotContain("GET /there");
  }

  @Test
  void doesNotWaitForASilentServer() {
    assertThat(probe(true).problems(List.of(url("/silent"), url("/there"))))
        .hasEntrySatisfying(url("/there"), said -> assertThat(said).isNull())
        .hasEntrySatisfying(
            url("/silent"), said -> assertThat(said).startsWith("does not answer: "));
  }

  @Test
  void goesNowhereInside() {
    List<String> inside =
        List.of(
            url("/there"),
            url("/there").replace("localhost", "127.0.0.1"),
            "http://[::1]:" + server.getAddress().getPort() + "/",
            "http://2130706433:" + server.getAddress().getPort() + "/",
            "http://169.254.169.254/latest/meta-data");

    assertThat(probe(false).problems(inside))
        .containsOnlyKeys(inside)
        .allSatisfy((url, said) -> assertThat(said).isEqualTo("leads into a private network"));
    assertThat(calls).isEmpty();
  }

  @Test
  void asksTwentyServersAtMost() {
    List<String> many = IntStream.range(0, 23).mapToObj(i -> url("/there?" + i)).toList();
    Map<String, String> said = probe(true).problems(many);

    assertThat(calls).hasSize(LinkProbe.MOST);
    assertThat(said.get(many.get(19))).isNull();
    assertThat(said.get(many.get(20))).isEqualTo("was not checked: only the first 20 are");
  }

  private LinkProbe probe(boolean allowPrivate) {
    LinkProbe probe = new LinkProbe(allowPrivate);
    probes.add(probe);
    return probe;
  }

  private String url(String path) {
    return "http://localhost:" + server.getAddress().getPort() + path;
  }
}
