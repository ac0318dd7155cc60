package leadflow.platform.web;

import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.stereotype.Component;

/** Tells a problem where no controller is reached; to a browser as a page, to a program as JSON. */
@Component
class ProblemWriter {

  private static final List<String> PROGRAMS =
      List.of("/api/", "/hooks/", "/actuator/", "/v3/", "/engine-rest/", "/camunda/api/");

  private final ObjectMapper json;
  private final Pages pages;

  ProblemWriter(ObjectMapper json, Pages pages) {
    this.json = json;
    this.pages = pages;
  }

  void write(HttpServletRequest request, HttpServletResponse response, ProblemDetail problem)
      throws IOException {
    byte[] body;
    if (readsHtml(request)) {
      response.setContentType("text/html;charset=UTF-8");
      body = pages.problem(problem).getBytes(StandardCharsets.UTF_8);
    } else {
      problem.setInstance(instance(request));
      response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
      body = json.writeValueAsBytes(problem);
    }
    response.setStatus(problem.getStatus());
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }

  /** A person who looks at a page or has sent a form from one; no program. */
  static boolean readsHtml(HttpServletRequest request) {
    if (PROGRAMS.stream().anyMatch(path(request)::startsWith)) {
      return false;
    }
    String accept = request.getHeader("Accept");
    String sent = request.getContentType();
    return accept != null && accept.contains("text/html")
        || sent != null && sent.startsWith(MediaType.APPLICATION_FORM_URLENCODED_VALUE);
  }

  static URI instance(HttpServletRequest request) {
    return URI.create(path(request).replaceAll("[^!-~]|[\\\\\"<>^`{|}]", ""));
  }

  /** What was asked for, also where the server has forwarded it to its error page. */
  static String path(HttpServletRequest request) {
    return request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI) instanceof String asked
        ? asked
        : request.getRequestURI();
  }
}
