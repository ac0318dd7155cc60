package leadflow.process.decision;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.repository.DecisionDefinition;
import org.camunda.bpm.model.dmn.Dmn;
import org.camunda.bpm.model.dmn.instance.DecisionTable;
import org.camunda.bpm.model.dmn.instance.Output;
import org.camunda.bpm.model.dmn.instance.OutputEntry;
import org.camunda.bpm.model.dmn.instance.Rule;
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
   * @param row from 1
   * @param note the row's annotation
   */
  public record Cell(String decision, String column, int row, String note, String text) {}

  /** All texts in output columns of this name, in the newest version of every table. */
  public List<Cell> in(String column) {
    return repository.createDecisionDefinitionQuery().latestVersion().list().stream()
        .flatMap(table -> known.computeIfAbsent(table.getId(), id -> read(table)).stream())
        .filter(cell -> cell.column().equals(column))
        .toList();
  }

  private List<Cell> read(DecisionDefinition table) {
    List<Cell> cells = new ArrayList<>();
    try (InputStream model = repository.getDecisionModel(table.getId())) {
      for (DecisionTable read :
          Dmn.readModelFromStream(model).getModelElementsByType(DecisionTable.class)) {
        List<Output> outputs = List.copyOf(read.getOutputs());
        int row = 0;
        for (Rule rule : read.getRules()) {
          row++;
          List<OutputEntry> entries = List.copyOf(rule.getOutputEntries());
          String note =
              rule.getDescription() == null ? "" : rule.getDescription().getTextContent().strip();
          for (int i = 0; i < Math.min(entries.size(), outputs.size()); i++) {
            Matcher text = QUOTED.matcher(entries.get(i).getText().getTextContent());
            while (text.find()) {
              cells.add(
                  new Cell(table.getKey(), outputs.get(i).getName(), row, note, text.group(1)));
            }
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return List.copyOf(cells);
  }
}
