package leadflow.process.decision;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A decision table of all that people write into cells, right and wrong, out of a seed; and inputs
 * to it, of the right type, of others, and none.
 */
final class GeneratedTable {

  private static final List<String> POLICIES =
      List.of(
          "hitPolicy=\"UNIQUE\"",
          "hitPolicy=\"FIRST\"",
          "hitPolicy=\"ANY\"",
          "hitPolicy=\"RULE ORDER\"",
          "hitPolicy=\"COLLECT\"",
          "hitPolicy=\"COLLECT\" aggregation=\"SUM\"",
          "hitPolicy=\"COLLECT\" aggregation=\"MIN\"",
          "hitPolicy=\"COLLECT\" aggregation=\"MAX\"",
          "hitPolicy=\"COLLECT\" aggregation=\"COUNT\"",
          "");

  private static final List<String> TYPES =
      List.of("string", "double", "integer", "long", "boolean", "date");

  private static final List<String> INPUTS =
      List.of(
          "x",
          "y",
          "x",
          "lower case(x)",
          "upper case(y)",
          "x + 1",
          "x + y",
          "who.name",
          "who.age",
          "list[1]",
          "count(list)",
          "if x = null then 0 else x",
          "string(x)",
          "number(y)",
          "date(y)",
          "nobody",
          "\" \" + lower case(replace(x, \"[-.,]\", \" \")) + \" \"",
          "[x, y]",
          "{a: x}");

  private static final List<String> TESTS =
      List.of(
          "-",
          "",
          "\"a\"",
          "\"a\", \"b\", \"Mumbai\"",
          "\"quote \\\" and \\\\ back\"",
          "\"Zoë €😀\"",
          "not(\"a\", \"b\")",
          "not(1)",
          "not(null)",
          "null",
          "true",
          "false",
          "1",
          "1, 2, 3",
          "< 3",
          "<= 3",
          "> 2.5",
          ">= -1",
          "< \"m\"",
          "[1..5]",
          "(1..5)",
          "]1..5[",
          "[1..5)",
          "[1..3], [7..9]",
          "[\"a\"..\"m\"]",
          "= 3",
          "!= 3",
          "? = 3",
          "? != \"a\"",
          "? > 1 and ? < 9",
          "? < 1 or ? > 5",
          "? > y",
          "y",
          "x, y",
          "> y",
          "list",
          "? in list",
          "? in [1, 2, 3]",
          "? in (\"a\", \"b\")",
          "list contains(list, ?)",
          "contains(?, \"a\")",
          "contains(?, \"/pricing\"), contains(?, \"/plans\")",
          "starts with(?, \"M\")",
          "ends with(?, \" student \")",
          "matches(?, \"[a-z]+\")",
          "matches(?, \"[a-\")",
          "string length(?) > 3",
          "upper case(?) = \"MUMBAI\"",
          "substring(?, 2) = \"b\"",
          "split(?, \",\")[1] = \"a\"",
          "? + 1 > 3",
          "? * 2 = 4",
          "? / 0 = 1",
          "? ** 2 > 4",
          "-? > 1",
          "abs(?) > 2",
          "modulo(?, 2) = 0",
          "floor(?) = 2",
          "if ? > 3 then true else false",
          "if ? then 1 else 2",
          "some i in [1, 2, 3] satisfies i = ?",
          "every i in list satisfies i = ?",
          "sum(for i in [1, 2, 3] return i * 2) > ?",
          "count(list) > ?",
          "list[item > 2] = [3]",
          "{a: 1, b: ?}.b = 3",
          "{a: ?}.c = null",
          "who.name = ?",
          "who.missing",
          "nobody",
          "nobody > 3",
          "get value({a: 3}, \"a\") = ?",
          "get entries(who)[1].key = ?",
          "? instance of number",
          "? instance of string",
          "date(\"2024-02-29\")",
          "< date(\"2024-06-01\")",
          "[date(\"2024-01-01\")..date(\"2024-12-31\")]",
          "date(?) > date(\"2024-01-01\")",
          "day of week(?) = \"Monday\"",
          "? - date(\"2024-01-01\") > duration(\"P10D\")",
          "duration(\"P1D\")",
          "> duration(\"PT1H\")",
          "duration(\"P1Y2M\") > duration(\"P1Y\")",
          "date and time(\"2024-01-01T10:00:00Z\") < now()",
          "today() > date(\"2020-01-01\")",
          "? < today()",
          "time(\"10:00:00\") < time(\"11:00:00\")",
          "date(\"no date\")",
          "assert(?, ? != null) = ?",
          "number(\"one\")",
          "contains(?)",
          "contains(string: ?, match: \"a\")",
          "contains(string: ?, wrong: \"a\")",
          "?",
          "not(?)",
          "not(contains(?, \"a\"))",
          "(function(a) a + ?)(1) = 2",
          "max(1, 2, 3) = ?",
          "sort(list, function(a, b) a < b)[1] = ?",
          "is defined(nobody)",
          "string join([\"a\", ?], \"-\")",
          "? = null",
          "before(1, ?)");

  private static final List<String> OUTPUTS =
      List.of(
          "1",
          "2.5",
          "-7",
          "\"text\"",
          "true",
          "null",
          "",
          "x",
          "y",
          "x + 1",
          "\"got \" + y",
          "who",
          "who.name",
          "list",
          "[1, \"a\", null]",
          "{a: 1, b: [x]}",
          "date(\"2024-02-29\")",
          "date and time(\"2024-01-01T10:00:00Z\")",
          "duration(\"P1D\")",
          "if x > 3 then \"high\" else \"low\"",
          "for i in [1, 2] return i + 1",
          "nobody",
          "nobody.name",
          "1 / 0",
          "number(\"one\")",
          "date(\"no date\")",
          "today() > date(\"2020-01-01\")");

  /** What stock has an error for. */
  private static final List<String> BROKEN =
      List.of(
          "a b c ((",
          "\"open",
          "[1..",
          "and",
          "x +",
          "assert(x, x > 3)",
          "unknown function(x)",
          "function(a) a");

  private static final List<String> NUMBERS = List.of("1", "2.5", "-7", "x", "3", "null", "\"a\"");

  private final Random random;
  final String xml;

  GeneratedTable(long seed) {
    random = new Random(seed);
    xml = table();
  }

  private String table() {
    String policy = one(POLICIES);
    int inputs = 1 + random.nextInt(3);
    int outputs = policy.contains("aggregation") ? 1 : 1 + random.nextInt(2);
    StringBuilder table = new StringBuilder();
    for (int i = 0; i < inputs; i++) {
      table.append(
          "<input id='i%d'><inputExpression id='e%d'%s><text>%s</text></inputExpression></input>"
              .formatted(i, i, anyType(), escaped(mostly(INPUTS))));
    }
    for (int o = 0; o < outputs; o++) {
      table.append("<output id='o%d' name='out%d'%s/>".formatted(o, o, type(policy)));
    }
    int rules = 1 + random.nextInt(6);
    for (int r = 0; r < rules; r++) {
      table.append("<rule id='r%d'>".formatted(r));
      for (int i = 0; i < inputs; i++) {
        table.append(cell("inputEntry", "r" + r + "i" + i, mostly(TESTS)));
      }
      for (int o = 0; o < outputs; o++) {
        List<String> values = policy.contains("aggregation") ? NUMBERS : OUTPUTS;
        table.append(cell("outputEntry", "r" + r + "o" + o, mostly(values)));
      }
      table.append("</rule>");
    }
    return """
        <definitions xmlns='https://www.omg.org/spec/DMN/20191111/MODEL/' id='d' name='d' namespace='http://camunda.org/schema/1.0/dmn'>
        <decision id='generated' name='generated'><decisionTable id='t' %s>%s</decisionTable></decision></definitions>
        """
        .formatted(policy, table);
  }

  private String type(String policy) {
    if (!policy.contains("aggregation")) {
      return anyType();
    }
    return random.nextBoolean() ? " typeRef='double'" : " typeRef='integer'";
  }

  /** Most values are of some other type; a column without one takes them all. */
  private String anyType() {
    return random.nextInt(3) > 0 ? "" : " typeRef='" + one(TYPES) + "'";
  }

  private String mostly(List<String> sound) {
    return random.nextInt(60) > 0 ? one(sound) : one(BROKEN);
  }

  private static String cell(String element, String id, String text) {
    return "<%s id='%s'><text>%s</text></%s>".formatted(element, id, escaped(text), element);
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  /** Variables of any type; some are missing. */
  Map<String, Object> inputs() {
    Map<String, Object> inputs = new LinkedHashMap<>();
    put(inputs, "x", value(random));
    put(inputs, "y", value(random));
    put(inputs, "list", random.nextBoolean() ? list() : value(random));
    put(inputs, "who", random.nextInt(4) > 0 ? who() : value(random));
    return inputs;
  }

  private void put(Map<String, Object> inputs, String name, Object value) {
    if (random.nextInt(12) > 0) {
      inputs.put(name, value);
    }
  }

  private static Map<String, Object> who() {
    Map<String, Object> who = new HashMap<>();
    who.put("name", "Mumbai");
    who.put("age", 3);
    return who;
  }

  private List<Object> list() {
    List<Object> list = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      list.add(value(random));
    }
    return list;
  }

  /** Any value a variable may have; null too. */
  static Object value(Random random) {
    return switch (random.nextInt(22)) {
      case 0, 1 -> null;
      case 2, 3, 4 -> random.nextInt(12) - 2;
      case 5 -> random.nextInt(100) / 10.0;
      case 6 -> 4_000_000_000L;
      case 7 -> new BigDecimal("3.00");
      case 8 -> random.nextBoolean();
      case 9, 10 -> List.of("a", "b", "Mumbai", "a,b").get(random.nextInt(4));
      case 11 -> "quote \" and \\ back";
      case 12 -> "Zoë €😀";
      case 13 -> "";
      case 14 -> "2024-02-29";
      case 15 -> new Date(1_700_000_000_000L);
      case 16 -> LocalDate.of(2024, 2, 29);
      case 17 -> LocalDateTime.of(2024, 2, 29, 10, 0);
      case 18 -> ZonedDateTime.of(2024, 2, 29, 10, 0, 0, 0, ZoneId.of("Europe/Berlin"));
      case 19 -> List.of(1, 2, 3);
      case 20 -> "${1 + 1} #{x}\n\t<b>&amp;";
      default -> "3";
    };
  }

  private <T> T one(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }
}
