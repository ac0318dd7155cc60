package leadflow.process.decision;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.repository.DecisionDefinition;
import org.camunda.bpm.model.dmn.Dmn;
import org.camunda.bpm.model.dmn.DmnModelInstance;
import org.camunda.bpm.model.dmn.instance.Decision;
import org.camunda.bpm.model.dmn.instance.DecisionTable;
import org.camunda.bpm.model.dmn.instance.Output;
import org.camunda.bpm.model.dmn.instance.OutputEntry;
import org.camunda.bpm.model.dmn.instance.RequiredDecisionReference;
import org.camunda.bpm.model.dmn.instance.Rule;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What the deployed tables name in a column, for whoever asks where a thing is used. */
@Component
public class TableTexts {

  private static final Pattern QUOTED = Pattern.compile("\"([^\"]*)\"");

  private final RepositoryService repository;
  private final Map<String, List<Cell>> known = new ConcurrentHashMap<>();

  TableTexts(RepositoryService repository) {
    this.repository = repository;
  }

  /**
   * A text in a column of outputs.
   *
   * @param decision the decision that is asked, as its file is called
   * @param table the name of the table that the decision requires; null for its own
   * @param row from 1
   * @param note the row's annotation
   */
  public record Cell(
      String decision, @Nullable String table, String column, int row, String note, String text) {

    /** Required tables hand a column on under a name of their own, as leadTemplate. */
    boolean isIn(String name) {
      return column.equals(name)
          || column.endsWith(name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1));
    }
  }

  /**
   * All texts in output columns of this name, in the newest version of every decision and of the
   * tables that it requires.
   *
   * @param column such as {@code template}, which is also found as {@code leadTemplate}
   */
  public List<Cell> in(String column) {
    return repository.createDecisionDefinitionQuery().latestVersion().list().stream()
        .flatMap(table -> known.computeIfAbsent(table.getId(), id -> read(table)).stream())
        .filter(cell -> cell.isIn(column))
        .toList();
  }

  /** Tables that others require are read with the decision that is asked. */
  private List<Cell> read(DecisionDefinition definition) {
    try (InputStream file = repository.getDecisionModel(definition.getId())) {
      DmnModelInstance model = Dmn.readModelFromStream(file);
      Collection<Decision> all = model.getModelElementsByType(Decision.class);
      boolean required =
          model.getModelElementsByType(RequiredDecisionReference.class).stream()
              .anyMatch(reference -> reference.getHref().equals("#" + definition.getKey()));
      return required
          ? List.of()
          : all.stream()
              .flatMap(decision -> cells(definition.getKey(), decision).stream())
              .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Cell> cells(String asked, Decision decision) {
    List<Cell> cells = new ArrayList<>();
    if (decision.getExpression() instanceof DecisionTable table) {
      List<Output> outputs = List.copyOf(table.getOutputs());
      int row = 0;
      for (Rule rule : table.getRules()) {
        row++;
        List<OutputEntry> entries = List.copyOf(rule.getOutputEntries());
        String note =
            rule.getDescription() == null ? "" : rule.getDescription().getTextContent().strip();
        for (int i = 0; i < Math.min(entries.size(), outputs.size()); i++) {
          Matcher text = QUOTED.matcher(entries.get(i).getText().getTextContent());
          while (text.find()) {
            cells.add(
                new Cell(
                    asked,
                    decision.getId().equals(asked) ? null : decision.getName(),
                    outputs.get(i).getName(),
                    row,
                    note,
                    text.group(1)));
          }
        }
      }
    }
    return cells;
  }
}
