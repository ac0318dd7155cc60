package leadflow.platform.web;

import com.samskivert.mustache.Mustache;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import leadflow.platform.access.Caller;
import leadflow.platform.access.Group;
import org.jspecify.annotations.Nullable;
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
 * Shows a template, filled with its record, within our layout.
 *
 * <p>A page for people shows who is logged in and how to get in or out; one for visitors, such as a
 * lead who follows a link in a mail, shows nothing of that. A form in a page for people contains
 * {@code {{#csrf}}{{/csrf}}}, which every page's template may ask for.
 */
@Component
public class Pages {

  private static final MediaType HTML = new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8);

  private static final String BY_TOKEN =
      "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none';"
          + " frame-ancestors 'none'";

  private static final PageTemplate<Layout> LAYOUT = PageTemplate.of("layout", Layout.class);

  /**
   * @param inside whether it tells who is logged in
   * @param body HTML
   */
  private record Layout(
      String title, boolean inside, @Nullable String person, Mustache.Lambda csrf, String body) {}

  /** What a page's template may ask for beside its own record. */
  record Surroundings(Mustache.Lambda csrf) {}

  /** A page for people who work here. */
  public <V extends Record> ResponseEntity<String> inside(
      PageTemplate<V> template, String title, V view) {
    return inside(HttpStatus.OK, template, title, view);
  }

  /** A page for people who work here, with another status than 200. */
  public <V extends Record> ResponseEntity<String> inside(
      HttpStatusCode status, PageTemplate<V> template, String title, V view) {
    return answer(status, render(template, title, view, true));
  }

  /** A page for anybody. */
  public <V extends Record> ResponseEntity<String> outside(
      PageTemplate<V> template, String title, V view) {
    return outside(HttpStatus.OK, template, title, view);
  }

  /** A page for anybody, with another status than 200. */
  public <V extends Record> ResponseEntity<String> outside(
      HttpStatusCode status, PageTemplate<V> template, String title, V view) {
    return answer(status, render(template, title, view, false));
  }

  /**
   * A page behind a link whose token lets anybody act who has it: nobody keeps the page, lists it
   * or learns the link from it.
   */
  public <V extends Record> ResponseEntity<String> byToken(
      HttpStatusCode status, PageTemplate<V> template, String title, V view) {
    return ResponseEntity.status(status)
        .contentType(HTML)
        .cacheControl(CacheControl.noStore())
        .header("Content-Security-Policy", BY_TOKEN)
        .header("Referrer-Policy", "no-referrer")
        .header("X-Robots-Tag", "noindex")
        .body(render(template, title, view, false));
  }

  /**
   * Sends the browser on after a form, so that reloading does not send the form again.
   *
   * @param path on this server
   */
  public static <T> ResponseEntity<T> seeOther(String path) {
    return ResponseEntity.status(HttpStatus.SEE_OTHER).location(URI.create(path)).build();
  }

  /** The same problem that a program reads as JSON. */
  String problem(ProblemDetail problem) {
    String title = String.valueOf(problem.getTitle());
    return render(
        ProblemView.TEMPLATE,
        title,
        new ProblemView(null, title, problem.getDetail(), errors(problem.getProperties())),
        false);
  }

  private static List<Problem.FieldError> errors(@Nullable Map<String, Object> properties) {
    return properties != null && properties.get("errors") instanceof List<?> errors
        ? errors.stream().map(Problem.FieldError.class::cast).toList()
        : List.of();
  }

  private static <V extends Record> String render(
      PageTemplate<V> template, String title, V view, boolean inside) {
    String body = template.fill(view, new Surroundings(csrf()));
    return LAYOUT.fill(new Layout(title, inside, person(), csrf(), body));
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
}
