package leadflow.workplace.cockpit;

import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import leadflow.insight.reporting.FilterChoices;

/** The choices of a page's filter. */
public final class ChoicesResource extends ManagerResource {

  ChoicesResource(String engine, ServletContext servlets) {
    super(engine, servlets);
  }

  @GET
  public Response choices(@Context HttpServletRequest request) {
    return answer(request, viewer -> bean(FilterChoices.class).of(viewer));
  }
}
