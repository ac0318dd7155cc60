package leadflow.process.deployment;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.camunda.bpm.model.dmn.instance.Decision;
import org.camunda.bpm.model.dmn.instance.DecisionTable;
import org.camunda.bpm.model.dmn.instance.InformationRequirement;
import org.camunda.bpm.model.dmn.instance.Output;

/**
 * Which decisions of a file require which.
 *
 * @param required by decision, directly
 */
record Requirements(Map<Decision, List<Decision>> required) {

  static Requirements of(Collection<Decision> decisions) {
    Map<Decision, List<Decision>> required = new HashMap<>();
    for (Decision decision : decisions) {
      required.put(
          decision,
          decision.getInformationRequirements().stream()
              .map(InformationRequirement::getRequiredDecision)
              .filter(Objects::nonNull)
              .toList());
    }
    return new Requirements(required);
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
        names.addAll(outputsOf(other));
        addOutputs(other, names, seen);
      }
    }
  }

  /** The names of what a decision itself says. */
  static List<String> outputsOf(Decision decision) {
    if (decision.getExpression() instanceof DecisionTable table) {
      return table.getOutputs().stream().map(Output::getName).toList();
    }
    return decision.getVariable() == null ? List.of() : List.of(decision.getVariable().getName());
  }
}
