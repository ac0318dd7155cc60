package leadflow.workplace.cockpit;

import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import leadflow.insight.dashboard.Dashboard;
import leadflow.insight.reporting.ReportFilter;
import leadflow.insight.reporting.ReportParameters;

/** The figures of the dashboard. */
public final class DashboardResource extends ManagerResource {

  DashboardResource(String engine, ServletContext servlets) {
    super(engine, servlets);
  }

  @GET
  public Response numbers(@Context HttpServletRequest request, @Context UriInfo asked) {
    return told(request, asked, Dashboard::of);
  }

  /** Returns the figures on Cockpit's first page. */
  @GET
  @Path("tile")
  public Response tile(@Context HttpServletRequest request, @Context UriInfo asked) {
    return told(request, asked, Dashboard::tile);
  }

  private interface Numbers {
    Object of(Dashboard dashboard, ReportFilter question);
  }

  private Response told(HttpServletRequest request, UriInfo asked, Numbers numbers) {
    return answer(
        request,
        viewer -> {
          ReportParameters parameters = parameters(asked);
          ReportFilter question = question(parameters, viewer);
          parameters.throwIfAny();
          return numbers.of(bean(Dashboard.class), question);
        });
  }

  /** Returns a table of the dashboard as a file. */
  @GET
  @Path("csv")
  public Response csv(@Context HttpServletRequest request, @Context UriInfo asked) {
    return answer(
        request,
        viewer -> {
          ReportParameters parameters = parameters(asked);
          ReportFilter question = question(parameters, viewer);
          Dashboard.Table table = bean(Dashboard.class).table(parameters);
          parameters.throwIfAny();
          return table.of(question);
        });
  }
}
