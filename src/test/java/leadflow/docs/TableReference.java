package leadflow.docs;

import static java.util.stream.Collectors.joining;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.parser.Parser;

/**
 * The page of all decision tables: what each reads and says, from its file, and what the program
 * gives it, from the code that asks it.
 */
final class TableReference {

  static final String PAGE = "reference-tables.md";

  private static final String HEAD =
      """
      # Reference: decision tables

      Written from `processes/*.dmn` and the code that asks the tables, by `ReferenceTests`; do not edit. What the names mean and
      which values they may have is in [Changing the process](changing.md#what-the-inputs-mean).

      - *Given, not read yet*: the program gives these inputs too. Add a column, and your rules can use them.
      - *Values in the rules*: what the cells of the column say now. You may write others. A column without
        values is there to be used.
      - *From another table*: the output of a table of the same file, which is evaluated before.
      """;

  private static final Map<String, String> POLICIES =
      Map.of(
          "FIRST", "the first rule that fits counts",
          "UNIQUE", "one rule fits",
          "COLLECT", "every rule that fits counts");

  private static final Pattern TEXT = Pattern.compile("\"[^\"]*\"");
  private static final Pattern LIST = Pattern.compile("(?:\"[^\"]*\"\\s*,\\s*)+\"[^\"]*\"");

  private static final int MOST_VALUES = 16;
  private static final int LONGEST = 60;

  private final Map<String, Document> files = files();
  private final Map<String, Asked> asked = new TreeMap<>();

  TableReference() {
    SourceCode.containing(".ask(").methods().forEach(this::note);
  }

  /**
   * Who asks a table, and what it gives.
   *
   * @param by the file that asks
   */
  private record Asked(String by, Set<String> inputs) {}

  private void note(SourceCode.Method method) {
    for (MethodInvocationTree call : SourceCode.calls(method.tree(), "ask")) {
      String table =
          call.getArguments().size() == 2
              ? SourceCode.text(call.getArguments().get(0), method.classes())
              : null;
      if (table != null && files.containsKey(table)) {
        asked
            .computeIfAbsent(table, none -> new Asked(method.file(), new TreeSet<>()))
            .inputs
            .addAll(given(method, call.getArguments().get(1)));
      }
    }
  }

  /** The keys of the map that is handed over: put here, or by what builds maps in the class. */
  private static Set<String> given(SourceCode.Method asking, ExpressionTree inputs) {
    Set<String> names = new TreeSet<>();
    if (inputs instanceof MethodInvocationTree call
        && call.getMethodSelect().toString().matches("Map\\.of|Collections\\.singletonMap")) {
      for (int i = 0; i < call.getArguments().size(); i += 2) {
        names.add(SourceCode.text(call.getArguments().get(i), asking.classes()));
      }
      return names;
    }
    ClassTree type = asking.classes().get(0);
    Stream.concat(
            Stream.of(asking.tree()),
            type.getMembers().stream()
                .filter(MethodTree.class::isInstance)
                .map(MethodTree.class::cast)
                .filter(method -> String.valueOf(method.getReturnType()).startsWith("Map<")))
        .map(method -> new SourceCode.Method(method, asking.classes(), asking.unit()))
        .forEach(method -> names.addAll(keys(method)));
    return names;
  }

  private static List<String> keys(SourceCode.Method method) {
    List<String> keys = new ArrayList<>();
    for (MethodInvocationTree put : SourceCode.calls(method.tree(), "put")) {
      ExpressionTree key = put.getArguments().get(0);
      String text = SourceCode.text(key, method.classes());
      if (text != null) {
        keys.add(text);
      } else {
        keys.addAll(SourceCode.loopedOver(method, key.toString()));
      }
    }
    return keys;
  }

  String page() {
    return HEAD
        + files.entrySet().stream().map(e -> file(e.getKey(), e.getValue())).collect(joining());
  }

  /** The inputs that some table is given, and the outputs that some asked table has. */
  Set<String> inputs() {
    Set<String> names = new TreeSet<>();
    asked.values().forEach(table -> names.addAll(table.inputs));
    return names;
  }

  Set<String> outputs() {
    Set<String> names = new TreeSet<>();
    files.forEach(
        (id, file) ->
            file.select("decision[id=" + id + "] output").forEach(o -> names.add(o.attr("name"))));
    return names;
  }

  /** What columns read though nobody gives it, which the engine takes for null. */
  Set<String> unknown() {
    Set<String> unknown = new TreeSet<>();
    files.forEach(
        (id, file) -> {
          Set<String> known = new TreeSet<>(given(id));
          file.select("output").forEach(output -> known.add(output.attr("name")));
          for (Element text : file.select("inputExpression > text")) {
            if (read(text.text(), known).isEmpty()) {
              unknown.add(id + ": " + text.text());
            }
          }
        });
    return unknown;
  }

  private Set<String> given(String id) {
    Asked table = asked.get(id);
    if (table == null) {
      throw new AssertionError("Nobody asks the table " + id);
    }
    return table.inputs;
  }

  private String file(String id, Document file) {
    Set<String> read = new TreeSet<>();
    file.select("inputExpression > text")
        .forEach(text -> read.addAll(read(text.text(), given(id))));
    Set<String> unread = new LinkedHashSet<>(given(id));
    unread.removeAll(read);
    String by = asked.get(id).by;
    String tables =
        file.select("decision").stream().map(t -> table(t, file, id)).collect(joining());
    return """

        ## %s

        [`%s`](../../processes/%s) is asked by [`%s`](../main/java/%s).
        %s%s"""
        .formatted(
            id,
            id + ".dmn",
            id + ".dmn",
            by.substring(by.lastIndexOf('/') + 1),
            by,
            unread.isEmpty() ? "" : "Given, not read yet: " + code(unread) + ".\n",
            tables);
  }

  private String table(Element decision, Document file, String id) {
    boolean top = decision.id().equals(id);
    Element table = decision.selectFirst("decisionTable");
    String head = top ? "" : "\n### %s\n".formatted(decision.id());
    List<String> required =
        decision.select("requiredDecision").stream()
            .map(r -> r.attr("href").replace("#", ""))
            .toList();
    String requires = required.isEmpty() ? "" : "From other tables: " + code(required) + ".\n";
    if (table == null) {
      return head + "\nAn expression: `%s`\n".formatted(decision.select("text").text()) + requires;
    }
    String policy = table.attr("hitPolicy").isEmpty() ? "UNIQUE" : table.attr("hitPolicy");
    String says =
        "\n*%s*, %d rules: %s (`%s`).\n%s\n"
            .formatted(
                decision.attr("name"),
                table.select("> rule").size(),
                POLICIES.getOrDefault(policy, "see the DMN standard"),
                policy,
                requires);
    return head + says + inputs(table, file) + outputs(table);
  }

  private static String inputs(Element table, Document file) {
    List<Element> columns = table.select("> input");
    if (columns.isEmpty()) {
      return "";
    }
    Set<String> inner = new TreeSet<>();
    file.select("output").forEach(output -> inner.add(output.attr("name")));
    StringBuilder rows =
        new StringBuilder("| input | column | type | values in the rules |\n|---|---|---|---|\n");
    for (int i = 0; i < columns.size(); i++) {
      Element column = columns.get(i);
      String expression = column.select("inputExpression > text").text();
      rows.append(
          "| `%s` | %s%s | %s | %s |\n"
              .formatted(
                  SourceCode.cell(expression),
                  SourceCode.cell(column.attr("label")),
                  read(expression, inner).isEmpty() ? "" : " (from another table)",
                  column.select("inputExpression").attr("typeRef"),
                  values(cells(table, "inputEntry", i))));
    }
    return rows + "\n";
  }

  private static String outputs(Element table) {
    List<Element> columns = table.select("> output");
    StringBuilder rows =
        new StringBuilder("| output | column | type | values in the rules |\n|---|---|---|---|\n");
    for (int i = 0; i < columns.size(); i++) {
      Element column = columns.get(i);
      String allowed = column.select("outputValues > text").text();
      rows.append(
          "| `%s` | %s | %s | %s |\n"
              .formatted(
                  column.attr("name"),
                  SourceCode.cell(column.attr("label")),
                  column.attr("typeRef"),
                  allowed.isEmpty()
                      ? values(cells(table, "outputEntry", i))
                      : "allowed: `" + SourceCode.cell(allowed) + "`"));
    }
    return rows.toString();
  }

  private static Set<String> cells(Element table, String kind, int column) {
    Set<String> cells = new LinkedHashSet<>();
    for (Element rule : table.select("> rule")) {
      String cell = rule.select("> " + kind).get(column).select("text").text().strip();
      if (LIST.matcher(cell).matches()) {
        TEXT.matcher(cell).results().forEach(text -> cells.add(text.group()));
      } else if (!cell.isEmpty()) {
        cells.add(cell);
      }
    }
    return cells;
  }

  private static String values(Set<String> cells) {
    String shown =
        cells.stream()
            .limit(MOST_VALUES)
            .map(cell -> cell.length() <= LONGEST ? cell : cell.substring(0, LONGEST) + " …")
            .map(cell -> "`" + SourceCode.cell(cell) + "`")
            .collect(joining(", "));
    int more = cells.size() - MOST_VALUES;
    return more > 0 ? shown + ", and %d more".formatted(more) : shown;
  }

  private static Set<String> read(String expression, Collection<String> names) {
    String outsideTexts = expression.replaceAll("\"[^\"]*\"", "");
    Set<String> read = new TreeSet<>();
    for (String name : names) {
      if (Pattern.compile("\\b" + Pattern.quote(name) + "\\b").matcher(outsideTexts).find()) {
        read.add(name);
      }
    }
    return read;
  }

  private static String code(Collection<String> names) {
    return names.stream().map(name -> "`" + name + "`").collect(joining(", "));
  }

  private static Map<String, Document> files() {
    Map<String, Document> files = new LinkedHashMap<>();
    try (Stream<Path> all = Files.list(Path.of("processes"))) {
      for (Path file : all.filter(f -> f.toString().endsWith(".dmn")).sorted().toList()) {
        files.put(
            file.getFileName().toString().replace(".dmn", ""),
            Jsoup.parse(Files.readString(file), Parser.xmlParser()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return files;
  }
}
