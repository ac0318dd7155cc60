package leadflow.process.decision;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.jsoup.parser.Parser;
import org.jsoup.select.Elements;

/** What a column's cells speak of, its neighbours, and what nobody expects. */
final class ShippedInputs {

  private static final Pattern NAMES = Pattern.compile("[A-Za-z_]\\w*(?![\\w ]*\\()");
  private static final Pattern TEXTS = Pattern.compile("\"([^\"]*)\"");
  private static final Pattern NUMBERS = Pattern.compile("\\d+(\\.\\d+)?");

  private final Map<String, List<Object>> columns = new TreeMap<>();
  private final List<Map<String, List<Object>>> rules = new ArrayList<>();
  private final Random random;

  ShippedInputs(String xml, long seed) {
    random = new Random(seed);
    Jsoup.parse(xml, Parser.xmlParser()).select("decisionTable").forEach(this::addTable);
    columns.values().stream()
        .filter(List::isEmpty)
        .forEach(values -> values.add("nobody asks for it yet"));
  }

  private void addTable(Element table) {
    Elements inputs = table.select("inputExpression > text");
    for (Element rule : table.select("rule")) {
      rules.add(new TreeMap<>());
      for (int i = 0; i < inputs.size(); i++) {
        List<Object> values = new ArrayList<>();
        addValues(rule.select("inputEntry > text").get(i).text(), values);
        String outsideTexts = TEXTS.matcher(inputs.get(i).text()).replaceAll("");
        for (MatchResult name : NAMES.matcher(outsideTexts).results().toList()) {
          rules.get(rules.size() - 1).put(name.group(), values);
          columns.computeIfAbsent(name.group(), n -> new ArrayList<>()).addAll(values);
        }
      }
    }
  }

  private static void addValues(String cell, List<Object> values) {
    for (MatchResult text : TEXTS.matcher(cell).results().toList()) {
      values.add(text.group(1));
      values.add(text.group(1).strip().toUpperCase(Locale.ROOT));
      values.add("Great " + text.group(1) + " & more");
    }
    for (MatchResult number :
        NUMBERS.matcher(TEXTS.matcher(cell).replaceAll("")).results().toList()) {
      double value = Double.parseDouble(number.group());
      values.addAll(List.of(value, value - 1, value + 1, (int) value));
    }
    if (cell.equals("true") || cell.equals("false")) {
      values.add(Boolean.parseBoolean(cell));
    }
  }

  /** What one of the rules speaks of. */
  Map<String, Object> sensible() {
    Map<String, Object> inputs = new HashMap<>();
    rules
        .get(random.nextInt(rules.size()))
        .forEach(
            (name, values) ->
                inputs.put(
                    name, values.isEmpty() ? null : values.get(random.nextInt(values.size()))));
    return inputs;
  }

  /** Anything. */
  Map<String, Object> next() {
    Map<String, Object> inputs = new HashMap<>();
    columns.forEach(
        (name, values) -> {
          switch (random.nextInt(12)) {
            case 0 -> {}
            case 1 -> inputs.put(name, null);
            case 2 -> inputs.put(name, GeneratedTable.value(random));
            default -> inputs.put(name, values.get(random.nextInt(values.size())));
          }
        });
    return inputs;
  }
}
