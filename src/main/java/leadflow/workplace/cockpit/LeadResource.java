package leadflow.workplace.cockpit;

import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import java.util.UUID;
import leadflow.insight.leadhistory.LeadPath;
import leadflow.insight.reporting.ReportViewer;
import leadflow.insight.reporting.ReportViewers;
import leadflow.platform.validation.InvalidInput;
import org.jspecify.annotations.Nullable;

/** A lead's whole path, found by its id, its address or one of its process instances. */
public final class LeadResource extends ManagerResource {

  private static final String NOBODY = "There is no lead%s with this id or address";

  LeadResource(String engine, ServletContext servlets) {
    super(engine, servlets);
  }

  /**
   * @param lead an id or an address
   * @param instance a process instance, instead of the lead
   */
  @GET
  public Response path(
      @Context HttpServletRequest request,
      @QueryParam("lead") @Nullable String lead,
      @QueryParam("instance") @Nullable String instance) {
    return answer(
        request,
        viewer -> {
          LeadPath paths = bean(LeadPath.class);
          UUID id =
              found(paths, lead, instance)
                  .orElseThrow(
                      () ->
                          nothingHere(
                              lead == null
                                  ? "This process instance is no lead's"
                                  : NOBODY.formatted(viewer.seesAll() ? "" : " of your team")));
          return visible(paths.of(id), viewer);
        });
  }

  private static Optional<UUID> found(
      LeadPath paths, @Nullable String lead, @Nullable String instance) {
    if (lead != null && !lead.isBlank()) {
      return paths.find(lead);
    }
    if (instance != null && !instance.isBlank()) {
      return paths.ofInstance(instance);
    }
    throw new InvalidInput("lead", "required", "an id or an address");
  }

  /** A team lead gets "not found" for another team's lead, so they do not learn that it exists. */
  private LeadPath.Path visible(LeadPath.Path path, ReportViewer viewer) {
    if (!bean(ReportViewers.class).sees(viewer, path.owner())) {
      throw nothingHere(NOBODY.formatted(" of your team"));
    }
    return path;
  }
}
