package leadflow.mail;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.MustacheException;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import leadflow.journey.deployment.EmailTemplates;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * The mails' wording: one HTML file each in {@code processes/emails}, with Mustache fields. The
 * file is read anew for each mail, so a changed wording counts at once.
 *
 * <p>The subject is the file's {@code <title>}, the text part is made from the HTML. A template
 * holds no logic; a lead's words are only ever shown, escaped, never evaluated.
 */
@Component
class Templates implements EmailTemplates {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,99}");
  private static final Pattern UNESCAPED = Pattern.compile("\\{\\{\\s*[{&]");

  private static final Pattern DELIMITERS = Pattern.compile("\\{\\{\\s*=");

  private final List<Path> folders;
  private final Mustache.Compiler mustache;

  Templates(@Value("${leadflow.processes-dir:}") String processesDir) {
    this.folders =
        processesDir.isBlank()
            ? List.of()
            : List.of(
                Path.of(processesDir, "emails"), Path.of(processesDir, "processes", "emails"));
    this.mustache =
        Mustache.compiler()
            .escapeHTML(true)
            .defaultValue("")
            .emptyStringIsFalse(true)
            .withLoader(name -> new StringReader(source(name)));
  }

  /**
   * A mail ready to be sent.
   *
   * @param subject one line
   */
  record Rendered(String subject, String html, String text) {}

  /**
   * @param template the file's name without {@code .html}
   * @param fields by name; a missing one is empty
   */
  Rendered render(String template, Map<String, ?> fields) {
    String html = fill(template, fields);
    Document page = Jsoup.parse(html);
    String subject = oneLine(page.title());
    if (subject.isEmpty()) {
      throw new BadTemplate(template, "has no <title>, which is the mail's subject", null);
    }
    return new Rendered(subject, html, PlainText.of(page));
  }

  @Override
  public Optional<String> problem(String template) {
    try {
      render(template, Map.of());
      return Optional.empty();
    } catch (TemplateNotFound | BadTemplate e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  private String fill(String template, Map<String, ?> fields) {
    String source = source(template);
    try {
      return mustache.compile(source).execute(fields);
    } catch (MustacheException e) {
      throw new BadTemplate(template, "cannot be filled: " + e.getMessage(), e);
    }
  }

  private String source(String template) {
    if (!NAME.matcher(template).matches()) {
      throw new TemplateNotFound(template);
    }
    String source = read(template);
    if (DELIMITERS.matcher(source).find()) {
      throw new BadTemplate(template, "changes the delimiters; write {{field}}", null);
    }
    if (UNESCAPED.matcher(source).find()) {
      throw new BadTemplate(
          template,
          "shows a field unescaped; write {{field}}, not {{{field}}} or {{&field}}",
          null);
    }
    return source;
  }

  private String read(String template) {
    String file = template + ".html";
    try {
      for (Path folder : folders) {
        try {
          return decode(Files.readAllBytes(folder.resolve(file)));
        } catch (NoSuchFileException e) {
          // the next place
        }
      }
      try (InputStream packaged =
          Templates.class.getResourceAsStream("/processes/emails/" + file)) {
        if (packaged == null) {
          throw new TemplateNotFound(template);
        }
        return decode(packaged.readAllBytes());
      }
    } catch (CharacterCodingException e) {
      throw new BadTemplate(template, "is not UTF-8", e);
    } catch (IOException e) {
      throw new BadTemplate(template, "cannot be read", e);
    }
  }

  private static String decode(byte[] bytes) throws CharacterCodingException {
    return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
  }

  /** A line break in a header would begin another header. */
  private static String oneLine(String text) {
    return text.replaceAll("[\\p{Cntrl}\\u2028\\u2029]+", " ").strip();
  }
}
