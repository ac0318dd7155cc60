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
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
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
 * does not hold is reported with its line and reason, and hinders no other; so is one whose address
 * stood in an earlier row. Loading the same file again changes nothing.
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
    String port = System.getenv().getOrDefault("SERVER_PORT", "8080");
    URI server = URI.create(args.length > 1 ? args[1] : "http://localhost:" + port);
    try {
      print(new FileLoad(server, apiKey(System.getenv())).load(Path.of(args[0])), System.out);
    } catch (NoSuchFileException e) {
      fail("There is no file " + e.getMessage());
    } catch (UnusableFile | IllegalStateException e) {
      fail(e.getMessage());
    }
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
    CsvText.check(file);
    List<Rejected> rejected = new ArrayList<>();
    List<Duplicate> duplicates = new ArrayList<>();
    Map<String, Long> lines = new HashMap<>();
    List<Future<Outcome>> rows = new ArrayList<>();
    ExecutorService senders = Executors.newFixedThreadPool(AT_ONCE);
    try (CsvReader<CsvRecord> csv = CsvReader.builder().detectBomHeader(true).ofCsvRecord(file)) {
      List<String> header = null;
      for (CsvRecord record : csv) {
        long line = record.getStartingLineNumber();
        if (header == null) {
          header = header(record);
        } else if (record.getFieldCount() != header.size()) {
          rejected.add(new Rejected(line, width(record, header)));
        } else {
          String email = record.getField(header.indexOf("Email")).strip().toLowerCase(Locale.ROOT);
          Long first = email.isEmpty() ? null : lines.putIfAbsent(email, line);
          if (first == null) {
            rows.add(senders.submit(send(record, header)));
          } else {
            duplicates.add(new Duplicate(line, first));
          }
        }
      }
      if (header == null) {
        throw new UnusableFile("The file is empty");
      }
      return report(rows, rejected, duplicates);
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
      throw new UnusableFile("The file lacks the columns " + missing);
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
        var activities = CourseLeads.activities(row, Clock.systemUTC().instant());
        HttpResponse<String> lead = post("/api/leads", CourseLeads.lead(row));
        if (lead.statusCode() >= 300) {
          return new Outcome(line, lead.statusCode(), reason(lead));
        }
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
      if (response.statusCode() == 401 || response.statusCode() == 403) {
        throw new IllegalStateException("The server refuses the API key");
      }
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

  /** From {@code LEADFLOW_API_KEY}, else from {@code first-login.txt} in the data folder. */
  static String apiKey(Map<String, String> environment) throws IOException {
    String given = environment.get("LEADFLOW_API_KEY");
    if (given != null && !given.isBlank()) {
      return given;
    }
    Path firstLogin =
        Path.of(environment.getOrDefault("LEADFLOW_DATA_DIR", "./data"), "first-login.txt");
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
