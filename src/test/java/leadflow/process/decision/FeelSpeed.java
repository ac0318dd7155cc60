package leadflow.process.decision;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Measures how much faster than stock our FEEL is, in one run. Both take turns and the median turn
 * counts, so that what else the machine does weighs on both alike. No answer is kept: every
 * evaluation is a cold one. Prints {@code table=factor} beside what it took.
 */
final class FeelSpeed {

  private static final BothFeels FEELS = BothFeels.engines();

  private FeelSpeed() {}

  /** Asks the tables in these files, or without any the one of 12 rules and 4 inputs. */
  public static void main(String... files) throws IOException {
    if (files.length == 0) {
      factor("12 rules, 4 inputs", twelveRules(), questions(), 11, 20);
    }
    for (String file : files) {
      String xml = Files.readString(Path.of(file));
      ShippedInputs inputs = new ShippedInputs(xml, 7);
      List<Map<String, Object>> asked = Stream.generate(inputs::sensible).limit(10).toList();
      factor(Path.of(file).getFileName().toString(), FEELS.table(xml), asked, 9, 10);
    }
  }

  /** Of the medians, stock by ours. */
  private static void factor(
      String name,
      BothFeels.Pair table,
      List<Map<String, Object>> asked,
      int turns,
      int fastRounds) {
    // both warm up
    time(() -> asked.forEach(table::stock), 10);
    time(() -> asked.forEach(table::fast), 40 * fastRounds);
    double[] stock = new double[turns];
    double[] fast = new double[turns];
    for (int turn = 0; turn < turns; turn++) {
      stock[turn] = time(() -> asked.forEach(table::stock), 1) / asked.size();
      fast[turn] = time(() -> asked.forEach(table::fast), fastRounds) / asked.size();
    }
    double factor = median(stock) / median(fast);
    System.out.printf(
        Locale.ROOT,
        "FEEL SPEED %s: stock %.0f µs, ours %.1f µs, %.0f times faster%n",
        name,
        median(stock),
        median(fast),
        factor);
    System.out.printf(Locale.ROOT, "%s=%.1f%n", name, factor);
  }

  /** Microseconds a round. */
  private static double time(Runnable round, int rounds) {
    long started = System.nanoTime();
    for (int i = 0; i < rounds; i++) {
      round.run();
    }
    return (System.nanoTime() - started) / 1e3 / rounds;
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  private static BothFeels.Pair twelveRules() {
    StringBuilder rules = new StringBuilder();
    for (int r = 0; r < 12; r++) {
      rules.append(
          """
          <rule id='r%d'><inputEntry id='a%d'><text>"title%d", "chief %d"</text></inputEntry>
          <inputEntry id='b%d'><text>[%d..%d]</text></inputEntry>
          <inputEntry id='c%d'><text>%s</text></inputEntry>
          <inputEntry id='d%d'><text>%s</text></inputEntry>
          <outputEntry id='o%d'><text>%d</text></outputEntry></rule>
          """
              .formatted(
                  r,
                  r,
                  r % 3,
                  r,
                  r,
                  r * 10,
                  r * 10 + 400,
                  r,
                  r % 2 == 0 ? "not(\"XX\", \"YY\")" : "\"DE\", \"AT\", \"CH\"",
                  r,
                  r % 3 == 0 ? "contains(?, \"a\")" : "&gt;= " + r + " or true",
                  r,
                  r));
    }
    return FEELS.table(
        """
        <definitions xmlns='https://www.omg.org/spec/DMN/20191111/MODEL/' id='d' name='d' namespace='http://camunda.org/schema/1.0/dmn'>
        <decision id='twelve' name='twelve'><decisionTable id='t' hitPolicy='COLLECT'>
        <input id='i1'><inputExpression id='e1' typeRef='string'><text>lower case(title)</text></inputExpression></input>
        <input id='i2'><inputExpression id='e2' typeRef='double'><text>size</text></inputExpression></input>
        <input id='i3'><inputExpression id='e3' typeRef='string'><text>country</text></inputExpression></input>
        <input id='i4'><inputExpression id='e4' typeRef='string'><text>source</text></inputExpression></input>
        <output id='o' name='points' typeRef='integer'/>%s</decisionTable></decision></definitions>
        """
            .formatted(rules.toString().replace("&gt;= ", "string length(?) &gt;= ")));
  }

  private static List<Map<String, Object>> questions() {
    return IntStream.range(0, 20)
        .mapToObj(
            i -> {
              Map<String, Object> asked = new HashMap<>();
              asked.put("title", "Title" + i % 3);
              asked.put("size", i % 5 == 0 ? null : i * 25);
              asked.put("country", List.of("DE", "US", "XX").get(i % 3));
              asked.put("source", "campaign " + i);
              return asked;
            })
        .toList();
  }
}
