package leadflow.platform.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.springframework.http.HttpHeaders;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.stereotype.Component;

/** Asks who calls: a person by the login page, a program by 401; and says no by 403. */
@Component
class LoginChallenge implements AuthenticationEntryPoint, AccessDeniedHandler {

  private final ProblemWriter problems;

  LoginChallenge(ProblemWriter problems) {
    this.problems = problems;
  }

  @Override
  public void commence(
      HttpServletRequest request, HttpServletResponse response, AuthenticationException e)
      throws IOException {
    if (ProblemWriter.readsHtml(request)) {
      String query = request.getQueryString();
      String wanted = request.getRequestURI() + (query == null ? "" : "?" + query);
      String next = request.getMethod().equals("GET") ? wanted : "/";
      response.sendRedirect("/login?next=" + URLEncoder.encode(next, StandardCharsets.UTF_8));
    } else {
      unauthenticated(request, response, "Send an API key, or a user's name and password");
    }
  }

  void wrongCredentials(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    unauthenticated(
        request, response, "No such API key, or a wrong password, or the user is locked for now");
  }

  @Override
  public void handle(
      HttpServletRequest request, HttpServletResponse response, AccessDeniedException e)
      throws IOException {
    problems.write(
        request, response, Problem.FORBIDDEN.detail("Your key or your groups do not allow this"));
  }

  private void unauthenticated(
      HttpServletRequest request, HttpServletResponse response, String detail) throws IOException {
    // Basic is taken too, but asking for it makes a browser open a window of its own over the page
    response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"Leadflow\"");
    problems.write(request, response, Problem.UNAUTHENTICATED.detail(detail));
  }
}
