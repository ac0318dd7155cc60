package leadflow.workplace.tasklist;

import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.util.List;
import java.util.Set;
import org.camunda.bpm.tasklist.plugin.spi.impl.AbstractTasklistPlugin;
import org.camunda.bpm.tasklist.resource.AbstractTasklistPluginRootResource;

/**
 * Our plugin for Tasklist: the lead's card beside each task, and a badge in the list. Anybody can
 * load its scripts and styles; the data need a login.
 */
public final class LeadPlugin extends AbstractTasklistPlugin {

  static final String ID = "leadflow";

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
  public static final class Root extends AbstractTasklistPluginRootResource {

    public Root() {
      super(ID);
    }

    @Override
    protected List<String> getAllowedAssets() {
      return List.of(
          "app/plugin.js",
          "app/plugin.css",
          "app/card.js",
          "app/attempt.js",
          "app/badge.js",
          "app/form.js",
          "app/page.js",
          "app/time.js");
    }

    @Path("{engine}/tasks/{task}")
    public CardResource card(@PathParam("engine") String engine, @PathParam("task") String task) {
      return subResource(new CardResource(engine, task, servletContext), engine);
    }
  }
}
