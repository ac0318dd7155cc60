package leadflow.docs;

import static java.util.stream.Collectors.joining;

import com.sun.source.tree.MethodTree;
import com.sun.source.tree.VariableTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import org.springframework.beans.factory.support.SimpleBeanDefinitionRegistry;
import org.springframework.context.annotation.ClassPathBeanDefinitionScanner;

/** The page of all steps that a model may call, from the beans' code and its Javadoc. */
final class StepReference {

  static final String PAGE = "reference-steps.md";

  private static final String HEAD =
      """
      # Reference: steps

      Written from the code by `ReferenceTests`; do not edit. How models are changed is in [Changing the process](changing.md).

      A model calls a step as `${scoringSteps.scoreLead(execution.processBusinessKey)}`. `id` and `lead` are the lead's id, the
      process's business key. A step without a result does something and returns nothing.
      """;

  private static final Pattern TAG = Pattern.compile("(?s)\\{@(?:code|link)\\s+([^}]*)}");
  private static final Pattern BLOCK = Pattern.compile("(?m)^\\s*@(param|return|throws)\\s");

  /** What people call the types. */
  private static final Map<String, String> TYPES =
      Map.of("String", "text", "Date", "instant", "int", "number", "boolean", "true or false");

  private final Map<String, String> files = modelFiles();

  /** The steps' beans by the name by which models call them, and their files. */
  private static Map<String, Path> beans() {
    SimpleBeanDefinitionRegistry registry = new SimpleBeanDefinitionRegistry();
    new ClassPathBeanDefinitionScanner(registry).scan("leadflow");
    Map<String, Path> beans = new TreeMap<>();
    for (String name : registry.getBeanDefinitionNames()) {
      String type = registry.getBeanDefinition(name).getBeanClassName();
      if (name.endsWith("Steps") && type != null) {
        beans.put(name, SourceCode.MAIN.resolve(type.replace('.', '/') + ".java"));
      }
    }
    return beans;
  }

  String page() {
    return HEAD
        + beans().entrySet().stream()
            .map(bean -> section(bean.getKey(), bean.getValue()))
            // a bean without a public method has no step
            .filter(section -> section.endsWith("|\n") && !section.endsWith("---|\n"))
            .collect(joining());
  }

  private String section(String bean, Path file) {
    SourceCode code = SourceCode.of(file);
    String rows =
        code.methods().stream()
            .filter(method -> isStep(method.tree()))
            .map(method -> row(bean, method, code))
            .collect(joining());
    return """

        ## %s

        [`%s`](%s)

        | step | result | what it does | used in |
        |---|---|---|---|
        %s"""
        .formatted(bean, file.getFileName(), "../../" + file, rows);
  }

  private static boolean isStep(MethodTree method) {
    return method.getReturnType() != null
        && method.getModifiers().getFlags().contains(Modifier.PUBLIC);
  }

  private String row(String bean, SourceCode.Method method, SourceCode code) {
    MethodTree step = method.tree();
    String comment = code.comment(method);
    if (comment == null) {
      throw new AssertionError(
          "%s.%s is for process owners and has no Javadoc".formatted(bean, step.getName()));
    }
    return "| `%s(%s)` | %s | %s | %s |\n"
        .formatted(
            step.getName(),
            step.getParameters().stream().map(v -> v.getName().toString()).collect(joining(", ")),
            result(step, comment),
            SourceCode.cell(said(comment, step.getParameters())),
            usedIn(bean + "." + step.getName() + "("));
  }

  /** The prose, then what the tags say of the values. */
  private static String said(String comment, List<? extends VariableTree> parameters) {
    Stream<String> values =
        parameters.stream()
            .map(parameter -> parameter.getName().toString())
            .flatMap(
                name ->
                    Stream.of(tag(comment, "param\\s+" + name))
                        .filter(said -> !said.isEmpty())
                        .map(said -> "`" + name + "`: " + said + "."));
    return Stream.concat(Stream.of(prose(comment)), values).collect(joining(" "));
  }

  private static String result(MethodTree step, String comment) {
    String type = step.getReturnType().toString();
    if (type.equals("void")) {
      return "";
    }
    String plain = type.replaceAll("@\\w+\\(?\\)?\\s*", "");
    String result = TYPES.getOrDefault(plain, plain);
    String nullable = step.getModifiers().toString() + type;
    String values = tag(comment, "return");
    return result
        + (nullable.contains("Nullable") ? " or null" : "")
        + (values.isEmpty() ? "" : ": " + SourceCode.cell(values));
  }

  private static String prose(String comment) {
    Matcher block = BLOCK.matcher(comment);
    return plain(block.find() ? comment.substring(0, block.start()) : comment);
  }

  private static String tag(String comment, String name) {
    Matcher tag =
        Pattern.compile("(?ms)^\\s*@" + name + "\\s+(.*?)(?=^\\s*@|\\z)").matcher(comment);
    return tag.find() ? plain(tag.group(1)) : "";
  }

  private static String plain(String javadoc) {
    return TAG.matcher(javadoc)
        .replaceAll(tag -> Matcher.quoteReplacement("`" + tag.group(1).strip() + "`"))
        .strip();
  }

  /** Tasklist's lists are stored queries of the program, and ask steps too. */
  private String usedIn(String call) {
    List<String> names =
        files.entrySet().stream()
            .filter(file -> file.getValue().contains(call))
            .map(Map.Entry::getKey)
            .toList();
    if (!names.isEmpty()) {
      return String.join(", ", names);
    }
    if (SourceCode.containing("{" + call).methods().isEmpty()) {
      throw new AssertionError("No model calls %s), so it is no step".formatted(call));
    }
    return "Tasklist's lists";
  }

  private static Map<String, String> modelFiles() {
    Map<String, String> models = new TreeMap<>();
    try (Stream<Path> files = Files.list(Path.of("processes"))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".bpmn")).toList()) {
        models.put(file.getFileName().toString().replace(".bpmn", ""), Files.readString(file));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return models;
  }
}
