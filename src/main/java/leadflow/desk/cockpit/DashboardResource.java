package leadflow.desk.cockpit;

import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import leadflow.oversight.Question;
import leadflow.report.Parameters;

/** The numbers of the dashboard. */
public final class DashboardResource extends ManagerResource {

  DashboardResource(String engine, ServletContext servlets) {
    super(engine, servlets);
  }

  @GET
  public Response numbers(@Context HttpServletRequest request, @Context UriInfo asked) {
    return answer(
        request,
        viewer -> {
          Parameters parameters = parameters(asked);
          Question question = question(parameters, viewer);
          parameters.throwIfAny();
          return question;
        });
  }
}
