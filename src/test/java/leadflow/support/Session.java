package leadflow.support;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import leadflow.support.Http.Answer;

/** A person's session in Tasklist, as the browser sends it, without the browser. */
public final class Session {

  private static final String ENGINE = "/camunda/api/engine/engine/default";

  private final String user;
  private final Http http;

  private Session(String user, Http http) {
    this.user = user;
    this.http = http;
  }

  /** Logs in at Tasklist's own page. */
  public static Session of(int port, String user, String password) {
    Map<String, String> cookies = new LinkedHashMap<>();
    Answer page = Http.anonymous(port).get("/camunda/app/tasklist/default/");
    keep(page, cookies);
    Answer login =
        with(port, cookies)
            .form(
                "/camunda/api/admin/auth/user/default/login/tasklist",
                "username="
                    + user
                    + "&password="
                    + URLEncoder.encode(password, StandardCharsets.UTF_8))
            .is(200);
    keep(login, cookies);
    // the session after the login is another one, with a token of its own
    keep(with(port, cookies).get("/camunda/app/tasklist/default/"), cookies);
    return new Session(user, with(port, cookies));
  }

  public String user() {
    return user;
  }

  /** Sends to the web application's own paths. */
  public Http http() {
    return http;
  }

  public Answer post(String path, String json) {
    return http.post(ENGINE + path, json);
  }

  public Answer get(String path) {
    return http.get(ENGINE + path);
  }

  /** The id of the list that this person sees under this name. */
  public String filter(String name) {
    for (JsonNode filter : get("/filter?resourceType=Task").is(200).json()) {
      if (filter.path("name").asText().equals(name)) {
        return filter.path("id").asText();
      }
    }
    throw new AssertionError(user + " sees no list " + name);
  }

  /** A page of a list, as Tasklist asks for it. */
  public Answer list(String filter, int first, int size) {
    return http.with("Accept", "application/hal+json")
        .post(
            ENGINE + "/filter/%s/list?firstResult=%d&maxResults=%d".formatted(filter, first, size),
            "{}");
  }

  private static Http with(int port, Map<String, String> cookies) {
    String header =
        cookies.entrySet().stream()
            .map(c -> c.getKey() + "=" + c.getValue())
            .collect(Collectors.joining("; "));
    return Http.anonymous(port)
        .with("Cookie", header)
        .with("X-XSRF-TOKEN", cookies.getOrDefault("XSRF-TOKEN", ""));
  }

  private static void keep(Answer answer, Map<String, String> cookies) {
    for (String cookie : answer.headers().allValues("Set-Cookie")) {
      String[] pair = cookie.split(";")[0].split("=", 2);
      cookies.put(pair[0], pair[1]);
    }
  }
}
