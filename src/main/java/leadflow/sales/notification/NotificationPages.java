package leadflow.sales.notification;

import io.swagger.v3.oas.annotations.Hidden;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import leadflow.platform.access.Caller;
import leadflow.platform.web.PageTemplate;
import leadflow.platform.web.Pages;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/** Lets colleagues choose which mails they get; each sees only their own choice. */
@Hidden
@Controller
class NotificationPages {

  private static final PageTemplate<View> TEMPLATE = PageTemplate.of("notifications", View.class);

  private final OptOuts optOuts;
  private final Pages pages;

  NotificationPages(OptOuts optOuts, Pages pages) {
    this.optOuts = optOuts;
    this.pages = pages;
  }

  private record View(List<Choice> choices, boolean saved) {}

  private record Choice(NotificationKind kind, boolean on) {}

  @GetMapping("/notifications")
  ResponseEntity<String> show(
      @AuthenticationPrincipal Caller caller, @RequestParam(defaultValue = "") String saved) {
    Set<NotificationKind> off = optOuts.of(person(caller));
    List<Choice> choices =
        Arrays.stream(NotificationKind.values())
            .map(kind -> new Choice(kind, !off.contains(kind)))
            .toList();
    return pages.inside(TEMPLATE, "Your mails", new View(choices, !saved.isEmpty()));
  }

  /**
   * @param wanted the kinds whose boxes are ticked; an unticked kind is not sent
   */
  @PostMapping("/notifications")
  ResponseEntity<Void> choose(
      @AuthenticationPrincipal Caller caller,
      @RequestParam(name = "kind", defaultValue = "") List<String> wanted) {
    Set<NotificationKind> off = EnumSet.allOf(NotificationKind.class);
    off.removeIf(kind -> wanted.contains(kind.id()));
    optOuts.choose(person(caller), off);
    return Pages.seeOther("/notifications?saved=yes");
  }

  private static String person(Caller caller) {
    if (caller.user() == null) {
      throw new ResponseStatusException(HttpStatus.FORBIDDEN, "An API key gets no mails");
    }
    return caller.user();
  }
}
