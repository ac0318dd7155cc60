package leadflow.process.guard;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/** The request that came in at one of the engine's own doors, if one did. */
final class EngineRequest {

  private static final Pattern TASK = Pattern.compile("/task/([^/]+)");

  private EngineRequest() {}

  /** A request to {@code /engine-rest} or the web applications; ours are no such. */
  static Optional<HttpServletRequest> request() {
    return RequestContextHolder.getRequestAttributes()
            instanceof ServletRequestAttributes attributes
        ? Optional.of(attributes.getRequest()).filter(EngineRequest::isEngines)
        : Optional.empty();
  }

  /** The id of the task it is about. */
  static Optional<String> task() {
    return request()
        .map(request -> TASK.matcher(request.getRequestURI()))
        .filter(Matcher::find)
        .map(found -> found.group(1));
  }

  private static boolean isEngines(HttpServletRequest request) {
    String path = request.getRequestURI();
    return path.startsWith("/engine-rest/") || path.startsWith("/camunda/");
  }
}
