package leadflow.intake.importing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * Tells a running Leadflow what became of past leads, and lets it learn: {@code java -jar
 * leadflow.jar history FILE}. The file's {@code Converted} is the outcome; every other column is
 * told as a property of its own name. A file has no dates: its leads count as closed when it was
 * written. Telling the same file again changes nothing.
 */
public final class HistoryLoad {

  private static final int AT_ONCE = 100;
  private static final String OUTCOME = "Converted";
  private static final List<String> NO_PROPERTY = List.of("Email", "Prospect ID", OUTCOME);

  private final ObjectMapper json = new ObjectMapper();
  private final ApiServer server;

  public HistoryLoad(URI server, String apiKey) {
    this.server = new ApiServer(server, apiKey);
  }

  /**
   * @param told rows that were taken, new or known
   * @param training the server's answer to the training, or why there is none
   */
  public record Report(
      int told,
      List<FileLoad.Rejected> rejected,
      List<FileLoad.Duplicate> duplicates,
      JsonNode training) {}

  /** The command line. */
  public static void main(String... args) throws IOException {
    if (args.length < 1) {
      System.err.println(
          "usage: history FILE [SERVER]   (the API key: LEADFLOW_API_KEY, or first-login.txt in the data folder)");
      System.exit(2);
    }
    FileLoad.run(
        () -> {
          HistoryLoad load =
              new HistoryLoad(ApiServer.named(args), ApiServer.apiKey(System.getenv()));
          print(load.load(Path.of(args[0])), System.out);
        });
  }

  /** Prints the rejected lines, and how good the model is. */
  public static void print(Report report, PrintStream out) {
    report.rejected.forEach(r -> out.printf("line %d rejected: %s%n", r.line(), r.reason()));
    report.duplicates.forEach(
        d -> out.printf("line %d left out: same address as line %d%n", d.line(), d.firstLine()));
    out.printf(
        "%d past leads told, %d rejected, %d duplicates%n",
        report.told, report.rejected.size(), report.duplicates.size());
    JsonNode model = report.training;
    if (!model.path("trained").asBoolean()) {
      out.println("Nothing was learned: " + model.path("detail").asText());
      return;
    }
    out.printf(
        Locale.ROOT,
        "Learned from %d leads, %d won: AUC %.4f ± %.4f over five folds; the rule tables %.4f%n",
        model.path("sampleSize").asInt(),
        model.path("won").asInt(),
        model.path("auc").asDouble(),
        model.path("aucStandardDeviation").asDouble(),
        model.path("aucOfRules").asDouble());
    out.println("It reads, the weightiest first:");
    model
        .path("weights")
        .forEachEntry(
            (feature, weight) ->
                out.printf(Locale.ROOT, "  %4.1f %%  %s%n", 100 * weight.asDouble(), feature));
    out.println("It does not read:");
    model
        .path("leftOut")
        .forEachEntry((feature, why) -> out.printf("  %s: %s%n", feature, why.asText()));
  }

  /**
   * Tells all rows, then trains.
   *
   * @throws UnusableFile when it cannot be read as a whole; nothing was sent then
   * @throws IllegalStateException when the server is away or refuses the key
   */
  public Report load(Path file) throws IOException {
    Instant written = Files.getLastModifiedTime(file).toInstant().truncatedTo(ChronoUnit.SECONDS);
    Instant now = Clock.systemUTC().instant();
    Instant closedAt = written.isAfter(now) ? now : written;
    List<CourseFile.Row> rows = new ArrayList<>();
    CourseFile.Bad bad = CourseFile.read(file, rows::add);
    if (!rows.isEmpty() && !rows.get(0).fields().containsKey(OUTCOME)) {
      throw new UnusableFile("The file lacks the column " + OUTCOME);
    }
    int told = 0;
    for (int from = 0; from < rows.size(); from += AT_ONCE) {
      List<CourseFile.Row> some = rows.subList(from, Math.min(from + AT_ONCE, rows.size()));
      told += tell(some, closedAt, bad.rejected());
    }
    bad.rejected().sort(Comparator.comparingLong(FileLoad.Rejected::line));
    return new Report(told, bad.rejected(), bad.duplicates(), train());
  }

  private int tell(List<CourseFile.Row> rows, Instant closedAt, List<FileLoad.Rejected> rejected)
      throws IOException {
    List<CourseFile.Row> readable = new ArrayList<>();
    List<Map<String, Object>> past = new ArrayList<>();
    for (CourseFile.Row row : rows) {
      try {
        past.add(past(row.fields(), closedAt));
        readable.add(row);
      } catch (IllegalArgumentException e) {
        rejected.add(new FileLoad.Rejected(row.line(), Objects.requireNonNull(e.getMessage())));
      }
    }
    if (past.isEmpty()) {
      return 0;
    }
    HttpResponse<String> answer = post("/api/leads/history", past);
    if (answer.statusCode() >= 300) {
      throw new IllegalStateException("The server says: " + server.reason(answer));
    }
    JsonNode results = json.readTree(answer.body()).path("results");
    int told = 0;
    for (int i = 0; i < readable.size(); i++) {
      JsonNode result = results.path(i);
      if (result.path("status").asText().equals("rejected")) {
        rejected.add(new FileLoad.Rejected(readable.get(i).line(), reason(result)));
      } else {
        told++;
      }
    }
    return told;
  }

  private static String reason(JsonNode result) {
    List<String> reasons = new ArrayList<>();
    result
        .path("errors")
        .forEach(e -> reasons.add(e.path("field").asText() + " " + e.path("code").asText()));
    return String.join("; ", reasons);
  }

  private static Map<String, Object> past(Map<String, String> row, Instant closedAt) {
    String converted = Objects.requireNonNull(row.get(OUTCOME)).strip();
    if (!converted.equals("0") && !converted.equals("1")) {
      throw new IllegalArgumentException(OUTCOME + " must be 0 or 1");
    }
    Map<String, Object> past = new LinkedHashMap<>(CourseLeads.lead(row));
    Map<String, Object> properties = new LinkedHashMap<>(row);
    NO_PROPERTY.forEach(properties::remove);
    past.put("properties", properties);
    past.put("activities", CourseLeads.pastActivities(row, closedAt.minus(Duration.ofHours(1))));
    past.put("id", row.get("Prospect ID"));
    past.put("outcome", converted.equals("1") ? "won" : "lost");
    past.put("closedAt", closedAt.toString());
    return past;
  }

  private JsonNode train() throws IOException {
    HttpResponse<String> answer = post("/api/scoring/train", Map.of());
    if (answer.statusCode() >= 300 && answer.statusCode() != 409) {
      throw new IllegalStateException("The server says: " + server.reason(answer));
    }
    return json.readTree(answer.body());
  }

  private HttpResponse<String> post(String path, Object body) throws IOException {
    try {
      return server.post(path, body);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("The load was interrupted", e);
    } catch (java.net.ConnectException e) {
      throw new IllegalStateException("The server cannot be reached: " + e, e);
    }
  }
}
