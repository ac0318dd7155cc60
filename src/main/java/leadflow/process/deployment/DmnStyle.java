package leadflow.process.deployment;

import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.camunda.bpm.model.dmn.DmnModelInstance;
import org.camunda.bpm.model.dmn.instance.Decision;
import org.camunda.bpm.model.dmn.instance.DmnElement;
import org.camunda.bpm.model.dmn.instance.DmnModelElementInstance;
import org.camunda.bpm.model.dmn.instance.InformationRequirement;
import org.camunda.bpm.model.dmn.instance.Input;
import org.camunda.bpm.model.dmn.instance.InputData;
import org.camunda.bpm.model.dmn.instance.Output;
import org.camunda.bpm.model.dmn.instance.Rule;
import org.jspecify.annotations.Nullable;

/** How the house's own decision tables are written, so that they can be read. */
final class DmnStyle {

  private static final String DMNDI = "https://www.omg.org/spec/DMN/20191111/DMNDI/";
  private static final Pattern MODELERS_DEFAULT = Pattern.compile("[A-Za-z]+_[01][a-z0-9]{6}");

  private final Findings findings;

  private DmnStyle(Findings findings) {
    this.findings = findings;
  }

  static void check(DmnModelInstance model, Findings findings) {
    DmnStyle style = new DmnStyle(findings);
    model.getModelElementsByType(Decision.class).forEach(d -> style.labelled(d, d.getName()));
    model.getModelElementsByType(Input.class).forEach(i -> style.labelled(i, i.getLabel()));
    model.getModelElementsByType(Output.class).forEach(o -> style.labelled(o, o.getLabel()));
    model
        .getModelElementsByType(Rule.class)
        .forEach(
            rule ->
                style.labelled(
                    rule,
                    rule.getDescription() == null ? null : rule.getDescription().getTextContent()));
    model.getModelElementsByType(DmnElement.class).forEach(style::named);
    model.getModelElementsByType(InputData.class).forEach(i -> style.labelled(i, i.getName()));
    style.drawn(model, Decision.class, "DMNShape", "the decision is not drawn");
    style.drawn(model, InputData.class, "DMNShape", "the input is not drawn");
    style.drawn(model, InformationRequirement.class, "DMNEdge", "the requirement is not drawn");
  }

  private <T extends DmnModelElementInstance> void drawn(
      DmnModelInstance model, Class<T> type, String drawing, String otherwise) {
    Set<String> drawn =
        model.getDocument().getElementsByNameNs(DMNDI, drawing).stream()
            .map(shape -> shape.getAttribute("dmnElementRef"))
            .collect(Collectors.toSet());
    for (T element : model.getModelElementsByType(type)) {
      String id = element.getAttributeValue("id");
      if (id == null || !drawn.contains(id)) {
        findings.style(id, otherwise);
      }
    }
  }

  private void labelled(DmnElement element, @Nullable String label) {
    if (label == null || label.isBlank()) {
      findings.style(element.getId(), "has no label or description");
    }
  }

  private void named(DmnElement element) {
    if (element.getId() != null && MODELERS_DEFAULT.matcher(element.getId()).matches()) {
      findings.style(element.getId(), "bears the modeler's default id");
    }
  }
}
