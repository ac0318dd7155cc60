package leadflow.process.decision;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.camunda.bpm.dmn.engine.DmnDecision;
import org.camunda.bpm.dmn.engine.DmnEngine;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.repository.DecisionDefinition;
import org.camunda.bpm.engine.variable.Variables;
import org.jspecify.annotations.Nullable;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * The deployed decision tables, newest version of each. A table is a pure function of its inputs,
 * so an answer is kept and found again by (version, inputs); a table that reads the time or draws
 * lots is evaluated each time. A newly deployed version counts within a second, on every node.
 *
 * <p>A table may require others that stand in its file. They are evaluated before it, and each of
 * their outputs is a value that its cells can name.
 */
@Component
public class DecisionTables {

  private static final Pattern IMPURE = Pattern.compile("\\b(now|today|random\\s+number)\\s*\\(");

  private final RepositoryService repository;
  private final DmnEngine engine;
  private final Map<String, Table> tables = new ConcurrentHashMap<>();
  private final Cache<Question, List<Map<String, Object>>> answers =
      Caffeine.newBuilder().maximumSize(50_000).build();
  private final Cache<Difference, Boolean> differences =
      Caffeine.newBuilder().maximumSize(10_000).build();

  DecisionTables(RepositoryService repository, FastFeelFactory feel) {
    this.repository = repository;
    this.engine = feel.dmn().buildEngine();
  }

  /**
   * The outputs of all rules that match, in the table's order.
   *
   * @param inputs by name; null is unknown
   */
  public DecisionResult ask(String decision, Map<String, ?> inputs) {
    Table table = table(decision);
    Map<String, Object> asked = Collections.unmodifiableMap(new HashMap<>(inputs));
    List<Map<String, Object>> rows =
        table.pure
            ? answers.get(new Question(table.id, asked), q -> evaluate(table, asked))
            : evaluate(table, asked);
    return new DecisionResult(decision, table.version, rows);
  }

  /** Whether any rule of the table looks at this input. */
  public boolean reads(String decision, String input) {
    return table(decision).columns.read(input);
  }

  /** Whether it can make a difference to the table that this input has one value or another. */
  public boolean tells(
      String decision, String input, @Nullable Object one, @Nullable Object other) {
    Table table = table(decision);
    return differences.get(
        new Difference(table.id, input, one, other),
        difference -> table.columns.tell(input, one, other));
  }

  /** The version that is asked now. */
  public int version(String decision) {
    return table(decision).version;
  }

  /** What exactly is asked now: a version number may come again after a deployment was deleted. */
  public String definition(String decision) {
    return table(decision).id;
  }

  /** When the version that is asked now was deployed. */
  public Instant deployedAt(String decision) {
    return repository
        .createDeploymentQuery()
        .deploymentId(table(decision).deployment)
        .singleResult()
        .getDeploymentTime()
        .toInstant();
  }

  /** Reads newly deployed versions, and at the start all, away from every lead's path. */
  @Scheduled(fixedDelay = 1000)
  public void refresh() {
    for (DecisionDefinition newest :
        repository.createDecisionDefinitionQuery().latestVersion().list()) {
      Table known = tables.get(newest.getKey());
      if (known == null || !known.id.equals(newest.getId())) {
        tables.put(newest.getKey(), load(newest));
      }
    }
  }

  private List<Map<String, Object>> evaluate(Table table, Map<String, Object> inputs) {
    List<Map<String, Object>> rows =
        engine.evaluateDecision(table.decision, Variables.fromMap(inputs)).getResultList();
    return table.decision.getRequiredDecisions().isEmpty()
        ? rows.stream().map(row -> Collections.unmodifiableMap(new HashMap<>(row))).toList()
        : rows.stream().flatMap(row -> CollectedRows.of(row).stream()).toList();
  }

  private Table table(String key) {
    Table known = tables.get(key);
    return known != null ? known : tables.computeIfAbsent(key, this::loadNewest);
  }

  private Table loadNewest(String key) {
    return load(
        Optional.ofNullable(
                repository
                    .createDecisionDefinitionQuery()
                    .decisionDefinitionKey(key)
                    .latestVersion()
                    .singleResult())
            .orElseThrow(() -> new IllegalStateException("No decision table is called " + key)));
  }

  private Table load(DecisionDefinition definition) {
    try (InputStream model = repository.getDecisionModel(definition.getId())) {
      byte[] xml = model.readAllBytes();
      DmnDecision decision =
          engine.parseDecision(definition.getKey(), new java.io.ByteArrayInputStream(xml));
      String text = new String(xml, StandardCharsets.UTF_8);
      boolean pure = !IMPURE.matcher(text).find();
      return new Table(
          definition.getId(),
          definition.getVersion(),
          definition.getDeploymentId(),
          decision,
          TableColumns.of(decision),
          pure);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private record Table(
      String id,
      int version,
      String deployment,
      DmnDecision decision,
      TableColumns columns,
      boolean pure) {}

  private record Difference(
      String table, String input, @Nullable Object one, @Nullable Object other) {}

  private record Question(String table, Map<String, Object> inputs) {}
}
