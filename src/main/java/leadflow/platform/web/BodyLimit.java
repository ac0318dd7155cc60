package leadflow.platform.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.util.Set;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/** Refuses a body that is too large, whether it tells its length or comes in chunks. */
@Component
@Order(FilterOrder.BODY)
final class BodyLimit extends OncePerRequestFilter {

  private static final int KB = 1024;
  private static final int USUAL = 64 * KB;
  private static final Set<String> WITH_BODY = Set.of("POST", "PUT", "PATCH");

  private final ProblemWriter problems;

  BodyLimit(ProblemWriter problems) {
    this.problems = problems;
  }

  /** The engine's paths take whole models, and files are streamed and measured by their reader. */
  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    String path = request.getRequestURI();
    String type = request.getContentType();
    return !WITH_BODY.contains(request.getMethod())
        || path.startsWith("/engine-rest/")
        || path.startsWith("/camunda/")
        || type != null && type.startsWith("multipart/");
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    int most = most(request.getRequestURI());
    byte[] body =
        request.getContentLengthLong() > most
            ? null
            : request.getInputStream().readNBytes(most + 1);
    if (body == null || body.length > most) {
      response.setHeader(HttpHeaders.CONNECTION, "close");
      problems.write(
          request, response, Problem.TOO_LARGE.detail("At most " + most / KB + " kB here"));
      return;
    }
    BufferedRequest kept;
    try {
      kept = new BufferedRequest(request, body);
    } catch (CharacterCodingException e) {
      problems.write(request, response, Problem.MALFORMED.detail("The form is not in UTF-8"));
      return;
    }
    chain.doFilter(kept, response);
  }

  private static int most(String path) {
    return switch (path) {
      case "/api/activities", "/api/suppressions" -> KB * KB;
      case "/api/leads/history" -> 8 * KB * KB;
      default -> USUAL;
    };
  }
}
