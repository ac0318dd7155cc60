package leadflow.platform.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.samskivert.mustache.MustacheException;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import leadflow.LeadflowApplication;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/** Each page's template asks for what its record has, and for all of it. */
class PageTemplateTests {

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackagesOf(LeadflowApplication.class);

  /** Programs read them as JSON, too. */
  private static final Set<Class<?>> ALSO_JSON = Set.of(Problem.FieldError.class);

  private static final TemplateCheck CHECK = new TemplateCheck();

  @BeforeAll
  static void checkAllTemplates() {
    List<PageTemplate<?>> templates =
        CLASSES.stream()
            .flatMap(type -> type.getFields().stream())
            .filter(field -> field.getRawType().isEquivalentTo(PageTemplate.class))
            .<PageTemplate<?>>map(field -> template(field.reflect()))
            .toList();
    assertThat(templates).hasSizeGreaterThan(15);
    templates.forEach(CHECK::check);
  }

  private static PageTemplate<?> template(Field constant) {
    assertThat(Modifier.isStatic(constant.getModifiers())).as("%s is static", constant).isTrue();
    try {
      constant.setAccessible(true);
      return (PageTemplate<?>) constant.get(null);
    } catch (IllegalAccessException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void noTemplateAsksForWhatItsRecordLacks() {
    assertThat(CHECK.problems()).isEmpty();
  }

  @Test
  void noTemplateIsLeftOver() throws IOException {
    Stream<String> files =
        Stream.of(
                new PathMatchingResourcePatternResolver()
                    .getResources("classpath*:templates/**/*.*"))
            .map(PageTemplateTests::path)
            .filter(path -> !path.contains("/test-classes/"))
            .map(path -> path.replaceFirst(".*/templates/", "").replaceFirst("\\.mustache$", ""));
    assertThat(files).containsExactlyInAnyOrderElementsOf(CHECK.files());
  }

  private static String path(Resource resource) {
    try {
      return resource.getURL().getPath();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void noRecordHasWhatNobodyReads() {
    assertThat(
            CHECK.records().stream()
                .filter(record -> !ALSO_JSON.contains(record))
                .flatMap(
                    record ->
                        Stream.of(record.getRecordComponents())
                            .map(RecordComponent::getName)
                            .filter(field -> !CHECK.shows(record, field))
                            .filter(field -> !isRead(CLASSES.get(record), field))
                            .map(field -> record.getName() + "#" + field)))
        .isEmpty();
  }

  /** By code other than the record's own accessor. */
  private static boolean isRead(JavaClass record, String field) {
    return !record.getMethod(field).getCallsOfSelf().isEmpty()
        || record.getField(field).getAccessesToSelf().stream()
            .map(access -> access.getOrigin().getName())
            .anyMatch(reader -> !reader.equals(field) && !reader.equals("<init>"));
  }

  private record Planted(String title, List<Row> rows) {}

  private record Row(String name, @Nullable String note) {}

  @Test
  void findsWhatARecordLacks() {
    TemplateCheck check = new TemplateCheck();

    check.check(PageTemplate.of("planted", Planted.class));

    assertThat(check.problems())
        .containsExactly("platform/web/planted-part, line 2: no field colour in Row in Planted");
  }

  @Test
  void refusesToFillWhatARecordLacks() {
    PageTemplate<Planted> template = PageTemplate.of("planted", Planted.class);
    Planted planted = new Planted("<Title>", List.of(new Row("a", null), new Row("b", "note")));

    assertThatThrownBy(() -> template.fill(planted))
        .isInstanceOf(MustacheException.class)
        .hasMessageContaining("colour");
    assertThat(template.fill(new Planted("<Title>", List.of())))
        .isEqualTo("<h1>&lt;Title&gt;</h1>\n");
  }

  private record Lacking(String title) {}

  @Test
  void refusesASectionThatTheRecordLacks() {
    assertThatThrownBy(() -> PageTemplate.of("planted", Lacking.class).fill(new Lacking("Title")))
        .isInstanceOf(MustacheException.class)
        .hasMessageContaining("rows");
  }
}
