package leadflow.workplace.cockpit;

import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import leadflow.insight.diagram.DiagramFigures;
import leadflow.insight.diagram.LeadsAtElement;
import leadflow.insight.diagram.PageCursor;
import leadflow.insight.reporting.ReportFilter;
import leadflow.insight.reporting.ReportFormat;
import leadflow.insight.reporting.ReportParameters;
import leadflow.process.journey.Diagram;
import leadflow.process.journey.Diagrams;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/** The figures on the diagram of a model, which is identified by one of its versions. */
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
  public record Now(String model, List<DiagramFigures.Place> places) {}

  @GET
  public Response now(@Context HttpServletRequest request, @Context UriInfo asked) {
    return answer(
        request,
        viewer -> {
          Diagram diagram = diagram();
          ReportParameters parameters = parameters(asked);
          ReportFilter question = question(parameters, viewer);
          parameters.throwIfAny();
          return new Now(diagram.model(), bean(DiagramFigures.class).now(diagram, question));
        });
  }

  @GET
  @Path("heat")
  public Response heat(@Context HttpServletRequest request, @Context UriInfo asked) {
    return answer(
        request,
        viewer -> {
          Diagram diagram = diagram();
          ReportParameters parameters = parameters(asked);
          ReportFilter question = question(parameters, viewer);
          parameters.throwIfAny();
          return bean(DiagramFigures.class).past(diagram, question);
        });
  }

  /**
   * Returns the leads behind a figure, by {@code activity} or {@code flow}; as CSV the whole list.
   */
  @GET
  @Path("leads")
  public Response leads(@Context HttpServletRequest request, @Context UriInfo asked) {
    return answer(
        request,
        viewer -> {
          Diagram diagram = diagram();
          ReportParameters parameters = parameters(asked);
          ReportFilter question = question(parameters, viewer);
          LeadsAtElement.Spot spot = spot(parameters);
          boolean csv = asCsv(parameters, request);
          PageCursor after = csv ? null : PageCursor.read(parameters);
          int size = csv ? MOST : parameters.number("size", USUAL, 1, MOST);
          parameters.throwIfAny();
          LeadsAtElement leads = bean(LeadsAtElement.class);
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

  private static LeadsAtElement.Spot spot(ReportParameters asked) {
    String activity = asked.text("activity");
    String flow = asked.text("flow");
    if ((activity == null) == (flow == null)) {
      asked.wrong("activity", "required", "name an activity or a flow, and only one of them");
    }
    return new LeadsAtElement.Spot(activity, flow);
  }

  private static boolean asCsv(ReportParameters asked, HttpServletRequest request) {
    ReportFormat format = asked.oneOf("format", ReportFormat.values(), ReportFormat::word);
    @Nullable String accepted = request.getHeader(HttpHeaders.ACCEPT);
    return format == null
        ? accepted != null && accepted.startsWith(ReportFormat.CSV_TYPE)
        : format == ReportFormat.CSV;
  }

  private static String file(LeadsAtElement.Spot spot) {
    return "leads-%s.csv".formatted(spot.activity() == null ? spot.flow() : spot.activity());
  }
}
