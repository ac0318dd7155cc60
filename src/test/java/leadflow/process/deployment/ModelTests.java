package leadflow.process.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import leadflow.mail.template.Templates;
import leadflow.process.deployment.ModelFile.Kind;
import leadflow.support.LeadflowTest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Holds the house's own processes, tables, forms and emails against all rules, and its style. */
@LeadflowTest
class ModelTests {

  private static final Path EMAILS = Path.of("processes", "emails");
  private static final Pattern CALL = Pattern.compile("(\\w+Steps)\\.(\\w+)\\(");
  private static final Pattern FIELD = Pattern.compile("\\{\\{[#^]?\\s*(\\w+)\\s*}}");

  private final Collection<ModelFile> files = new ShippedModels("").files();

  @Autowired StepBeans steps;
  @Autowired EmailTemplates emails;
  @Autowired Templates templates;
  @Autowired JdbcClient jdbc;

  @Test
  void keepToEveryRule() {
    assertThat(files).hasSizeGreaterThan(15);
    List<Finding> findings = new ModelRules(new Nothing()).check(files);
    assertThat(findings.stream().map(Finding::toString)).isEmpty();
  }

  @Test
  void useEveryStep() {
    Set<String> called =
        files.stream()
            .filter(file -> file.kind() == Kind.PROCESS)
            .map(file -> new String(file.content(), StandardCharsets.UTF_8))
            .flatMap(xml -> CALL.matcher(xml).results())
            .map(call -> call.group(1) + "." + call.group(2))
            .collect(Collectors.toCollection(TreeSet::new));
    // the lists in Tasklist are stored queries, and ask steps too
    jdbc.sql("select query_ from act_ru_filter").query(String.class).list().stream()
        .flatMap(query -> CALL.matcher(query).results())
        .forEach(call -> called.add(call.group(1) + "." + call.group(2)));
    Set<String> unused = new TreeSet<>();
    for (String bean : steps.names()) {
      for (var step : Expressions.stepMethods(steps.type(bean))) {
        String name = bean + "." + step.getName();
        if (!called.contains(name)) {
          unused.add(name);
        }
      }
    }
    assertThat(unused).as("steps that no process calls").isEmpty();
  }

  @Test
  void haveEmailsThatCanBeSent() throws IOException {
    for (String email : emailNames()) {
      assertThat(templates.problems(email)).as(email).isEmpty();
    }
  }

  @Test
  void sendEveryEmail() throws IOException {
    String named =
        files.stream()
            .filter(file -> file.kind() == Kind.DECISION)
            .map(file -> new String(file.content(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("", program(), ""));
    assertThat(emailNames())
        .as("each email is named by a table or by the program")
        .allMatch(name -> named.contains("\"" + name + "\""));
  }

  @Test
  void haveEmailsWithFieldsThatAreFilled() throws IOException {
    String program = program();
    Set<String> unknown = new TreeSet<>();
    List<Path> sources = emailFiles();
    try (Stream<Path> parts = Files.list(EMAILS.resolve("parts"))) {
      sources = Stream.concat(sources.stream(), parts).toList();
    }
    for (Path email : sources) {
      FIELD
          .matcher(Files.readString(email))
          .results()
          .map(found -> found.group(1))
          .filter(field -> !program.contains("\"" + field + "\""))
          .forEach(field -> unknown.add(email + ": " + field));
    }
    assertThat(unknown).as("fields that the program never fills").isEmpty();
  }

  private static List<Path> emailFiles() throws IOException {
    try (Stream<Path> files = Files.list(EMAILS)) {
      List<Path> emails = files.filter(Files::isRegularFile).sorted().toList();
      assertThat(emails).isNotEmpty();
      return emails;
    }
  }

  /** Without their translations. */
  private static Set<String> emailNames() throws IOException {
    return emailFiles().stream()
        .map(email -> email.getFileName().toString().replaceFirst("\\..*", ""))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String program() throws IOException {
    try (Stream<Path> sources = Files.walk(Path.of("src", "main", "java"))) {
      StringBuilder all = new StringBuilder();
      for (Path source : sources.filter(path -> path.toString().endsWith(".java")).toList()) {
        all.append(Files.readString(source));
      }
      return all.toString();
    }
  }

  /** Nothing is deployed yet: the files must find all they name among themselves. */
  private final class Nothing implements Surroundings {

    @Override
    public Set<String> steps() {
      return steps.names();
    }

    @Override
    public @Nullable Class<?> step(String bean) {
      return steps.type(bean);
    }

    @Override
    public boolean hasProcess(String id) {
      return false;
    }

    @Override
    public boolean hasDecision(String id) {
      return false;
    }

    @Override
    public boolean hasForm(String id) {
      return false;
    }

    @Override
    public Optional<String> emailProblem(String template) {
      return emails.problem(template);
    }
  }
}
