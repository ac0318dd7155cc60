package leadflow.process.deployment;

import java.util.regex.Pattern;
import org.camunda.bpm.model.dmn.DmnModelInstance;
import org.camunda.bpm.model.dmn.instance.Decision;
import org.camunda.bpm.model.dmn.instance.DmnElement;
import org.camunda.bpm.model.dmn.instance.Input;
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
    if (!drawn(model)) {
      findings.style(null, "the decision is not drawn");
    }
  }

  private static boolean drawn(DmnModelInstance model) {
    return model.getDocument().getElementsByNameNs(DMNDI, "DMNShape").stream()
        .map(shape -> shape.getAttribute("dmnElementRef"))
        .anyMatch(id -> model.getModelElementById(id) instanceof Decision);
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
