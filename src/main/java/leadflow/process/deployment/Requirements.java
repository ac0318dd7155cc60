package leadflow.process.deployment;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.camunda.bpm.model.dmn.instance.Decision;
import org.camunda.bpm.model.dmn.instance.DecisionTable;
import org.camunda.bpm.model.dmn.instance.InformationRequirement;
import org.camunda.bpm.model.dmn.instance.Output;
import org.camunda.bpm.model.dmn.instance.RequiredDecisionReference;

/**
 * Which decisions of a file require which.
 *
 * @param required by decision, directly
 * @param missing the requirements that lead nowhere
 */
record Requirements(Map<Decision, List<Decision>> required, List<String> missing) {

  static Requirements of(Collection<Decision> decisions) {
    Map<Decision, List<Decision>> required = new HashMap<>();
    List<String> missing = new ArrayList<>();
    for (Decision decision : decisions) {
      for (InformationRequirement requirement : decision.getInformationRequirements()) {
        Decision other = requirement.getRequiredDecision();
        if (other != null) {
          required.computeIfAbsent(decision, d -> new ArrayList<>()).add(other);
        } else if (!requirement.getChildElementsByType(RequiredDecisionReference.class).isEmpty()) {
          missing.add(decision.getId());
        }
      }
    }
    return new Requirements(required, missing);
  }

  /** Those that no other requires. */
  List<Decision> notRequired(Collection<Decision> decisions) {
    return decisions.stream()
        .filter(decision -> required.values().stream().noneMatch(list -> list.contains(decision)))
        .toList();
  }

  /** The names by which a decision may call what those before it say. */
  Set<String> outputs(Decision decision) {
    Set<String> names = new HashSet<>();
    addOutputs(decision, names, new HashSet<>());
    return names;
  }

  private void addOutputs(Decision decision, Set<String> names, Set<Decision> seen) {
    for (Decision other : required.getOrDefault(decision, List.of())) {
      if (seen.add(other)) {
        if (other.getExpression() instanceof DecisionTable table) {
          table.getOutputs().stream().map(Output::getName).forEach(names::add);
        } else if (other.getVariable() != null) {
          names.add(other.getVariable().getName());
        }
        addOutputs(other, names, seen);
      }
    }
  }
}
