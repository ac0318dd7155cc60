package leadflow.process.journey;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import leadflow.platform.validation.InvalidInput;
import org.camunda.feel.api.FeelEngineApi;
import org.camunda.feel.api.FeelEngineBuilder;
import org.jspecify.annotations.Nullable;

/** A task's form as it is deployed now: an owner may have added a field, or a code to choose. */
public final class DeployedForm {

  private static final FeelEngineApi FEEL = FeelEngineBuilder.forJava().build();

  private final JsonNode form;

  DeployedForm(JsonNode form) {
    this.form = form;
  }

  /** The keys of its fields. */
  public Set<String> fields() {
    Set<String> keys = new LinkedHashSet<>();
    collect(form, keys);
    return keys;
  }

  /** Whether it offers this answer's code, given the other answers. */
  public boolean offers(String field, Map<String, Object> answers) {
    try {
      check(Set.of(field), answers);
      return true;
    } catch (InvalidInput e) {
      return false;
    }
  }

  /**
   * @param codes the fields that hold codes
   * @throws InvalidInput naming the field whose code is not offered
   */
  void check(Set<String> codes, Map<String, Object> answers) {
    check(form, codes, answers);
  }

  private static void collect(JsonNode component, Set<String> keys) {
    if (component.path("key").isTextual()) {
      keys.add(component.get("key").asText());
    }
    component.path("components").forEach(child -> collect(child, keys));
  }

  private static void check(JsonNode component, Set<String> codes, Map<String, Object> answers) {
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

  private static List<String> offered(JsonNode field, Map<String, Object> answers) {
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

  private static Collection<?> options(String expression, Map<String, Object> answers) {
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
