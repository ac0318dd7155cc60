package leadflow.workplace.cockpit;

import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import leadflow.lead.JourneyPosition;
import leadflow.lead.Stage;
import leadflow.lead.Status;
import leadflow.sla.ClockKind;

/** The labels of ids in other answers, so that the pages need no list of their own. */
public final class VocabularyResource extends ManagerResource {

  VocabularyResource(String engine, ServletContext servlets) {
    super(engine, servlets);
  }

  /** Labels by id, in the order in which people expect them. */
  record Vocabulary(
      Map<String, String> clocks,
      Map<String, String> stages,
      Map<String, String> statuses,
      Map<String, String> positions) {}

  @GET
  public Response vocabulary(@Context HttpServletRequest request) {
    return answer(
        request,
        viewer ->
            new Vocabulary(
                labels(ClockKind.values(), ClockKind::id, ClockKind::label),
                labels(Stage.values(), Stage::name, Stage::label),
                labels(Status.values(), Status::name, Status::label),
                labels(JourneyPosition.values(), JourneyPosition::name, JourneyPosition::label)));
  }

  private static <E> Map<String, String> labels(
      E[] values, Function<E, String> id, Function<E, String> label) {
    return Arrays.stream(values)
        .collect(Collectors.toMap(id, label, (one, same) -> one, LinkedHashMap::new));
  }
}
