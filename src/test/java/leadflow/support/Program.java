package leadflow.support;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import leadflow.LeadflowApplication;
import org.awaitility.Awaitility;

/** The program as its user runs it, in a process of its own that a test may kill or stop. */
public final class Program implements AutoCloseable {

  public static final String KEY = LeadflowTest.API_KEY;

  private static final HttpClient HTTP =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
  private static final long END_SECONDS = 20;

  private final Process process;
  private final int port;
  private final Path log;
  private final long began = System.nanoTime();

  private Program(Process process, int port, Path log) {
    this.process = process;
    this.port = port;
    this.log = log;
  }

  /**
   * Starts it on a free port, as {@code mvn spring-boot:run} does; it is not ready yet.
   *
   * @param log gets all that it prints
   * @param environment beside the port and the API key
   */
  public static Program launch(Path log, Map<String, String> environment, List<String> arguments) {
    try {
      int port = Ports.free();
      List<String> command =
          new ArrayList<>(
              List.of(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Xmx512m",
                  "-XX:+UseSerialGC",
                  "-XX:TieredStopAtLevel=1",
                  "-Duser.timezone=UTC",
                  "-cp",
                  classPath(),
                  LeadflowApplication.class.getName()));
      command.addAll(arguments);
      ProcessBuilder program = new ProcessBuilder(command);
      Map<String, String> given = program.environment();
      given.keySet().removeIf(name -> name.matches("(SPRING|LEADFLOW|SERVER)_.*"));
      given.put("SERVER_PORT", Integer.toString(port));
      given.put("LEADFLOW_API_KEY", KEY);
      given.put("LEADFLOW_SAMPLE_LEADS", "false");
      given.putAll(environment);
      Files.createDirectories(log.getParent());
      return new Program(
          program.redirectErrorStream(true).redirectOutput(log.toFile()).start(), port, log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits until it serves, and tells how long that took since it was started. */
  public Duration ready() {
    Awaitility.await()
        .atMost(Duration.ofMinutes(3))
        .pollInterval(Duration.ofMillis(100))
        .failFast("the program ended, see " + log, () -> !process.isAlive())
        .until(this::isReady);
    return Duration.ofNanos(System.nanoTime() - began);
  }

  public int port() {
    return port;
  }

  public long pid() {
    return process.pid();
  }

  /** A request to it, with the API key. */
  public HttpRequest.Builder call(String path) {
    return HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
        .timeout(Duration.ofSeconds(20))
        .header("Authorization", "Bearer " + KEY);
  }

  /** What it has printed so far. */
  public String log() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** With -9, and it is gone when this returns. */
  public void kill() {
    try {
      process.destroyForcibly().waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Stands still, with all its connections open, until it is to {@link #goOn}. */
  public void standStill() {
    signal("STOP");
  }

  public void goOn() {
    signal("CONT");
  }

  /** Its exit code, if it ends by itself. */
  public int ended(Duration within) throws InterruptedException {
    if (!process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new AssertionError("the program still runs, see " + log);
    }
    return process.exitValue();
  }

  /** An orderly stop, or a kill where it does not come to an end. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
        kill();
      }
    } catch (InterruptedException e) {
      kill();
      Thread.currentThread().interrupt();
    }
  }

  private boolean isReady() throws InterruptedException {
    try {
      return HTTP.send(
                  call("/actuator/health/readiness").build(),
                  HttpResponse.BodyHandlers.discarding())
              .statusCode()
          == 200;
    } catch (IOException e) {
      return false;
    }
  }

  private void signal(String name) {
    try {
      int failed = new ProcessBuilder("kill", "-" + name, Long.toString(pid())).start().waitFor();
      if (failed != 0) {
        throw new IllegalStateException("kill -" + name + " answered " + failed);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Without the tests' own classes, which bring a clock and more. */
  private static String classPath() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> !entry.endsWith("test-classes") && !entry.endsWith("test-classes/"))
        .collect(Collectors.joining(File.pathSeparator));
  }
}
