package leadflow.workplace.cockpit;

import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import leadflow.insight.diagram.After;
import leadflow.insight.diagram.Heat;
import leadflow.insight.diagram.LeadsThere;
import leadflow.insight.reporting.Parameters;
import leadflow.insight.reporting.Question;
import leadflow.insight.reporting.ReportFormat;
import leadflow.process.journey.Diagram;
import leadflow.process.journey.Diagrams;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/** What stands on the diagram of a model, given by one of its versions. */
public final class ModelResource extends ManagerResource {

  private static final int MOST = 200;
  private static final int USUAL = 25;

  private final String definition;

  ModelResource(String engine, String definition, ServletContext servlets) {
    super(engine, servlets);
    this.definition = definition;
  }

  /**
   * @param places where leads are now
   */
  public record Now(String model, List<Heat.Place> places) {}

  @GET
  public Response now(@Context HttpServletRequest request, @Context UriInfo asked) {
    return answer(
        request,
        viewer -> {
          Diagram diagram = diagram();
          Parameters parameters = parameters(asked);
          Question question = question(parameters, viewer);
          parameters.throwIfAny();
          return new Now(diagram.model(), bean(Heat.class).now(diagram, question));
        });
  }

  @GET
  @Path("heat")
  public Response heat(@Context HttpServletRequest request, @Context UriInfo asked) {
    return answer(
        request,
        viewer -> {
          Diagram diagram = diagram();
          Parameters parameters = parameters(asked);
          Question question = question(parameters, viewer);
          parameters.throwIfAny();
          return bean(Heat.class).past(diagram, question);
        });
  }

  /** Who is behind a figure: {@code activity} or {@code flow}; as CSV the whole list. */
  @GET
  @Path("leads")
  public Response leads(@Context HttpServletRequest request, @Context UriInfo asked) {
    return answer(
        request,
        viewer -> {
          Diagram diagram = diagram();
          Parameters parameters = parameters(asked);
          Question question = question(parameters, viewer);
          LeadsThere.Spot spot = spot(parameters);
          boolean csv = asCsv(parameters, request);
          After after = csv ? null : After.read(parameters);
          int size = csv ? MOST : parameters.number("size", USUAL, 1, MOST);
          parameters.throwIfAny();
          LeadsThere leads = bean(LeadsThere.class);
          return csv
              ? leads.csv(diagram, spot, question).answer(file(spot))
              : leads.page(diagram, spot, question, after, size);
        });
  }

  private Diagram diagram() {
    return bean(Diagrams.class)
        .of(definition)
        .orElseThrow(() -> nothingHere("There is no model " + definition));
  }

  private static LeadsThere.Spot spot(Parameters asked) {
    String activity = asked.text("activity");
    String flow = asked.text("flow");
    if ((activity == null) == (flow == null)) {
      asked.wrong("activity", "required", "name an activity or a flow, and only one of them");
    }
    return new LeadsThere.Spot(activity, flow);
  }

  private static boolean asCsv(Parameters asked, HttpServletRequest request) {
    ReportFormat format = asked.oneOf("format", ReportFormat.values(), ReportFormat::word);
    @Nullable String accepted = request.getHeader(HttpHeaders.ACCEPT);
    return format == null
        ? accepted != null && accepted.startsWith(ReportFormat.CSV_TYPE)
        : format == ReportFormat.CSV;
  }

  private static String file(LeadsThere.Spot spot) {
    return "leads-%s.csv".formatted(spot.activity() == null ? spot.flow() : spot.activity());
  }
}
