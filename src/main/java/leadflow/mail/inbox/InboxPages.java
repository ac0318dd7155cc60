package leadflow.mail.inbox;

import io.swagger.v3.oas.annotations.Hidden;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import leadflow.mail.template.MailFrame;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * The embedded inbox in a browser. Mails hold whatever a lead typed: a mail's HTML is shown in a
 * sandboxed frame, without scripts and without loading anything from elsewhere.
 */
@Hidden
@Controller
class InboxPages {

  private static final int PAGE = 50;
  private static final int PREVIEW = 140;
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("d MMM yyyy, HH:mm", Locale.ENGLISH).withZone(ZoneOffset.UTC);

  private final ObjectProvider<EmbeddedInbox> inbox;

  InboxPages(ObjectProvider<EmbeddedInbox> inbox) {
    this.inbox = inbox;
  }

  @GetMapping("/inbox")
  ResponseEntity<String> list(@RequestParam(defaultValue = "0") String page) {
    EmbeddedInbox embedded = inbox.getIfAvailable();
    if (embedded == null) {
      return MailPages.page(HttpStatus.NOT_FOUND, "inbox", Map.of("outside", true));
    }
    List<String> ids = embedded.ids();
    int last = Math.max(0, (ids.size() - 1) / PAGE);
    int shown = Math.min(last, number(page));
    List<Map<String, Object>> mails =
        ids.subList(shown * PAGE, Math.min(ids.size(), (shown + 1) * PAGE)).stream()
            .flatMap(
                id ->
                    embedded
                        .mail(id)
                        .map(mail -> InboxMail.parse(id, mail))
                        .map(mail -> row(id, mail))
                        .stream())
            .toList();
    Map<String, Object> fields = new HashMap<>();
    fields.put("mails", mails);
    fields.put("empty", ids.isEmpty());
    fields.put("total", ids.size());
    fields.put("one", ids.size() == 1);
    fields.put("page", shown + 1);
    fields.put("pages", last + 1);
    fields.put("paged", last > 0);
    // not 0 as a number: Mustache takes any number for true, and we want the link only where it
    // leads somewhere
    fields.put("newer", shown > 0 ? String.valueOf(shown - 1) : "");
    fields.put("older", shown < last ? String.valueOf(shown + 1) : "");
    return MailPages.page(HttpStatus.OK, "inbox", fields);
  }

  @GetMapping("/inbox/{id}")
  ResponseEntity<String> mail(@PathVariable String id) {
    return answer(
        id,
        bytes -> {
          InboxMail mail = InboxMail.parse(id, bytes);
          Map<String, Object> fields = row(id, mail);
          List<String> ids = inbox.getObject().ids();
          int at = ids.indexOf(id);
          fields.put("headers", mail.headers());
          fields.put("hasHtml", !mail.html().isEmpty());
          fields.put("text", mail.text());
          fields.put("newer", at > 0 ? ids.get(at - 1) : "");
          fields.put("older", at >= 0 && at + 1 < ids.size() ? ids.get(at + 1) : "");
          return MailPages.page(HttpStatus.OK, "inbox-mail", fields);
        });
  }

  @GetMapping("/inbox/{id}/html")
  ResponseEntity<String> html(@PathVariable String id) {
    return answer(id, bytes -> MailFrame.of(InboxMail.parse(id, bytes).html()));
  }

  @GetMapping("/inbox/{id}/raw")
  ResponseEntity<?> raw(@PathVariable String id) {
    EmbeddedInbox embedded = inbox.getIfAvailable();
    byte[] mail = embedded == null ? null : embedded.mail(id).orElse(null);
    return mail == null
        ? unknown()
        : ResponseEntity.ok()
            .contentType(MediaType.parseMediaType("message/rfc822"))
            .cacheControl(CacheControl.noStore())
            .header("Content-Disposition", "attachment; filename=\"" + id + ".eml\"")
            .body(mail);
  }

  private ResponseEntity<String> answer(String id, Function<byte[], ResponseEntity<String>> page) {
    EmbeddedInbox embedded = inbox.getIfAvailable();
    return embedded == null
        ? unknown()
        : embedded.mail(id).map(page).orElseGet(InboxPages::unknown);
  }

  private static ResponseEntity<String> unknown() {
    return MailPages.page(HttpStatus.NOT_FOUND, "inbox-mail", Map.of("unknown", true));
  }

  private static Map<String, Object> row(String id, InboxMail mail) {
    Map<String, Object> row = new HashMap<>();
    row.put("id", id);
    row.put("from", mail.from());
    row.put("to", mail.to());
    row.put(
        "initial", mail.to().isEmpty() ? "?" : mail.to().substring(0, 1).toUpperCase(Locale.ROOT));
    row.put("hue", Math.floorMod(mail.to().hashCode(), 360));
    row.put("subject", mail.subject().isEmpty() ? "(no subject)" : mail.subject());
    row.put("preview", preview(mail.text()));
    row.put("date", shown(mail.receivedAt()));
    return row;
  }

  private static String preview(String text) {
    String line = text.replaceAll("[=-]{4,}", " ").replaceAll("\\s+", " ").strip();
    return line.length() <= PREVIEW ? line : line.substring(0, PREVIEW) + "…";
  }

  private static String shown(Instant at) {
    return DATE.format(at);
  }

  private static int number(String page) {
    try {
      return Math.max(0, Integer.parseInt(page));
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
