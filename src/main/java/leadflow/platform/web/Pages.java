package leadflow.platform.web;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.Template;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import leadflow.platform.access.Caller;
import leadflow.platform.access.Group;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.stereotype.Component;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/**
 * Renders {@code templates/<name>.mustache} within our layout; every {@code {{value}}} is escaped.
 *
 * <p>A page for people shows who is logged in and how to get in or out; one for visitors, such as a
 * lead who follows a link in a mail, shows nothing of that. A form in a page for people contains
 * {@code {{#csrf}}{{/csrf}}}.
 */
@Component
public class Pages {

  private static final MediaType HTML = new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8);

  private static final String BY_TOKEN =
      "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none';"
          + " frame-ancestors 'none'";

  private final Mustache.Compiler compiler =
      Mustache.compiler().escapeHTML(true).defaultValue("").withLoader(Pages::source);
  private final Map<String, Template> templates = new ConcurrentHashMap<>();

  /** A page for people who work here. */
  public ResponseEntity<String> inside(String template, String title, Map<String, ?> model) {
    return inside(HttpStatus.OK, template, title, model);
  }

  /** A page for people who work here, with another status than 200. */
  public ResponseEntity<String> inside(
      HttpStatusCode status, String template, String title, Map<String, ?> model) {
    return answer(status, render(template, title, model, true));
  }

  /** A page for anybody. */
  public ResponseEntity<String> outside(String template, String title, Map<String, ?> model) {
    return outside(HttpStatus.OK, template, title, model);
  }

  /** A page for anybody, with another status than 200. */
  public ResponseEntity<String> outside(
      HttpStatusCode status, String template, String title, Map<String, ?> model) {
    return answer(status, render(template, title, model, false));
  }

  /**
   * A page behind a link whose token lets anybody act who has it: nobody keeps the page, lists it
   * or learns the link from it.
   */
  public ResponseEntity<String> byToken(
      HttpStatusCode status, String template, String title, Map<String, ?> model) {
    return ResponseEntity.status(status)
        .contentType(HTML)
        .cacheControl(CacheControl.noStore())
        .header("Content-Security-Policy", BY_TOKEN)
        .header("Referrer-Policy", "no-referrer")
        .header("X-Robots-Tag", "noindex")
        .body(render(template, title, model, false));
  }

  /** The same problem that a program reads as JSON. */
  String problem(ProblemDetail problem) {
    String title = String.valueOf(problem.getTitle());
    Map<String, Object> model = new HashMap<>();
    model.put("heading", title);
    model.put("detail", problem.getDetail());
    Map<String, Object> more = problem.getProperties();
    Object errors = more == null ? null : more.get("errors");
    model.put("errors", errors);
    model.put("fields", errors != null);
    return render("problem", title, model, false);
  }

  String render(String template, String title, Map<String, ?> model, boolean inside) {
    Map<String, Object> values = new HashMap<>(model);
    values.put("csrf", csrf());
    Map<String, Object> frame = new HashMap<>();
    frame.put("title", title);
    frame.put("inside", inside);
    frame.put("person", person());
    frame.put("csrf", csrf());
    frame.put("body", template(template).execute(values));
    return template("layout").execute(frame);
  }

  /** The user id of whoever is logged in, or null. */
  static @Nullable String person() {
    Caller caller = caller();
    return caller == null ? null : caller.user();
  }

  static boolean isIn(Group group) {
    Caller caller = caller();
    return caller != null && caller.in(group);
  }

  private static @Nullable Caller caller() {
    var login = SecurityContextHolder.getContext().getAuthentication();
    return login != null && login.getPrincipal() instanceof Caller caller ? caller : null;
  }

  private static ResponseEntity<String> answer(HttpStatusCode status, String page) {
    return ResponseEntity.status(status).contentType(HTML).body(page);
  }

  /** Asked only where a form wants it: a page without a form leaves no cookie. */
  private static Mustache.Lambda csrf() {
    return (fragment, out) -> {
      if (RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes current
          && current.getRequest().getAttribute(CsrfToken.class.getName())
              instanceof CsrfToken token) {
        out.write(
            "<input type=\"hidden\" name=\"%s\" value=\"%s\">"
                .formatted(token.getParameterName(), token.getToken()));
      }
    };
  }

  private Template template(String name) {
    return templates.computeIfAbsent(name, this::compile);
  }

  private Template compile(String name) {
    try (Reader source = source(name)) {
      return compiler.compile(source);
    } catch (IOException e) {
      throw new IllegalArgumentException("There is no template " + name, e);
    }
  }

  private static Reader source(String name) throws IOException {
    return new InputStreamReader(
        new ClassPathResource("templates/" + name + ".mustache").getInputStream(),
        StandardCharsets.UTF_8);
  }
}
