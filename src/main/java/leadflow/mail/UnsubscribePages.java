package leadflow.mail;

import io.swagger.v3.oas.annotations.Hidden;
import java.util.Map;
import leadflow.lead.Lead;
import leadflow.mail.inbox.MailPages;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;

/**
 * The link at the end of each nurture mail. Looking changes nothing: mail scanners follow links.
 * Acting is a POST, from the page or by the mail program's own button (RFC 8058); it needs no
 * cookie and may be repeated.
 */
@Hidden
@Controller
class UnsubscribePages {

  private final Unsubscribing unsubscribing;

  UnsubscribePages(Unsubscribing unsubscribing) {
    this.unsubscribing = unsubscribing;
  }

  @GetMapping("/unsubscribe/{token}")
  ResponseEntity<String> ask(@PathVariable String token) {
    return unsubscribing
        .owner(token)
        .map(lead -> page(HttpStatus.OK, "ask", lead))
        .orElseGet(UnsubscribePages::unknown);
  }

  @PostMapping("/unsubscribe/{token}")
  ResponseEntity<String> act(@PathVariable String token) {
    return unsubscribing
        .owner(token)
        .map(
            lead -> {
              unsubscribing.unsubscribe(lead.id());
              return page(HttpStatus.OK, "done", lead);
            })
        .orElseGet(UnsubscribePages::unknown);
  }

  private static ResponseEntity<String> page(HttpStatus status, String what, Lead lead) {
    return MailPages.page(
        status, "unsubscribe", Map.of(what, true, "address", veiled(lead.facts().email())));
  }

  private static ResponseEntity<String> unknown() {
    return MailPages.page(HttpStatus.NOT_FOUND, "unsubscribe", Map.of("unknown", true));
  }

  /** Mails are forwarded, and their links with them. */
  private static String veiled(String email) {
    int at = email.lastIndexOf('@');
    return at < 1 ? "…" : email.charAt(0) + "…" + email.substring(at);
  }
}
