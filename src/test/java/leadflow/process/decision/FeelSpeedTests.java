package leadflow.process.decision;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Our FEEL is at least thirty times as fast as stock. Measured in a program of its own, compiled as
 * the real one is: tests may run with a quick compiler that treats both alike badly.
 */
class FeelSpeedTests {

  @Test
  void aTableOfTwelveRulesAndFourInputsIsThirtyTimesFaster() throws Exception {
    assertThat(factors()).hasSize(1).allMatch(factor -> factor >= 30);
  }

  @Tag("long")
  @Test
  void soIsEveryShippedTable() throws Exception {
    try (Stream<Path> all = Files.list(Path.of("processes"))) {
      String[] files =
          all.map(Path::toString).filter(f -> f.endsWith(".dmn")).sorted().toArray(String[]::new);
      assertThat(factors(files)).hasSize(files.length).allMatch(factor -> factor >= 30);
    }
  }

  private static List<Double> factors(String... files) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx512m", "-XX:+UseSerialGC", "-cp"));
    command.add(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    command.add(FeelSpeed.class.getName());
    command.addAll(List.of(files));
    File errors = File.createTempFile("feel-speed", ".log");
    Process program = new ProcessBuilder(command).redirectError(errors).start();
    String printed = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    System.out.print(printed);
    assertThat(program.waitFor()).as("%s", Files.readString(errors.toPath())).isZero();
    return printed
        .lines()
        .filter(line -> line.contains("=") && !line.startsWith("FEEL SPEED"))
        .filter(line -> line.matches(".*=[0-9.]+"))
        .map(line -> Double.parseDouble(line.substring(line.lastIndexOf('=') + 1)))
        .toList();
  }
}
