package leadflow.platform.web;

import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.core.StandardHost;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.web.embedded.tomcat.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.security.web.firewall.RequestRejectedHandler;
import org.springframework.stereotype.Component;

/**
 * What is refused before any of our own code sees it, told as every other problem: an address or a
 * header that the server cannot read, and what the firewall stops.
 */
@Component
class RejectedRequests
    implements RequestRejectedHandler, WebServerFactoryCustomizer<TomcatServletWebServerFactory> {

  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

  private final ProblemWriter problems;

  RejectedRequests(ProblemWriter problems) {
    this.problems = problems;
  }

  @Override
  public void handle(
      HttpServletRequest request, HttpServletResponse response, RequestRejectedException e)
      throws IOException {
    problems.write(
        request,
        response,
        METHODS.contains(request.getMethod())
            ? Problem.MALFORMED.detail("The address or a header cannot be read")
            : Problem.METHOD_NOT_ALLOWED.detail("Not with this method"));
  }

  @Override
  public void customize(TomcatServletWebServerFactory factory) {
    factory.addContextCustomizers(
        context -> {
          if (context.getParent() instanceof StandardHost host) {
            host.setErrorReportValveClass(Report.class.getName());
          }
        });
  }

  /** The server's last word, where no page of ours is reached. */
  public static final class Report extends ErrorReportValve {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Override
    protected void report(Request request, Response response, @Nullable Throwable failure) {
      if (response.getStatus() < 400
          || response.getContentWritten() > 0
          || !response.setErrorReported()) {
        return;
      }
      Problem problem =
          Arrays.stream(Problem.values())
              .filter(p -> p.status().value() == response.getStatus())
              .findFirst()
              .orElse(response.getStatus() < 500 ? Problem.MALFORMED : Problem.INTERNAL);
      ProblemDetail detail = problem.detail("The address or a header cannot be read");
      try {
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        response
            .getReporter()
            .write(
                JSON.writeValueAsString(
                    Map.of(
                        "type", String.valueOf(detail.getType()),
                        "title", String.valueOf(detail.getTitle()),
                        "status", detail.getStatus(),
                        "detail", String.valueOf(detail.getDetail()))));
        response.finishResponse();
      } catch (IOException | IllegalStateException e) {
        container.getLogger().debug("The client is gone", e);
      }
    }
  }
}
