package leadflow.journey;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import leadflow.lead.InvalidInput;
import org.camunda.bpm.engine.FormService;
import org.camunda.feel.api.FeelEngineApi;
import org.camunda.feel.api.FeelEngineBuilder;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Holds codes against those that a task's form offers, as it is deployed now. */
@Component
public class OfferedCodes {

  private static final FeelEngineApi FEEL = FeelEngineBuilder.forJava().build();

  private final FormService forms;
  private final ObjectMapper json;

  OfferedCodes(FormService forms, ObjectMapper json) {
    this.forms = forms;
    this.json = json;
  }

  /** Whether the task's form offers this answer's code, given the other answers. */
  public boolean offers(LeadJourney.OpenTask task, String field, Map<String, Object> answers) {
    try {
      check(task.id(), Set.of(field), answers);
      return true;
    } catch (InvalidInput e) {
      return false;
    }
  }

  /**
   * @param codes the fields that hold codes
   * @throws InvalidInput naming the field whose code is not offered
   */
  void check(String task, Set<String> codes, Map<String, Object> answers) {
    if (codes.stream().noneMatch(answers::containsKey)) {
      return;
    }
    try (InputStream form = forms.getDeployedTaskForm(task)) {
      check(json.readTree(form), codes, answers);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void check(JsonNode component, Set<String> codes, Map<String, Object> answers) {
    String key = component.path("key").asText();
    Object answer = answers.get(key);
    if (answer != null && codes.contains(key)) {
      List<String> offered = offered(component, answers);
      if (!offered.contains(answer.toString())) {
        throw new InvalidInput(key, "invalid", "must be one of " + offered);
      }
    }
    component.path("components").forEach(child -> check(child, codes, answers));
  }

  private List<String> offered(JsonNode field, Map<String, Object> answers) {
    String expression = field.path("valuesExpression").asText();
    List<String> offered = new ArrayList<>();
    if (expression.isEmpty()) {
      field.path("values").forEach(option -> offered.add(option.path("value").asText()));
    } else {
      // as the form does: what is offered may depend on the other answers
      options(expression, answers).forEach(option -> offered.add(value(option)));
    }
    return offered;
  }

  private Collection<?> options(String expression, Map<String, Object> answers) {
    var options =
        FEEL.evaluateExpression(expression.replaceFirst("^=", ""), new HashMap<>(answers));
    return options.isSuccess() && options.result() instanceof Collection<?> list ? list : List.of();
  }

  private static String value(@Nullable Object option) {
    return option instanceof Map<?, ?> map
        ? String.valueOf(map.get("value"))
        : String.valueOf(option);
  }
}
