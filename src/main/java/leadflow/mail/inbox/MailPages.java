package leadflow.mail.inbox;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.Template;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/** HTML pages from {@code templates/}, without scripts; HTML whatever the client accepts. */
public final class MailPages {

  private static final String POLICY =
      "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'; form-action 'self';"
          + " base-uri 'none'; frame-ancestors 'none'";
  private static final MediaType HTML = new MediaType("text", "html", StandardCharsets.UTF_8);
  private static final Mustache.Compiler MUSTACHE =
      Mustache.compiler()
          .defaultValue("")
          .emptyStringIsFalse(true)
          .withLoader(name -> new StringReader(source(name)));
  private static final Map<String, Template> TEMPLATES = new ConcurrentHashMap<>();

  private MailPages() {}

  public static ResponseEntity<String> page(
      HttpStatusCode status, String template, Map<String, ?> fields) {
    return ResponseEntity.status(status)
        .contentType(HTML)
        .cacheControl(CacheControl.noStore())
        .header("Content-Security-Policy", POLICY)
        .header("Referrer-Policy", "no-referrer")
        .header("X-Robots-Tag", "noindex")
        .body(
            TEMPLATES
                .computeIfAbsent(template, name -> MUSTACHE.compile(source(name)))
                .execute(fields));
  }

  private static String source(String template) {
    try (InputStream file =
        MailPages.class.getResourceAsStream("/templates/" + template + ".html")) {
      return new String(
          Objects.requireNonNull(file, template).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
