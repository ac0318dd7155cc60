package leadflow.workplace.cockpit;

import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import leadflow.insight.reporting.ReportFilter;
import leadflow.insight.reporting.ReportParameters;
import leadflow.insight.reporting.ReportViewer;
import leadflow.insight.reporting.ReportViewers;
import leadflow.platform.access.Caller;
import leadflow.platform.access.WebApplications;
import leadflow.workplace.tasklist.PluginRequests;
import org.camunda.bpm.cockpit.plugin.resource.AbstractCockpitPluginResource;

/**
 * A part of the managers' plugin: rejects users who cannot open Cockpit, and shows a team lead only
 * their own team.
 */
abstract class ManagerResource extends AbstractCockpitPluginResource {

  private final PluginRequests door;

  ManagerResource(String engine, ServletContext servlets) {
    super(engine);
    this.door = new PluginRequests(servlets);
  }

  /** Builds a manager's answer. */
  interface Told {
    Object to(ReportViewer viewer) throws Exception;
  }

  /** Builds a manager's answer, or acts for them, where it depends on who they are. */
  interface ToldCaller {
    Object to(ReportViewer viewer, Caller caller) throws Exception;
  }

  Response answer(HttpServletRequest request, Told told) {
    return answer(request, (viewer, caller) -> told.to(viewer));
  }

  Response answer(HttpServletRequest request, ToldCaller told) {
    return door.answer(request, caller -> told.to(viewer(caller), caller));
  }

  private ReportViewer viewer(Caller caller) {
    bean(WebApplications.class).require(caller, WebApplications.COCKPIT);
    return bean(ReportViewers.class).of(caller);
  }

  <T> T bean(Class<T> type) {
    return door.bean(type);
  }

  RuntimeException nothingHere(String why) {
    return door.nothingHere(why);
  }

  static ReportParameters parameters(UriInfo asked) {
    Map<String, String> given = new HashMap<>();
    asked.getQueryParameters().forEach((name, values) -> given.put(name, values.get(0)));
    return new ReportParameters(given);
  }

  ReportFilter question(ReportParameters asked, ReportViewer viewer) {
    return ReportFilter.read(asked, viewer, bean(Clock.class));
  }
}
