package leadflow.process.decision;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.camunda.bpm.dmn.engine.DmnDecision;
import org.camunda.bpm.dmn.engine.impl.DmnDecisionLiteralExpressionImpl;
import org.camunda.bpm.dmn.engine.impl.DmnDecisionTableImpl;
import org.camunda.feel.api.EvaluationResult;
import org.camunda.feel.api.FeelEngineApi;
import org.camunda.feel.api.FeelEngineBuilder;
import org.jspecify.annotations.Nullable;

/**
 * What a table looks at, column by column: so that nobody need gather what makes no difference to
 * it.
 *
 * @param columns the inputs that have a cell which is not empty, and what is computed without cells
 */
record TableColumns(List<Column> columns) {

  private static final FeelEngineApi FEEL = FeelEngineBuilder.forJava().build();

  private record Column(String expression, List<String> cells) {

    boolean reads(String input) {
      return Pattern.compile("\\b" + Pattern.quote(input) + "\\b").matcher(expression).find();
    }

    boolean tells(String input, @Nullable Object one, @Nullable Object other) {
      if (cells.isEmpty()) {
        return true;
      }
      EvaluationResult first = FEEL.evaluateExpression(expression, of(input, one));
      EvaluationResult second = FEEL.evaluateExpression(expression, of(input, other));
      if (first.isFailure() || second.isFailure()) {
        return true;
      }
      return cells.stream()
          .anyMatch(cell -> !Objects.equals(fits(cell, first), fits(cell, second)));
    }

    private static @Nullable Object fits(String cell, EvaluationResult value) {
      EvaluationResult fits = FEEL.evaluateUnaryTests(cell, value.result(), Map.of());
      return fits.isFailure() ? "not known" : fits.result();
    }

    private static Map<String, @Nullable Object> of(String input, @Nullable Object value) {
      Map<String, @Nullable Object> inputs = new HashMap<>();
      inputs.put(input, value);
      return inputs;
    }
  }

  /** The columns of a table and of all tables that it requires. */
  static TableColumns of(DmnDecision decision) {
    List<Column> columns = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    collect(decision, columns, seen);
    return new TableColumns(List.copyOf(columns));
  }

  private static void collect(DmnDecision decision, List<Column> columns, Set<String> seen) {
    if (!seen.add(decision.getKey())) {
      return;
    }
    decision.getRequiredDecisions().forEach(required -> collect(required, columns, seen));
    if (decision.getDecisionLogic() instanceof DmnDecisionLiteralExpressionImpl literal) {
      columns.add(new Column(literal.getExpression().getExpression(), List.of()));
    }
    if (!(decision.getDecisionLogic() instanceof DmnDecisionTableImpl table)) {
      return;
    }
    for (int i = 0; i < table.getInputs().size(); i++) {
      int column = i;
      List<String> cells =
          table.getRules().stream()
              .map(rule -> rule.getConditions().get(column).getExpression())
              .filter(cell -> cell != null && !cell.isBlank())
              .distinct()
              .toList();
      String expression = table.getInputs().get(i).getExpression().getExpression();
      if (expression != null && !cells.isEmpty()) {
        columns.add(new Column(expression, cells));
      }
    }
  }

  boolean read(String input) {
    return columns.stream().anyMatch(column -> column.reads(input));
  }

  boolean tell(String input, @Nullable Object one, @Nullable Object other) {
    return columns.stream()
        .anyMatch(column -> column.reads(input) && column.tells(input, one, other));
  }
}
