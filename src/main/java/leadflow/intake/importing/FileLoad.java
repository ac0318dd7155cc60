package leadflow.intake.importing;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Loads a CSV file into a running Leadflow: {@code java -jar leadflow.jar load FILE}. A row that
 * does not hold is reported with its line and reason, and hinders no other; so is one whose address
 * stood in an earlier row. Loading the same file again changes nothing.
 */
public final class FileLoad {

  private static final int AT_ONCE = 4;

  private final ApiServer server;

  public FileLoad(URI server, String apiKey) {
    this.server = new ApiServer(server, apiKey);
  }

  /**
   * @param line of the file, the header is line 1
   */
  public record Rejected(long line, String reason) {}

  /**
   * A row that was left out, because its address stands in an earlier one.
   *
   * @param line of the file, the header is line 1
   */
  public record Duplicate(long line, long firstLine) {}

  /**
   * @param created rows that became a new lead
   * @param known rows whose address the server knew already; what they add was merged
   */
  public record Report(
      int created, int known, List<Rejected> rejected, List<Duplicate> duplicates) {

    public int rows() {
      return created + known + rejected.size() + duplicates.size();
    }
  }

  /** The command line. */
  public static void main(String... args) throws IOException {
    if (args.length < 1) {
      System.err.println(
          "usage: load FILE [SERVER]   (the API key: LEADFLOW_API_KEY, or first-login.txt in the data folder)");
      System.exit(2);
    }
    run(() -> print(of(args).load(Path.of(args[0])), System.out));
  }

  private static FileLoad of(String... args) throws IOException {
    return new FileLoad(ApiServer.named(args), ApiServer.apiKey(System.getenv()));
  }

  /** What may go wrong by no fault of the program is told in a sentence. */
  static void run(Work work) throws IOException {
    try {
      work.run();
    } catch (NoSuchFileException e) {
      fail("There is no file " + e.getMessage());
    } catch (UnusableFile | IllegalStateException e) {
      fail(e.getMessage());
    }
  }

  /** Something with files. */
  interface Work {
    void run() throws IOException;
  }

  private static void fail(@Nullable String reason) {
    System.err.println(reason);
    System.exit(1);
  }

  /** Prints the rejected lines and the counts. */
  public static void print(Report report, PrintStream out) {
    report.rejected.forEach(r -> out.printf("line %d rejected: %s%n", r.line, r.reason));
    report.duplicates.forEach(
        d -> out.printf("line %d left out: same address as line %d%n", d.line, d.firstLine));
    out.printf(
        "%d rows: %d new leads, %d known, %d rejected, %d duplicates%n",
        report.rows(),
        report.created,
        report.known,
        report.rejected.size(),
        report.duplicates.size());
  }

  /**
   * Loads the file.
   *
   * @throws UnusableFile when it cannot be read as a whole; nothing was sent then
   * @throws IllegalStateException when the server is away or refuses the key
   */
  public Report load(Path file) throws IOException {
    List<Future<Outcome>> rows = new ArrayList<>();
    ExecutorService senders = Executors.newFixedThreadPool(AT_ONCE);
    try {
      CourseFile.Bad bad = CourseFile.read(file, row -> rows.add(senders.submit(send(row))));
      return report(rows, bad.rejected(), bad.duplicates());
    } finally {
      senders.shutdownNow();
    }
  }

  private record Outcome(long line, int status, @Nullable String reason) {}

  private Callable<Outcome> send(CourseFile.Row read) {
    Map<String, String> row = read.fields();
    long line = read.line();
    return () -> {
      try {
        var activities = CourseLeads.activities(row, Clock.systemUTC().instant());
        HttpResponse<String> lead = server.post("/api/leads", CourseLeads.lead(row));
        if (lead.statusCode() >= 300) {
          return new Outcome(line, lead.statusCode(), server.reason(lead));
        }
        if (!activities.isEmpty()) {
          HttpResponse<String> taken = server.post("/api/activities", activities);
          if (taken.statusCode() >= 300) {
            return new Outcome(line, taken.statusCode(), "activities: " + server.reason(taken));
          }
        }
        return new Outcome(line, lead.statusCode(), null);
      } catch (NumberFormatException e) {
        return new Outcome(line, 422, "not a number: " + e.getMessage());
      }
    };
  }

  private static Report report(
      List<Future<Outcome>> rows, List<Rejected> rejected, List<Duplicate> duplicates) {
    int created = 0;
    int known = 0;
    for (Future<Outcome> row : rows) {
      Outcome outcome = get(row);
      if (outcome.reason != null) {
        rejected.add(new Rejected(outcome.line, outcome.reason));
      } else if (outcome.status == 201) {
        created++;
      } else {
        known++;
      }
    }
    rejected.sort(Comparator.comparingLong(Rejected::line));
    return new Report(created, known, rejected, duplicates);
  }

  private static Outcome get(Future<Outcome> row) {
    try {
      return row.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("The load was interrupted", e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IllegalStateException refused
          ? refused
          : new IllegalStateException("The server cannot be reached: " + e.getCause(), e);
    }
  }
}
