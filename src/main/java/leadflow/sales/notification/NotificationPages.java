package leadflow.sales.notification;

import io.swagger.v3.oas.annotations.Hidden;
import java.net.URI;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import leadflow.platform.access.Caller;
import leadflow.platform.web.Pages;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/** Where each colleague chooses his own mails, and nobody else's. */
@Hidden
@Controller
class NotificationPages {

  private final OptOuts optOuts;
  private final Pages pages;

  NotificationPages(OptOuts optOuts, Pages pages) {
    this.optOuts = optOuts;
    this.pages = pages;
  }

  @GetMapping("/notifications")
  ResponseEntity<String> show(
      @AuthenticationPrincipal Caller caller, @RequestParam(defaultValue = "") String saved) {
    Set<NotificationKind> off = optOuts.of(person(caller));
    List<Map<String, Object>> kinds =
        Arrays.stream(NotificationKind.values())
            .map(
                kind ->
                    Map.<String, Object>of(
                        "id", kind.id(),
                        "title", kind.title(),
                        "meaning", kind.meaning(),
                        "on", !off.contains(kind)))
            .toList();
    return pages.inside(
        "notifications", "Your mails", Map.of("kinds", kinds, "saved", !saved.isEmpty()));
  }

  /**
   * @param wanted the kinds whose boxes are ticked; no box, no mail
   */
  @PostMapping("/notifications")
  ResponseEntity<Void> choose(
      @AuthenticationPrincipal Caller caller,
      @RequestParam(name = "kind", defaultValue = "") List<String> wanted) {
    Set<NotificationKind> off = EnumSet.allOf(NotificationKind.class);
    off.removeIf(kind -> wanted.contains(kind.id()));
    optOuts.choose(person(caller), off);
    return ResponseEntity.status(HttpStatus.SEE_OTHER)
        .location(URI.create("/notifications?saved=yes"))
        .build();
  }

  private static String person(Caller caller) {
    if (caller.user() == null) {
      throw new ResponseStatusException(HttpStatus.FORBIDDEN, "An API key gets no mails");
    }
    return caller.user();
  }
}
