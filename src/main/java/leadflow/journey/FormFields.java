package leadflow.journey;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashSet;
import java.util.Set;
import org.camunda.bpm.engine.FormService;

/** The keys of a task's form as it is deployed now: an owner may have added a field. */
public final class FormFields {

  private FormFields() {}

  public static Set<String> of(FormService forms, String task, ObjectMapper json) {
    try (InputStream form = forms.getDeployedTaskForm(task)) {
      Set<String> keys = new LinkedHashSet<>();
      collect(json.readTree(form), keys);
      return keys;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void collect(JsonNode component, Set<String> keys) {
    if (component.path("key").isTextual()) {
      keys.add(component.get("key").asText());
    }
    component.path("components").forEach(child -> collect(child, keys));
  }
}
