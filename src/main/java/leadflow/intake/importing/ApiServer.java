package leadflow.intake.importing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A running Leadflow, as a client sees it. */
final class ApiServer {

  private static final int TRIES = 5;

  /** Learning from many leads takes its time on a busy machine. */
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private static final Pattern KEY_LINE = Pattern.compile("(?im)^.*api key.*?:\\s*(\\S+)\\s*$");

  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
  private final ObjectMapper json = new ObjectMapper();
  private final URI server;
  private final String apiKey;

  ApiServer(URI server, String apiKey) {
    this.server = server;
    this.apiKey = apiKey;
  }

  /** The second word of a command, else the one on this machine. */
  static URI named(String... args) {
    String port = System.getenv().getOrDefault("SERVER_PORT", "8080");
    return URI.create(args.length > 1 ? args[1] : "http://localhost:" + port);
  }

  HttpResponse<String> post(String path, Object body) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(server.resolve(path))
            .timeout(PATIENCE)
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

  /** What the answer says went wrong. */
  String reason(HttpResponse<String> response) {
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
