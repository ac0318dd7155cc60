package leadflow.mail.inbox;

import io.swagger.v3.oas.annotations.Hidden;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import leadflow.mail.template.MailFrame;
import leadflow.platform.format.EnglishFormat;
import leadflow.platform.web.PageTemplate;
import leadflow.platform.web.Paging;
import org.jspecify.annotations.Nullable;
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
 * The embedded inbox in a browser, without our layout; HTML whatever the client accepts. Mails hold
 * whatever a lead typed: a mail's HTML is shown in a sandboxed frame, without scripts and without
 * loading anything from elsewhere.
 */
@Hidden
@Controller
class InboxPages {

  private static final int PAGE = 50;
  private static final int PREVIEW = 140;
  private static final String POLICY =
      "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'; form-action 'self';"
          + " base-uri 'none'; frame-ancestors 'none'";
  private static final MediaType HTML = new MediaType("text", "html", StandardCharsets.UTF_8);
  private static final PageTemplate<ListView> LIST = PageTemplate.of("inbox", ListView.class);
  private static final PageTemplate<MailView> ONE = PageTemplate.of("inbox-mail", MailView.class);

  /**
   * @param kept null where there is no embedded inbox
   */
  private record ListView(@Nullable Kept kept) {}

  private record Kept(List<Row> mails, int total, Paging paging) {

    boolean empty() {
      return total == 0;
    }

    boolean one() {
      return total == 1;
    }
  }

  /**
   * @param initial of the recipient, shown in a circle
   * @param hue of that circle, in degrees
   * @param preview how its text begins
   */
  private record Row(
      String id, String to, String initial, int hue, String subject, String preview, String date) {}

  /**
   * @param mail null where there is no such mail
   */
  private record MailView(@Nullable Opened mail) {}

  /**
   * @param newer the id of the next newer mail; null at the newest
   */
  private record Opened(
      Row row,
      String from,
      List<InboxMail.Line> headers,
      boolean hasHtml,
      String text,
      @Nullable String newer,
      @Nullable String older) {}

  private final ObjectProvider<EmbeddedInbox> inbox;

  InboxPages(ObjectProvider<EmbeddedInbox> inbox) {
    this.inbox = inbox;
  }

  @GetMapping("/inbox")
  ResponseEntity<String> list(@RequestParam(defaultValue = "0") String page) {
    EmbeddedInbox embedded = inbox.getIfAvailable();
    if (embedded == null) {
      return page(HttpStatus.NOT_FOUND, LIST, new ListView(null));
    }
    List<String> ids = embedded.ids();
    int last = Math.max(0, (ids.size() - 1) / PAGE);
    int shown = Math.min(last, Paging.read(page));
    List<Row> mails =
        ids.subList(shown * PAGE, Math.min(ids.size(), (shown + 1) * PAGE)).stream()
            .flatMap(
                id ->
                    embedded
                        .mail(id)
                        .map(mail -> InboxMail.parse(id, mail))
                        .map(mail -> row(id, mail))
                        .stream())
            .toList();
    Kept kept = new Kept(mails, ids.size(), Paging.of(shown, ids.size(), PAGE));
    return page(HttpStatus.OK, LIST, new ListView(kept));
  }

  @GetMapping("/inbox/{id}")
  ResponseEntity<String> mail(@PathVariable String id) {
    return answer(
        id,
        bytes -> {
          InboxMail mail = InboxMail.parse(id, bytes);
          List<String> ids = inbox.getObject().ids();
          int at = ids.indexOf(id);
          Opened opened =
              new Opened(
                  row(id, mail),
                  mail.from(),
                  mail.headers(),
                  !mail.html().isEmpty(),
                  mail.text(),
                  at > 0 ? ids.get(at - 1) : null,
                  at >= 0 && at + 1 < ids.size() ? ids.get(at + 1) : null);
          return page(HttpStatus.OK, ONE, new MailView(opened));
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
    return page(HttpStatus.NOT_FOUND, ONE, new MailView(null));
  }

  private static <V extends Record> ResponseEntity<String> page(
      HttpStatus status, PageTemplate<V> template, V view) {
    return ResponseEntity.status(status)
        .contentType(HTML)
        .cacheControl(CacheControl.noStore())
        .header("Content-Security-Policy", POLICY)
        .header("Referrer-Policy", "no-referrer")
        .header("X-Robots-Tag", "noindex")
        .body(template.fill(view));
  }

  private static Row row(String id, InboxMail mail) {
    return new Row(
        id,
        mail.to(),
        mail.to().isEmpty() ? "?" : mail.to().substring(0, 1).toUpperCase(Locale.ROOT),
        Math.floorMod(mail.to().hashCode(), 360),
        mail.subject().isEmpty() ? "(no subject)" : mail.subject(),
        preview(mail.text()),
        EnglishFormat.dateTime(mail.receivedAt()));
  }

  private static String preview(String text) {
    String line = text.replaceAll("[=-]{4,}", " ").replaceAll("\\s+", " ").strip();
    return line.length() <= PREVIEW ? line : line.substring(0, PREVIEW) + "…";
  }
}
