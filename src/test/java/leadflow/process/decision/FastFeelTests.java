package leadflow.process.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.camunda.bpm.dmn.feel.impl.FeelEngine;
import org.camunda.bpm.engine.variable.Variables;
import org.camunda.bpm.engine.variable.context.VariableContext;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Our FEEL says what Camunda's says, right or wrong, on every table. */
class FastFeelTests {

  private static final BothFeels FEELS = BothFeels.engines();

  static List<Path> shippedTables() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("processes"))) {
      return files.filter(file -> file.toString().endsWith(".dmn")).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("shippedTables")
  void everyShippedTableSaysTheSame(Path file) throws IOException {
    sameOn(file, 60);
  }

  @Tag("long")
  @ParameterizedTest
  @MethodSource("shippedTables")
  void everyShippedTableSaysTheSameOnManyInputs(Path file) throws IOException {
    sameOn(file, 3000);
  }

  private static void sameOn(Path file, int times) throws IOException {
    String xml = Files.readString(file);
    BothFeels.Pair table = FEELS.table(xml);
    ShippedInputs inputs = new ShippedInputs(xml, file.hashCode());
    int answered = 0;
    for (int i = 0; i < times; i++) {
      Map<String, Object> asked = i % 2 == 0 ? inputs.next() : inputs.sensible();
      BothFeels.Said stock = table.stock(asked);
      assertThat(table.fast(asked)).as("%s asked %s", file, asked).isEqualTo(stock);
      answered += stock.rows() == null || stock.rows().isEmpty() ? 0 : 1;
    }
    assertThat(answered).as("questions that %s has an answer to", file).isGreaterThan(times / 30);
  }

  /** 200 tables of everything that people write, right and wrong. */
  @Test
  void generatedTablesSayTheSame() {
    sameOnGenerated(LongStream.range(0, 200), 6);
  }

  @Tag("long")
  @Test
  void manyGeneratedTablesSayTheSame() {
    sameOnGenerated(LongStream.range(1000, 11_000), 12);
  }

  private static void sameOnGenerated(LongStream seeds, int times) {
    int[] seen = new int[3];
    seeds.forEach(
        seed -> {
          GeneratedTable generated = new GeneratedTable(seed);
          BothFeels.Pair table = FEELS.table(generated.xml);
          for (int i = 0; i < times; i++) {
            Map<String, Object> asked = generated.inputs();
            BothFeels.Said stock = table.stock(asked);
            assertThat(table.fast(asked).toString())
                .as("seed %d asked %s of %s", seed, asked, generated.xml)
                .isEqualTo(stock.toString());
            seen[stock.rows() == null ? 0 : stock.rows().isEmpty() ? 1 : 2]++;
          }
        });
    System.out.printf(
        "GENERATED TABLES: %d answers, %d times no rule, %d errors, each as by stock%n",
        seen[2], seen[1], seen[0]);
    for (int count : seen) {
      assertThat(count).as("errors, no rule, answers").isGreaterThan(100);
    }
  }

  @Test
  void aFailedAssertionFailsItsOwnEvaluationOnly() {
    FeelEngine feel = new FastFeelFactory(Clock.systemUTC()).createInstance();
    var three = Variables.createVariables().putValue("x", 3).asVariableContext();
    var nine = Variables.createVariables().putValue("x", 9).asVariableContext();
    assertThat(value(feel, "assert(x, x > 5)", nine)).isEqualTo(9L);
    assertThatThrownBy(() -> value(feel, "assert(x, x > 5)", three))
        .hasMessageContaining("Assertion failure");
    assertThat(value(feel, "assert(x, x > 5)", nine)).isEqualTo(9L);
  }

  @Test
  void nowAndTodayAreTheProgramsClock() {
    Clock leapDay = Clock.fixed(Instant.parse("2024-02-29T23:30:00Z"), ZoneOffset.UTC);
    FeelEngine feel = new FastFeelFactory(leapDay).createInstance();
    var nothing = Variables.createVariables().asVariableContext();
    assertThat(value(feel, "string(today())", nothing)).isEqualTo("2024-02-29");
    assertThat(value(feel, "string(now())", nothing)).asString().startsWith("2024-02-29T23:30:00");
  }

  private static Object value(FeelEngine feel, String expression, VariableContext variables) {
    return feel.evaluateSimpleExpression(expression, variables);
  }
}
