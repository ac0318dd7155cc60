package leadflow.engagement.consent;

import io.swagger.v3.oas.annotations.Hidden;
import java.util.List;
import leadflow.engagement.consent.ConsentChoices.Holder;
import leadflow.lead.MaskedEmail;
import leadflow.platform.web.PageTemplate;
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
 * The link at the end of each nurture mail. A GET changes nothing, because mail scanners follow
 * links. Unsubscribing is a POST, from the page or by the mail program's own button (RFC 8058); it
 * needs no cookie and may be repeated.
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

    String code() {
      return code;
    }

    String label() {
      return label;
    }

    static boolean knows(@Nullable String code) {
      return List.of(values()).stream().anyMatch(reason -> reason.code.equals(code));
    }
  }

  private static final PageTemplate<View> TEMPLATE = PageTemplate.of("unsubscribe", View.class);

  /** The step of the page that the visitor has reached. */
  private enum Step {
    ASK,
    DONE,
    TOLD,
    UNKNOWN
  }

  /**
   * @param address null, like the token, for an unknown link
   */
  private record View(
      Step step, @Nullable String address, @Nullable String token, List<Reason> reasons) {

    boolean ask() {
      return step == Step.ASK;
    }

    boolean gone() {
      return done() || told();
    }

    boolean done() {
      return step == Step.DONE;
    }

    boolean told() {
      return step == Step.TOLD;
    }

    boolean unknown() {
      return step == Step.UNKNOWN;
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
        .map(holder -> page(Step.ASK, "Unsubscribe?", token, holder))
        .orElseGet(this::unknown);
  }

  /**
   * @param reason optional; asked for after unsubscribing
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
                return page(Step.DONE, "You are unsubscribed", token, holder);
              }
              choices.explain(holder, reason);
              return page(Step.TOLD, "You are unsubscribed", token, holder);
            })
        .orElseGet(this::unknown);
  }

  private ResponseEntity<String> page(Step step, String title, String token, Holder holder) {
    return pages.byToken(
        HttpStatus.OK,
        TEMPLATE,
        title,
        new View(step, MaskedEmail.over(holder.lead()), token, List.of(Reason.values())));
  }

  private ResponseEntity<String> unknown() {
    return pages.byToken(
        HttpStatus.NOT_FOUND,
        TEMPLATE,
        "This link is not valid",
        new View(Step.UNKNOWN, null, null, List.of()));
  }
}
