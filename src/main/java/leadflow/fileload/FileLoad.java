package leadflow.fileload;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Loads a CSV file into a running Leadflow: {@code java -jar leadflow.jar load FILE}. A row that
 * does not hold is reported with its line and reason, and hinders no other; loading the same file
 * again changes nothing.
 */
public final class FileLoad {

  private static final int AT_ONCE = 4;
  private static final int TRIES = 5;
  private static final Pattern KEY_LINE = Pattern.compile("(?im)^.*api key.*?:\\s*(\\S+)\\s*$");

  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
  private final ObjectMapper json = new ObjectMapper();
  private final URI server;
  private final String apiKey;

  public FileLoad(URI server, String apiKey) {
    this.server = server;
    this.apiKey = apiKey;
  }

  /**
   * @param line of the file, the header is line 1
   */
  public record Rejected(long line, String reason) {}

  /**
   * @param created rows that became a new lead
   * @param known rows whose address was known already
   */
  public record Report(int created, int known, List<Rejected> rejected) {

    public int rows() {
      return created + known + rejected.size();
    }
  }

  /** The command line. */
  public static void main(String... args) throws IOException {
    if (args.length < 1) {
      System.err.println(
          "usage: load FILE [SERVER]   (the API key: LEADFLOW_API_KEY, or first-login.txt in the data folder)");
      System.exit(2);
    }
    String port = System.getenv().getOrDefault("SERVER_PORT", "8080");
    URI server = URI.create(args.length > 1 ? args[1] : "http://localhost:" + port);
    Report report = new FileLoad(server, apiKey()).load(Path.of(args[0]));
    print(report, System.out);
  }

  /** Prints the rejected lines and the counts. */
  public static void print(Report report, PrintStream out) {
    report.rejected.forEach(r -> out.printf("line %d rejected: %s%n", r.line, r.reason));
    out.printf(
        "%d rows: %d new leads, %d known, %d rejected%n",
        report.rows(), report.created, report.known, report.rejected.size());
  }

  /** Loads the file. */
  public Report load(Path file) throws IOException {
    List<Rejected> rejected = new ArrayList<>();
    List<Future<Outcome>> rows = new ArrayList<>();
    ExecutorService senders = Executors.newFixedThreadPool(AT_ONCE);
    try (CsvReader<CsvRecord> csv = CsvReader.builder().ofCsvRecord(file)) {
      List<String> header = null;
      for (CsvRecord record : csv) {
        if (header == null) {
          header = header(record);
        } else if (record.getFieldCount() != header.size()) {
          rejected.add(new Rejected(record.getStartingLineNumber(), width(record, header)));
        } else {
          rows.add(senders.submit(send(record, header)));
        }
      }
      return report(rows, rejected);
    } finally {
      senders.shutdownNow();
    }
  }

  private record Outcome(long line, int status, @Nullable String reason) {}

  private static List<String> header(CsvRecord record) {
    List<String> header = record.getFields();
    List<String> missing =
        CourseLeads.COLUMNS.stream().filter(column -> !header.contains(column)).sorted().toList();
    if (!missing.isEmpty()) {
      throw new IllegalArgumentException("The file lacks the columns " + missing);
    }
    return header;
  }

  private static String width(CsvRecord record, List<String> header) {
    boolean wholeLine = record.getFields().stream().anyMatch(field -> field.contains(","));
    return "%d columns instead of %d%s"
        .formatted(
            record.getFieldCount(),
            header.size(),
            wholeLine ? ": a whole line stands in one cell" : "");
  }

  private Callable<Outcome> send(CsvRecord record, List<String> header) {
    Map<String, String> row = new LinkedHashMap<>();
    for (int i = 0; i < header.size(); i++) {
      row.put(header.get(i), record.getField(i));
    }
    long line = record.getStartingLineNumber();
    return () -> {
      try {
        HttpResponse<String> lead = post("/api/leads", CourseLeads.lead(row));
        if (lead.statusCode() >= 300) {
          return new Outcome(line, lead.statusCode(), reason(lead));
        }
        var activities = CourseLeads.activities(row, Clock.systemUTC().instant());
        if (!activities.isEmpty()) {
          HttpResponse<String> taken = post("/api/activities", activities);
          if (taken.statusCode() >= 300) {
            return new Outcome(line, taken.statusCode(), "activities: " + reason(taken));
          }
        }
        return new Outcome(line, lead.statusCode(), null);
      } catch (NumberFormatException e) {
        return new Outcome(line, 422, "not a number: " + e.getMessage());
      }
    };
  }

  private HttpResponse<String> post(String path, Object body)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(server.resolve(path))
            .timeout(Duration.ofSeconds(60))
            .header("Content-Type", "application/json")
            .header("Authorization", "Bearer " + apiKey)
            .POST(HttpRequest.BodyPublishers.ofString(json.writeValueAsString(body)))
            .build();
    for (int attempt = 1; ; attempt++) {
      HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() != 503 || attempt == TRIES) {
        return response;
      }
      Thread.sleep(1000L * attempt);
    }
  }

  private String reason(HttpResponse<String> response) {
    try {
      JsonNode problem = json.readTree(response.body());
      StringBuilder reason =
          new StringBuilder(problem.path("detail").asText("HTTP " + response.statusCode()));
      problem
          .path("errors")
          .forEach(
              error ->
                  reason
                      .append("; ")
                      .append(error.path("field").asText())
                      .append(' ')
                      .append(error.path("code").asText()));
      return reason.toString();
    } catch (JsonProcessingException e) {
      return "HTTP " + response.statusCode();
    }
  }

  private static Report report(List<Future<Outcome>> rows, List<Rejected> rejected) {
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
    return new Report(created, known, rejected);
  }

  private static Outcome get(Future<Outcome> row) {
    try {
      return row.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("The load was interrupted", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("The server cannot be reached: " + e.getCause(), e);
    }
  }

  private static String apiKey() throws IOException {
    String given = System.getenv("LEADFLOW_API_KEY");
    if (given != null && !given.isBlank()) {
      return given;
    }
    Path firstLogin =
        Path.of(System.getenv().getOrDefault("LEADFLOW_DATA_DIR", "./data"), "first-login.txt");
    if (Files.exists(firstLogin)) {
      Matcher key = KEY_LINE.matcher(Files.readString(firstLogin));
      if (key.find()) {
        return key.group(1);
      }
    }
    throw new IllegalStateException(
        "No API key: set LEADFLOW_API_KEY, or run where " + firstLogin + " is");
  }
}
