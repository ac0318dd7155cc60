package leadflow.workplace.tasklist;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import leadflow.platform.access.Callers;
import leadflow.platform.web.ProblemAnswers;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.context.WebApplicationContext;
import org.springframework.web.context.support.WebApplicationContextUtils;

/**
 * Handles the requests of our plugins. Camunda creates a plugin's objects, so the beans come from
 * the application that serves the request; one JVM can run several.
 */
public final class PluginRequests {

  private final WebApplicationContext beans;

  public PluginRequests(ServletContext servlets) {
    this.beans = WebApplicationContextUtils.getRequiredWebApplicationContext(servlets);
  }

  public <T> T bean(Class<T> type) {
    return beans.getBean(type);
  }

  /**
   * Returns the result of the work as JSON, or unchanged when it is a response already; a problem
   * when it fails.
   */
  public Response answer(HttpServletRequest request, Callers.Work<?> work) {
    try {
      Object told = bean(Callers.class).inWebApplication(request, work);
      return told instanceof ResponseEntity<?> answer
          ? asItIs(answer)
          : Response.ok(json(told), MediaType.APPLICATION_JSON).build();
    } catch (NothingHere e) {
      return problem(request, e.problem());
    } catch (Exception e) {
      return problem(request, bean(ProblemAnswers.class).problem(e, request));
    }
  }

  /** Returns the exception for something that does not exist, or no longer. */
  public RuntimeException nothingHere(String why) {
    return new NothingHere(why);
  }

  private static final class NothingHere extends RuntimeException {

    NothingHere(String why) {
      super(why);
    }

    ProblemDetail problem() {
      ProblemDetail gone =
          ProblemDetail.forStatusAndDetail(HttpStatus.NOT_FOUND, String.valueOf(getMessage()));
      gone.setType(URI.create("/problems/not-found"));
      gone.setTitle("There is nothing here");
      return gone;
    }
  }

  private static Response asItIs(ResponseEntity<?> answer) {
    Response.ResponseBuilder told =
        Response.status(answer.getStatusCode().value()).entity(answer.getBody());
    answer
        .getHeaders()
        .forEach((name, values) -> values.forEach(value -> told.header(name, value)));
    return told.build();
  }

  private Response problem(HttpServletRequest request, ProblemDetail problem) {
    problem.setInstance(URI.create(request.getRequestURI()));
    try {
      return Response.status(problem.getStatus())
          .type("application/problem+json")
          .entity(json(problem))
          .build();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private byte[] json(Object told) throws JsonProcessingException {
    return bean(ObjectMapper.class).writeValueAsBytes(told);
  }
}
