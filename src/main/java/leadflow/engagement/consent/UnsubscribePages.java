package leadflow.engagement.consent;

import io.swagger.v3.oas.annotations.Hidden;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import leadflow.engagement.consent.ConsentChoices.Holder;
import leadflow.lead.MaskedEmail;
import leadflow.platform.web.Pages;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * The link at the end of each nurture mail. Looking changes nothing: mail scanners follow links.
 * Acting is a POST, from the page or by the mail program's own button (RFC 8058); it needs no
 * cookie and may be repeated.
 */
@Hidden
@Controller
class UnsubscribePages {

  /** Why people leave, for the reports. */
  private enum Reason {
    TOO_MANY("too-many", "Too many mails"),
    NOT_RELEVANT("not-relevant", "Not relevant to me"),
    NEVER_ASKED("never-asked", "I never asked for them"),
    OTHER("other", "Something else");

    private final String code;
    private final String label;

    Reason(String code, String label) {
      this.code = code;
      this.label = label;
    }

    Map<String, String> shown() {
      return Map.of("code", code, "label", label);
    }

    static boolean knows(@Nullable String code) {
      return List.of(values()).stream().anyMatch(reason -> reason.code.equals(code));
    }
  }

  private final ConsentChoices choices;
  private final Pages pages;

  UnsubscribePages(ConsentChoices choices, Pages pages) {
    this.choices = choices;
    this.pages = pages;
  }

  @GetMapping("/unsubscribe/{token}")
  ResponseEntity<String> ask(@PathVariable String token) {
    return choices
        .holder(token)
        .map(holder -> page("ask", "Unsubscribe?", token, holder))
        .orElseGet(this::unknown);
  }

  /**
   * @param reason asked for after it is done, and optional
   */
  @PostMapping("/unsubscribe/{token}")
  ResponseEntity<String> act(
      @PathVariable String token, @RequestParam(required = false) @Nullable String reason) {
    return choices
        .holder(token)
        .map(
            holder -> {
              choices.unsubscribe(holder);
              if (reason == null || !Reason.knows(reason)) {
                return page("done", "You are unsubscribed", token, holder);
              }
              choices.explain(holder, reason);
              return page("told", "You are unsubscribed", token, holder);
            })
        .orElseGet(this::unknown);
  }

  private ResponseEntity<String> page(String what, String title, String token, Holder holder) {
    Map<String, Object> model = new HashMap<>();
    model.put(what, true);
    model.put("gone", !what.equals("ask"));
    model.put("address", MaskedEmail.over(holder.lead()));
    model.put("token", token);
    model.put("reasons", List.of(Reason.values()).stream().map(Reason::shown).toList());
    return pages.byToken(HttpStatus.OK, "unsubscribe", title, model);
  }

  private ResponseEntity<String> unknown() {
    return pages.byToken(
        HttpStatus.NOT_FOUND, "unsubscribe", "This link is not valid", Map.of("unknown", true));
  }
}
