package leadflow.process.deployment;

import java.io.ByteArrayInputStream;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Period;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.camunda.bpm.dmn.engine.DmnEngine;
import org.camunda.bpm.dmn.engine.DmnEngineConfiguration;
import org.camunda.bpm.dmn.engine.DmnEngineException;
import org.camunda.bpm.engine.impl.util.ParseUtil;
import org.camunda.bpm.model.dmn.Dmn;
import org.camunda.bpm.model.dmn.DmnModelInstance;
import org.camunda.bpm.model.dmn.impl.DmnModelConstants;
import org.camunda.bpm.model.dmn.instance.Decision;
import org.camunda.bpm.model.dmn.instance.DecisionTable;
import org.camunda.bpm.model.dmn.instance.DmnElement;
import org.camunda.bpm.model.dmn.instance.Input;
import org.camunda.bpm.model.dmn.instance.InputEntry;
import org.camunda.bpm.model.dmn.instance.LiteralExpression;
import org.camunda.bpm.model.dmn.instance.Output;
import org.camunda.bpm.model.dmn.instance.OutputEntry;
import org.camunda.bpm.model.dmn.instance.Rule;
import org.camunda.bpm.model.dmn.instance.Text;
import org.camunda.bpm.model.xml.ModelException;
import org.camunda.feel.api.FeelEngineApi;
import org.camunda.feel.api.FeelEngineBuilder;
import org.camunda.feel.api.ParseResult;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Attr;
import org.w3c.dom.Element;
import org.xml.sax.SAXException;

/**
 * Holds a file of decision tables against what it may contain: one decision that is asked, with the
 * ones that it requires, and FEEL that can be read in every cell.
 */
final class DmnRules {

  private static final Set<String> FEEL =
      Set.of(
          "feel",
          DmnModelConstants.FEEL_NS,
          DmnModelConstants.FEEL12_NS,
          DmnModelConstants.FEEL13_NS,
          DmnModelConstants.FEEL14_NS,
          DmnModelConstants.FEEL15_NS);

  /** Columns whose cells are read as a duration, wherever they occur. */
  private static final Set<String> DURATIONS =
      Set.of("wait", "wakeAfter", "target", "deadline", "notAgainWithin");

  private static final String EMAIL = "template";
  private static final String WAIT = "wait";

  /** What a required table says has a name of its own in the file: leadTemplate, leadWait. */
  private static final Pattern HANDED_ON = Pattern.compile("(\\w*)(Template|Wait)");

  private static final Pattern WORD = Pattern.compile("[A-Za-z_][A-Za-z0-9_-]*");
  private static final Pattern WORDS = Pattern.compile("\\[[\\w, ]+]");
  private static final Pattern QUOTED = Pattern.compile("\"[^\"]*\"");
  private static final Set<String> CONSTANTS = Set.of("true", "false", "null");

  private static final FeelEngineApi PARSER = FeelEngineBuilder.forJava().build();
  private static final DmnEngine ENGINE =
      DmnEngineConfiguration.createDefaultDmnEngineConfiguration().buildEngine();

  private final ModelFile file;
  private final Surroundings surroundings;
  private final Findings findings;

  private DmnRules(ModelFile file, Surroundings surroundings, Findings findings) {
    this.file = file;
    this.surroundings = surroundings;
    this.findings = findings;
  }

  /** The model, or null when it cannot be read. */
  static @Nullable DmnModelInstance check(
      ModelFile file, Surroundings surroundings, Findings findings) {
    try {
      checkLanguages(Xml.parse(file.content()).getDocumentElement(), findings);
      DmnModelInstance model = Dmn.readModelFromStream(new ByteArrayInputStream(file.content()));
      new DmnRules(file, surroundings, findings).checkAll(model);
      return model;
    } catch (SAXException e) {
      findings.refuse(null, "is no readable XML: " + e.getMessage());
    } catch (ModelException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      findings.refuse(null, "is no valid DMN: " + cause.getMessage());
    }
    return null;
  }

  private static void checkLanguages(Element element, Findings findings) {
    for (Attr attribute : Xml.attributes(element)) {
      if ("expressionLanguage".equals(attribute.getLocalName())
          && !FEEL.contains(attribute.getValue())
          && !FEEL.contains(attribute.getValue().toLowerCase(Locale.ROOT))) {
        findings.refuse(
            Xml.id(element),
            "is written in %s; only FEEL is allowed".formatted(attribute.getValue()));
      }
    }
    Xml.children(element).forEach(child -> checkLanguages(child, findings));
  }

  private void checkAll(DmnModelInstance model) {
    Collection<Decision> decisions = model.getModelElementsByType(Decision.class);
    Requirements requirements = Requirements.of(decisions);
    List<Decision> asked = requirements.notRequired(decisions);
    if (asked.size() != 1) {
      findings.refuse(
          null, "must hold one decision beside those that it requires, not " + asked.size());
    }
    for (Decision decision : decisions) {
      if (asked.contains(decision)) {
        file.checkName(
            "decision", decision.getId(), surroundings.hasDecision(decision.getId()), findings);
      } else if (surroundings.isOfAnotherFile(decision.getId(), model.getDefinitions().getId())) {
        findings.refuse(decision.getId(), "is the name of a decision in another file");
      }
      checkDecision(decision, requirements.outputs(decision));
    }
    checkNamesOfOutputs(decisions, asked);
    if (!findings.refused()) {
      try {
        ENGINE.parseDecisions(model);
      } catch (DmnEngineException e) {
        findings.refuse(null, "cannot be used: " + e.getMessage());
      }
    }
  }

  /** What required tables say is called by its name alone, so one would silently hide the other. */
  private void checkNamesOfOutputs(Collection<Decision> decisions, List<Decision> asked) {
    Map<String, Decision> said = new HashMap<>();
    for (Decision decision : decisions) {
      if (asked.contains(decision)) {
        continue;
      }
      for (String output : Requirements.outputsOf(decision)) {
        Decision other = said.putIfAbsent(output, decision);
        if (other != null) {
          findings.refuse(
              decision.getId(),
              "says %s, as does %s; each needs a name of its own".formatted(output, other.getId()));
        }
      }
    }
  }

  /**
   * @param required the outputs of the decisions that it requires
   */
  private void checkDecision(Decision decision, Set<String> required) {
    checkTimeToLive(decision);
    if (decision.getExpression() instanceof DecisionTable table) {
      checkTable(decision.getId(), table, required);
    } else if (decision.getExpression() instanceof LiteralExpression literal) {
      String problem = problem(PARSER.parseExpression(text(literal.getText())));
      if (problem != null) {
        findings.refuse(literal.getId(), "the expression " + problem);
      }
    } else {
      findings.refuse(decision.getId(), "is neither a decision table nor a FEEL expression");
    }
  }

  private void checkTimeToLive(Decision decision) {
    String timeToLive = decision.getCamundaHistoryTimeToLiveString();
    if (timeToLive == null) {
      findings.refuse(decision.getId(), "the decision has no history time to live");
      return;
    }
    try {
      ParseUtil.parseHistoryTimeToLive(timeToLive);
    } catch (RuntimeException e) {
      findings.refuse(
          decision.getId(),
          "the history time to live %s is no number of days".formatted(timeToLive));
    }
  }

  private void checkTable(String decision, DecisionTable table, Set<String> required) {
    List<Input> inputs = List.copyOf(table.getInputs());
    List<Output> outputs = List.copyOf(table.getOutputs());
    Set<String> known = new HashSet<>(CONSTANTS);
    known.addAll(required);
    for (Input input : inputs) {
      String expression =
          input.getInputExpression() == null ? "" : text(input.getInputExpression().getText());
      known.add(expression);
      String problem = problem(PARSER.parseExpression(expression));
      if (problem != null) {
        findings.refuse(input.getId(), "the column " + title(input) + " " + problem);
      }
    }
    int number = 0;
    for (Rule rule : table.getRules()) {
      number++;
      checkWaits(rule, outputs, number);
      int column = 0;
      for (InputEntry entry : rule.getInputEntries()) {
        String title = column < inputs.size() ? title(inputs.get(column)) : "?";
        String cell = "rule %d, column %s: ".formatted(number, title);
        checkTest(entry, cell, known);
        column++;
      }
      column = 0;
      for (OutputEntry entry : rule.getOutputEntries()) {
        if (column < outputs.size()) {
          Output output = outputs.get(column);
          checkOutput(
              entry,
              output,
              "rule %d, column %s: ".formatted(number, title(output)),
              known,
              required);
        }
        column++;
      }
      if (!findings.refused()) {
        checkRow(decision, rule, outputs, number);
      }
    }
  }

  /**
   * Whoever reads the row may know more; a cell that is computed is known only when it is asked.
   */
  private void checkRow(String decision, Rule rule, List<Output> outputs, int number) {
    Map<String, Object> row = new HashMap<>();
    int column = 0;
    for (OutputEntry entry : rule.getOutputEntries()) {
      String text = text(entry.getText());
      if (!text.isEmpty() && column < outputs.size()) {
        Optional<Object> value = constant(text);
        if (value.isEmpty()) {
          return;
        }
        row.put(outputs.get(column).getName(), value.get());
      }
      column++;
    }
    surroundings
        .rowProblem(decision, row)
        .ifPresent(why -> findings.refuse(rule.getId(), "rule %d: %s".formatted(number, why)));
  }

  private static Optional<Object> constant(String text) {
    if (QUOTED.matcher(text).matches()) {
      return Optional.of(text.substring(1, text.length() - 1));
    }
    if (text.matches("-?\\d{1,9}(\\.\\d+)?")) {
      return Optional.of(
          text.contains(".") ? (Object) Double.valueOf(text) : Integer.valueOf(text));
    }
    return text.equals("true") || text.equals("false")
        ? Optional.of(Boolean.valueOf(text))
        : Optional.empty();
  }

  /** Nobody knows when to send a mail that has no wait. */
  private void checkWaits(Rule rule, List<Output> outputs, int number) {
    OutputEntry email = null;
    OutputEntry wait = null;
    int column = 0;
    for (OutputEntry entry : rule.getOutputEntries()) {
      String name = column < outputs.size() ? plainName(outputs.get(column)) : "";
      email = EMAIL.equals(name) ? entry : email;
      wait = WAIT.equals(name) ? entry : wait;
      column++;
    }
    if (email != null
        && wait != null
        && !text(email.getText()).isEmpty()
        && text(wait.getText()).isEmpty()) {
      findings.refuse(
          wait.getId(),
          "rule %d names an email and no wait; at once is \"PT0S\"".formatted(number));
    }
  }

  private void checkTest(InputEntry entry, String cell, Set<String> known) {
    String text = text(entry.getText());
    if (text.isEmpty()) {
      return;
    }
    String problem = problem(PARSER.parseUnaryTests(text));
    if (problem != null) {
      findings.refuse(entry.getId(), cell + problem);
      return;
    }
    for (String word : text.split(",")) {
      checkWord(entry, cell, word.strip(), known);
    }
  }

  private void checkOutput(
      OutputEntry entry, Output output, String cell, Set<String> known, Set<String> required) {
    String text = text(entry.getText());
    String name = plainName(output);
    if (text.isEmpty()) {
      return;
    }
    String problem = problem(PARSER.parseExpression(text));
    if (problem != null) {
      findings.refuse(entry.getId(), cell + problem);
    } else if (checkWords(entry, cell, text, known)
        && checkType(entry, output, cell, text)
        && QUOTED.matcher(text).matches()) {
      String value = text.substring(1, text.length() - 1);
      if (EMAIL.equals(name)) {
        surroundings
            .emailProblem(value)
            .ifPresent(why -> findings.refuse(entry.getId(), cell + why));
      } else if (DURATIONS.contains(name) && !isDuration(value)) {
        findings.refuse(entry.getId(), cell + text + " is no duration such as \"P3D\" or \"PT4H\"");
      }
    } else if (EMAIL.equals(name) && !QUOTED.matcher(text).matches() && !required.contains(text)) {
      findings.refuse(
          entry.getId(), cell + "the email must be named in quotes, so that it can be checked");
    }
  }

  /** One word, or several tables' in brackets. */
  private boolean checkWords(DmnElement entry, String cell, String text, Set<String> known) {
    if (!WORDS.matcher(text).matches()) {
      return checkWord(entry, cell, text, known);
    }
    return Arrays.stream(text.substring(1, text.length() - 1).split(","))
        .allMatch(word -> checkWord(entry, cell, word.strip(), known));
  }

  /** A word without quotes is the name of an input; any other name means nothing, silently. */
  private boolean checkWord(DmnElement entry, String cell, String word, Set<String> known) {
    if (WORD.matcher(word).matches() && !known.contains(word)) {
      findings.refuse(
          entry.getId(),
          "%s%s is no input of this table; a text stands in quotes: \"%s\""
              .formatted(cell, word, word));
      return false;
    }
    return true;
  }

  private boolean checkType(OutputEntry entry, Output output, String cell, String text) {
    String type = output.getTypeRef() == null ? "" : output.getTypeRef();
    boolean quoted = QUOTED.matcher(text).matches();
    boolean number = text.matches("-?\\d+(\\.\\d+)?");
    boolean fits =
        switch (type) {
          case "string" -> !number && !text.equals("true") && !text.equals("false");
          case "boolean" -> !quoted && !number;
          case "integer", "long" ->
              !quoted && !text.equals("true") && !text.equals("false") && !text.contains(".");
          case "double", "number" -> !quoted && !text.equals("true") && !text.equals("false");
          default -> true;
        };
    if (!fits) {
      findings.refuse(entry.getId(), "%s%s is no %s".formatted(cell, text, type));
    }
    return fits;
  }

  /** Nothing waits for a time that lies behind it. */
  private static boolean isDuration(String text) {
    try {
      return !Period.parse(text).isNegative();
    } catch (DateTimeException notInDays) {
      try {
        return !Duration.parse(text).isNegative();
      } catch (DateTimeException e) {
        return false;
      }
    }
  }

  private static @Nullable String problem(ParseResult result) {
    return result.isSuccess() ? null : result.failure().message().replaceAll("\\s+", " ");
  }

  /** {@code template} for leadTemplate, {@code wait} for leadWait. */
  private static String plainName(Output output) {
    String name = String.valueOf(output.getName());
    Matcher handedOn = HANDED_ON.matcher(name);
    return handedOn.matches() ? handedOn.group(2).toLowerCase(Locale.ROOT) : name;
  }

  private static String title(Input input) {
    return input.getLabel() == null ? String.valueOf(input.getId()) : input.getLabel();
  }

  private static String title(Output output) {
    return output.getLabel() == null ? output.getName() : output.getLabel();
  }

  private static String text(@Nullable Text text) {
    return text == null || text.getTextContent() == null ? "" : text.getTextContent().strip();
  }
}
