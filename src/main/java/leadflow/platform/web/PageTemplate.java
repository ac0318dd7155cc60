package leadflow.platform.web;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.Template;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import org.springframework.core.io.ClassPathResource;

/**
 * A Mustache template and the record that fills it. The file lies in the folder of {@code
 * templates/} that is named like the record's package: a record of {@code leadflow.sales.team}
 * fills {@code templates/sales/team/<name>.mustache}. Parts ({@code {{>part}}}) lie beside it.
 *
 * <p>Every {@code {{value}}} is escaped. A null is shown as nothing, and its section is left out;
 * an empty text is a value, so its section is shown. Asking for what the record lacks is an error.
 *
 * @param <V> its components and methods without parameters are the template's fields
 */
public final class PageTemplate<V extends Record> {

  private final String path;
  private final Class<V> view;
  private final Template template;

  private PageTemplate(String path, Class<V> view, Template template) {
    this.path = path;
    this.view = view;
    this.template = template;
  }

  /**
   * @param name of the file, without its ending
   * @throws com.samskivert.mustache.MustacheException when there is no such file
   */
  public static <V extends Record> PageTemplate<V> of(String name, Class<V> view) {
    String folder = folder(view);
    Mustache.Compiler compiler =
        Mustache.compiler()
            .escapeHTML(true)
            .nullValue("")
            .strictSections(true)
            .withLoader(part -> source(folder + part));
    return new PageTemplate<>(folder + name, view, compiler.loadTemplate(name));
  }

  /** The file below {@code templates/}, without its ending. */
  public String path() {
    return path;
  }

  public Class<V> view() {
    return view;
  }

  /** The template filled with the record alone. */
  public String fill(V values) {
    return template.execute(values);
  }

  /**
   * @param around has what the record lacks
   */
  String fill(V values, Object around) {
    StringWriter out = new StringWriter();
    template.execute(values, around, out);
    return out.toString();
  }

  private static String folder(Class<?> view) {
    String name = view.getPackageName();
    return name.substring(name.indexOf('.') + 1).replace('.', '/') + "/";
  }

  private static Reader source(String path) throws IOException {
    return new InputStreamReader(
        new ClassPathResource("templates/" + path + ".mustache").getInputStream(),
        StandardCharsets.UTF_8);
  }
}
