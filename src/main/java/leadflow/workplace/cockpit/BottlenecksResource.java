package leadflow.workplace.cockpit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.Map;
import java.util.UUID;
import leadflow.insight.bottleneck.BottleneckReport;
import leadflow.insight.bottleneck.BottleneckTable;
import leadflow.insight.bottleneck.Bottlenecks;
import leadflow.insight.bottleneck.Repairs;
import leadflow.insight.reporting.ReportFilter;
import leadflow.insight.reporting.ReportFormat;
import leadflow.insight.reporting.ReportParameters;
import leadflow.lead.LeadNotFound;
import leadflow.platform.validation.FormAnswers;
import leadflow.platform.validation.InvalidInput;
import org.jspecify.annotations.Nullable;

/** Where leads wait, get lost or are stuck, and the repairs for it. */
public final class BottlenecksResource extends ManagerResource {

  private static final int LONGEST_NAME = 255;
  private static final int LONGEST_REASON = 500;

  BottlenecksResource(String engine, ServletContext servlets) {
    super(engine, servlets);
  }

  /** What the page shows, and which actions it offers. */
  record Page(BottleneckReport report, Repairs.Means means) {}

  @GET
  public Response numbers(@Context HttpServletRequest request, @Context UriInfo asked) {
    return answer(
        request,
        (viewer, caller) -> {
          ReportParameters parameters = parameters(asked);
          ReportFilter question = question(parameters, viewer);
          ReportFormat format =
              parameters.oneOf("format", ReportFormat.values(), ReportFormat::word);
          BottleneckTable table = BottleneckTable.read(parameters);
          parameters.throwIfAny();
          BottleneckReport report = bean(Bottlenecks.class).of(question);
          return format == ReportFormat.CSV
              ? table.csv(report)
              : new Page(report, bean(Repairs.class).of(caller));
        });
  }

  @POST
  @Path("steps/{job}/retry")
  public Response retry(@Context HttpServletRequest request, @PathParam("job") String job) {
    return answer(request, (viewer, caller) -> bean(Repairs.class).retry(caller, job));
  }

  /** The body names the element: {@code {model, activityId}}. */
  @POST
  @Path("steps/retry")
  @Consumes(MediaType.APPLICATION_JSON)
  public Response retryAll(@Context HttpServletRequest request, String body) {
    return answer(
        request,
        (viewer, caller) -> {
          Map<String, @Nullable Object> given = given(body);
          return bean(Repairs.class)
              .retryAll(caller, required(given, "model"), required(given, "activityId"));
        });
  }

  @POST
  @Path("leads/{lead}/restart")
  public Response restart(@Context HttpServletRequest request, @PathParam("lead") String lead) {
    return answer(request, (viewer, caller) -> bean(Repairs.class).restart(caller, id(lead)));
  }

  /**
   * The body is {@code {from, owner, reason}}; null stands for the pool, in {@code from} and in
   * {@code owner}.
   */
  @POST
  @Path("leads/{lead}/assignment")
  @Consumes(MediaType.APPLICATION_JSON)
  public Response give(
      @Context HttpServletRequest request, @PathParam("lead") String lead, String body) {
    return answer(
        request,
        (viewer, caller) -> {
          Map<String, @Nullable Object> given = given(body);
          // a missing or empty owner is rejected, so that nobody loses a lead by omission
          if (!given.containsKey("owner")
              || "".equals(String.valueOf(given.get("owner")).strip())) {
            throw new InvalidInput("owner", "required", "a user id, or null for the pool");
          }
          return bean(Repairs.class)
              .give(
                  caller,
                  id(lead),
                  text(given, "from", LONGEST_NAME),
                  text(given, "owner", LONGEST_NAME),
                  text(given, "reason", LONGEST_REASON));
        });
  }

  /** The body is {@code {from, reason}}. */
  @POST
  @Path("leads/{lead}/routing")
  @Consumes(MediaType.APPLICATION_JSON)
  public Response routeAgain(
      @Context HttpServletRequest request, @PathParam("lead") String lead, String body) {
    return answer(
        request,
        (viewer, caller) -> {
          Map<String, @Nullable Object> given = given(body);
          return bean(Repairs.class)
              .routeAgain(
                  caller,
                  id(lead),
                  text(given, "from", LONGEST_NAME),
                  text(given, "reason", LONGEST_REASON));
        });
  }

  private Map<String, @Nullable Object> given(String body) throws JsonProcessingException {
    Map<String, @Nullable Object> given =
        bean(ObjectMapper.class)
            .readValue(body, new TypeReference<Map<String, @Nullable Object>>() {});
    return given == null ? Map.of() : given;
  }

  private static String required(Map<String, @Nullable Object> given, String name) {
    String text = text(given, name, LONGEST_NAME);
    if (text == null) {
      throw new InvalidInput(name, "required", "is missing");
    }
    return text;
  }

  private static @Nullable String text(
      Map<String, @Nullable Object> given, String name, int longest) {
    return new FormAnswers(given).text(name, longest);
  }

  private static UUID id(String lead) {
    try {
      return UUID.fromString(lead);
    } catch (IllegalArgumentException e) {
      throw new LeadNotFound(lead);
    }
  }
}
