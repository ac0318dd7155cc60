package leadflow.process.deployment;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import org.camunda.feel.api.FeelEngineApi;
import org.camunda.feel.api.FeelEngineBuilder;

/** Holds a Camunda Form against what Tasklist can show and the server can check. */
final class FormRules {

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();
  private static final FeelEngineApi PARSER = FeelEngineBuilder.forJava().build();

  /** What is shown and asks nothing. */
  private static final Set<String> SILENT =
      Set.of("text", "html", "image", "separator", "spacer", "button", "iframe", "group", "table");

  private final Findings findings;
  private final Set<String> keys = new HashSet<>();

  private FormRules(Findings findings) {
    this.findings = findings;
  }

  static void check(ModelFile file, Surroundings surroundings, Findings findings) {
    JsonNode form;
    try {
      form = JSON.readTree(file.content());
    } catch (JsonProcessingException e) {
      findings.refuse(null, "is no readable JSON: " + e.getOriginalMessage());
      return;
    } catch (IOException e) {
      findings.refuse(null, "cannot be read: " + e.getMessage());
      return;
    }
    String id = form.path("id").asText();
    file.checkName("form", id, surroundings.hasForm(id), findings);
    if (!"default".equals(form.path("type").asText()) || !form.path("components").isArray()) {
      findings.refuse(id, "is no Camunda Form: its type must be 'default', with components");
    }
    if (!"Camunda Platform".equals(form.path("executionPlatform").asText())) {
      findings.refuse(id, "is not made for Camunda Platform 7 (executionPlatform)");
    }
    new FormRules(findings).checkComponents(form);
  }

  private void checkComponents(JsonNode parent) {
    for (JsonNode component : parent.path("components")) {
      String key = component.path("key").asText();
      String name = key.isEmpty() ? component.path("id").asText() : key;
      if (!key.isEmpty() && !keys.add(key)) {
        findings.refuse(key, "two fields have this key");
      }
      if (key.isEmpty() && !SILENT.contains(component.path("type").asText())) {
        findings.refuse(name, "the field has no key, so that its answer would be lost");
      }
      checkCondition(name, component.path("conditional").path("hide").asText());
      if (!SILENT.contains(component.path("type").asText())
          && component.path("label").asText().isBlank()) {
        findings.style(name, "the field has no label");
      }
      checkComponents(component);
    }
  }

  private void checkCondition(String field, String hide) {
    if (hide.startsWith("=")) {
      var condition = PARSER.parseExpression(hide.substring(1));
      if (!condition.isSuccess()) {
        findings.refuse(field, "the condition to hide it " + condition.failure().message());
      }
    }
  }
}
