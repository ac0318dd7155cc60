package leadflow.support;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

/** A client outside the program: sends what it likes and looks at the bare answer. */
public final class Http {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final int port;
  private final List<String> headers;

  private Http(int port, List<String> headers) {
    this.port = port;
    this.headers = headers;
  }

  /** Without any credentials. */
  public static Http anonymous(int port) {
    return new Http(port, List.of());
  }

  /** With the key that holds all scopes. */
  public static Http withKey(int port) {
    return anonymous(port).with("Authorization", "Bearer " + LeadflowTest.API_KEY);
  }

  /** In this person's name. */
  public static Http as(int port, String user, String password) {
    byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
    return anonymous(port)
        .with("Authorization", "Basic " + Base64.getEncoder().encodeToString(pair));
  }

  /** In the web applications' session of this person. */
  public static Http inSession(int port, String user, String password) {
    return Session.of(port, user, password).http();
  }

  /** The same client, one header more. */
  public Http with(String name, String value) {
    List<String> more = new ArrayList<>(headers);
    more.addAll(List.of(name, value));
    return new Http(port, more);
  }

  /** The same client without this header. */
  public Http without(String name) {
    List<String> fewer = new ArrayList<>();
    for (int i = 0; i < headers.size(); i += 2) {
      if (!headers.get(i).equalsIgnoreCase(name)) {
        fewer.addAll(headers.subList(i, i + 2));
      }
    }
    return new Http(port, fewer);
  }

  public Answer get(String path) {
    return send("GET", path, null);
  }

  public Answer send(String method, String path) {
    return send(method, path, null);
  }

  /** Sends JSON text. */
  public Answer post(String path, String json) {
    return post(path, "application/json", json.getBytes(StandardCharsets.UTF_8));
  }

  public Answer put(String path, String json) {
    return with("Content-Type", "application/json")
        .send("PUT", path, json.getBytes(StandardCharsets.UTF_8));
  }

  /** Sends a form as a browser does: names and values in turn, encoded already. */
  public Answer form(String path, String urlencoded) {
    return post(
        path,
        "application/x-www-form-urlencoded",
        urlencoded.getBytes(StandardCharsets.ISO_8859_1));
  }

  public Answer post(String path, String contentType, byte[] body) {
    return with("Content-Type", contentType).send("POST", path, body);
  }

  /** What the web applications tell whoever logs in at them. */
  public JsonNode login(String user, String password) {
    Answer page = get("/camunda/app/welcome/default/");
    String token = page.header("X-XSRF-TOKEN");
    String cookies =
        page.headers().allValues("Set-Cookie").stream()
            .map(cookie -> cookie.split(";")[0])
            .collect(Collectors.joining("; "));
    return with("Cookie", cookies)
        .with("X-XSRF-TOKEN", token)
        .form(
            "/camunda/api/admin/auth/user/default/login/welcome",
            "username=" + user + "&password=" + URLEncoder.encode(password, StandardCharsets.UTF_8))
        .is(200)
        .json();
  }

  private Answer send(String method, String path, byte[] body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
            .method(
                method,
                body == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofByteArray(body));
    if (!headers.isEmpty()) {
      request.headers(headers.toArray(String[]::new));
    }
    try {
      HttpResponse<byte[]> response =
          CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
      return new Answer(response.statusCode(), response.headers(), response.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** What came back. */
  public record Answer(int status, HttpHeaders headers, byte[] body) {

    public String text() {
      return new String(body, StandardCharsets.UTF_8);
    }

    public JsonNode json() {
      try {
        return JSON.readTree(body);
      } catch (JsonProcessingException e) {
        throw new AssertionError("not JSON: " + text(), e);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    public String header(String name) {
      return headers.firstValue(name).orElse(null);
    }

    /** The status, or a failure that shows the whole answer. */
    public Answer is(int expected) {
      assertThat(status).as("%s", text()).isEqualTo(expected);
      return this;
    }

    /** A problem as RFC 9457 has it, which tells nothing of our insides. */
    public Answer problem(int expected, String name) {
      is(expected);
      assertThat(header("Content-Type")).startsWith("application/problem+json");
      JsonNode problem = json();
      assertThat(problem.path("type").asText()).isEqualTo("/problems/" + name);
      assertThat(problem.path("status").asInt()).isEqualTo(expected);
      assertThat(problem.path("title").asText()).isNotBlank();
      assertThat(problem.path("detail").asText()).isNotBlank();
      assertThat(problem.path("instance").asText()).startsWith("/");
      assertThat(text()).doesNotContain("Exception", "at leadflow.", "org.camunda", "jdbc");
      return this;
    }

    /** 422, naming exactly these: {@code email email.required}. */
    public Answer invalid(String... fieldsAndCodes) {
      problem(422, "invalid-input");
      List<String> told = new ArrayList<>();
      json()
          .path("errors")
          .forEach(e -> told.add(e.path("field").asText() + " " + e.path("code").asText()));
      assertThat(told).as("%s", text()).containsExactlyInAnyOrder(fieldsAndCodes);
      json().path("errors").forEach(e -> assertThat(e.path("message").asText()).isNotBlank());
      assertThat(Arrays.asList(fieldsAndCodes)).isNotEmpty();
      return this;
    }
  }
}
