package leadflow.mail.template;

import java.nio.charset.StandardCharsets;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/**
 * A mail's HTML as the content of a sandboxed frame: mails hold whatever a lead typed, so it runs
 * no script and loads nothing from elsewhere.
 */
public final class MailFrame {

  private static final String POLICY =
      "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none';"
          + " style-src 'unsafe-inline'; img-src data:; base-uri 'self'; frame-ancestors 'self'";

  private MailFrame() {}

  public static ResponseEntity<String> of(String html) {
    Document page = Jsoup.parse(html);
    page.outputSettings().prettyPrint(false);
    // links leave the frame
    page.head().prependElement("base").attr("target", "_blank");
    return ResponseEntity.ok()
        .contentType(new MediaType("text", "html", StandardCharsets.UTF_8))
        .cacheControl(CacheControl.noStore())
        .header("Content-Security-Policy", POLICY)
        .header("X-Frame-Options", "SAMEORIGIN")
        .header("Referrer-Policy", "no-referrer")
        .body(page.outerHtml());
  }
}
