package leadflow.support;

import com.fasterxml.jackson.databind.JsonNode;
import leadflow.support.Http.Answer;

/** A person's session in Tasklist: its calls of the engine, without the browser. */
public record Session(String user, Http http) {

  private static final String ENGINE = "/camunda/api/engine/engine/default";

  public static Session of(int port, String user, String password) {
    return new Session(user, Http.inSession(port, user, password));
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
}
