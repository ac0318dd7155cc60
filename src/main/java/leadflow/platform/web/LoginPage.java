package leadflow.platform.web;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import leadflow.platform.access.Callers;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** One login for our pages, Tasklist, Cockpit and Admin. */
@Controller
class LoginPage {

  private static final PageTemplate<View> TEMPLATE = PageTemplate.of("login", View.class);

  private final Callers callers;
  private final Pages pages;

  LoginPage(Callers callers, Pages pages) {
    this.callers = callers;
    this.pages = pages;
  }

  /**
   * @param next where to go on
   * @param username that did not work with its password; null at first
   */
  private record View(String next, @Nullable String username) {

    boolean failed() {
      return username != null;
    }
  }

  @GetMapping("/login")
  ResponseEntity<String> show(@RequestParam(defaultValue = "/") String next) {
    return Pages.person() == null ? form(HttpStatus.OK, next, null) : Pages.seeOther(local(next));
  }

  @PostMapping("/login")
  ResponseEntity<String> logIn(
      @RequestParam(defaultValue = "") String username,
      @RequestParam(defaultValue = "") String password,
      @RequestParam(defaultValue = "/") String next,
      HttpServletRequest request) {
    return callers.logIn(request, username.strip(), password)
        ? Pages.seeOther(local(next))
        : form(HttpStatus.UNAUTHORIZED, next, username);
  }

  @PostMapping("/logout")
  ResponseEntity<String> logOut(HttpServletRequest request) {
    callers.logOut(request);
    return Pages.seeOther("/");
  }

  private ResponseEntity<String> form(HttpStatus status, String next, @Nullable String tried) {
    return pages.outside(status, TEMPLATE, "Log in", new View(local(next), tried));
  }

  /** Only a place on this server: the address comes from a link that anybody may have written. */
  static String local(String next) {
    boolean safe =
        next.matches("/[A-Za-z0-9._~!$&'()*+,;=:@%/?-]*")
            && !next.startsWith("//")
            && !next.startsWith("/login");
    try {
      return safe ? URI.create(next).toString() : "/";
    } catch (IllegalArgumentException e) {
      return "/";
    }
  }
}
