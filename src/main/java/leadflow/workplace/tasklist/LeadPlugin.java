package leadflow.workplace.tasklist;

import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.util.List;
import java.util.Set;
import org.camunda.bpm.tasklist.plugin.spi.impl.AbstractTasklistPlugin;
import org.camunda.bpm.tasklist.resource.AbstractTasklistPluginRootResource;

/**
 * What Tasklist gets from us beside each task: the lead's card, and a badge in the list. Its
 * scripts and styles are anybody's; the data are not.
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

  /** The plugin's door; Camunda's filters let in only who is logged in at this engine. */
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
