package leadflow.workplace.tasklist;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Map;
import java.util.concurrent.Callable;
import leadflow.sales.qualification.Attempts;
import org.camunda.bpm.tasklist.resource.AbstractTasklistPluginResource;
import org.jspecify.annotations.Nullable;

/** A task's card and the actions on it. */
public final class CardResource extends AbstractTasklistPluginResource {

  private final String task;
  private final PluginRequests door;

  CardResource(String engine, String task, ServletContext servlets) {
    super(engine);
    this.task = task;
    this.door = new PluginRequests(servlets);
  }

  @GET
  @Path("card")
  public Response card(@Context HttpServletRequest request) {
    return answer(request, () -> desk().card(task));
  }

  @GET
  @Path("timeline")
  public Response timeline(
      @Context HttpServletRequest request, @QueryParam("from") @Nullable String from) {
    return answer(request, () -> desk().timeline(task, from));
  }

  /** The body is that of {@code POST /api/leads/<id>/attempts}. */
  @POST
  @Path("attempts")
  @Consumes(MediaType.APPLICATION_JSON)
  public Response attempt(@Context HttpServletRequest request, String body) {
    return answer(
        request,
        () -> {
          desk().attempt(task, json().readValue(body, Attempts.Attempt.class));
          return desk().card(task);
        });
  }

  /** The body holds the form's values by field key. */
  @POST
  @Path("answers")
  @Consumes(MediaType.APPLICATION_JSON)
  public Response answers(@Context HttpServletRequest request, String body) {
    return answer(
        request,
        () -> {
          desk().saveAnswers(task, fields(body));
          return desk().card(task);
        });
  }

  /** The body is that of {@code answers}; nothing is saved. */
  @POST
  @Path("suggestion")
  @Consumes(MediaType.APPLICATION_JSON)
  public Response suggestion(@Context HttpServletRequest request, String body) {
    return answer(request, () -> desk().suggestion(task, fields(body)));
  }

  private Map<String, @Nullable Object> fields(String body) throws JsonProcessingException {
    return json().readValue(body, new TypeReference<Map<String, @Nullable Object>>() {});
  }

  private Response answer(HttpServletRequest request, Callable<?> work) {
    return door.answer(
        request,
        caller -> {
          try {
            return work.call();
          } catch (VisibleTasks.NoSuchTask e) {
            throw door.nothingHere("There is no such task; perhaps it was completed a moment ago");
          }
        });
  }

  private TaskDesk desk() {
    return door.bean(TaskDesk.class);
  }

  private ObjectMapper json() {
    return door.bean(ObjectMapper.class);
  }
}
