package leadflow.workplace.cockpit;

import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.util.List;
import java.util.Set;
import org.camunda.bpm.cockpit.plugin.resource.AbstractCockpitPluginRootResource;
import org.camunda.bpm.cockpit.plugin.spi.impl.AbstractCockpitPlugin;

/**
 * Our plugin for Cockpit: where every lead is, which SLAs were broken, and where the process loses
 * leads. Anybody can load its scripts and styles; the data are for those who can open Cockpit.
 */
public final class ManagerPlugin extends AbstractCockpitPlugin {

  static final String ID = "leadflow-cockpit";

  @Override
  public String getId() {
    return ID;
  }

  @Override
  public Set<Class<?>> getResourceClasses() {
    return Set.of(Root.class);
  }

  /**
   * The plugin's entry point; Camunda's filters admit only users who are logged in at this engine.
   */
  @Path("plugin/" + ID)
  public static final class Root extends AbstractCockpitPluginRootResource {

    public Root() {
      super(ID);
    }

    @Override
    protected List<String> getAllowedAssets() {
      return List.of(
          "app/plugin.js",
          "app/plugin.css",
          "app/audit.js",
          "app/bottlenecks.js",
          "app/chart.js",
          "app/dashboard.js",
          "app/frame.js",
          "app/lead.js",
          "app/map.js",
          "app/place.js",
          "app/program.js",
          "app/tags.js",
          "app/tile.js");
    }

    @Path("{engine}/choices")
    public ChoicesResource choices(@PathParam("engine") String engine) {
      return subResource(new ChoicesResource(engine, servletContext), engine);
    }

    @Path("{engine}/vocabulary")
    public VocabularyResource vocabulary(@PathParam("engine") String engine) {
      return subResource(new VocabularyResource(engine, servletContext), engine);
    }

    @Path("{engine}/lead")
    public LeadResource lead(@PathParam("engine") String engine) {
      return subResource(new LeadResource(engine, servletContext), engine);
    }

    @Path("{engine}/dashboard")
    public DashboardResource dashboard(@PathParam("engine") String engine) {
      return subResource(new DashboardResource(engine, servletContext), engine);
    }

    @Path("{engine}/bottlenecks")
    public BottlenecksResource bottlenecks(@PathParam("engine") String engine) {
      return subResource(new BottlenecksResource(engine, servletContext), engine);
    }

    @Path("{engine}/sla")
    public AuditResource audit(@PathParam("engine") String engine) {
      return subResource(new AuditResource(engine, servletContext), engine);
    }

    @Path("{engine}/models/{definition}")
    public ModelResource model(
        @PathParam("engine") String engine, @PathParam("definition") String definition) {
      return subResource(new ModelResource(engine, definition, servletContext), engine);
    }
  }
}
