package leadflow.engagement.tracking;

import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import leadflow.mail.outbox.MailLinks;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.transaction.TransactionException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

/** The tracking pixel that counts opens; the response is the same for every token. */
@Hidden
@Controller
class OpenPixel {

  private static final Logger log = LoggerFactory.getLogger(OpenPixel.class);
  private static final byte[] GIF =
      Base64.getDecoder().decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7");
  private static final Pattern TOKEN = Pattern.compile("/([A-Za-z0-9_-]{22})\\.gif");

  private final MailLinks mails;
  private final MailHits hits;

  OpenPixel(MailLinks mails, MailHits hits) {
    this.mails = mails;
    this.hits = hits;
  }

  @GetMapping("/t/o/{*token}")
  ResponseEntity<byte[]> show(@PathVariable String token, HttpServletRequest request) {
    Matcher named = TOKEN.matcher(token);
    if (named.matches()) {
      count(named.group(1), request);
    }
    return ResponseEntity.ok()
        .contentType(MediaType.IMAGE_GIF)
        .cacheControl(CacheControl.noStore())
        .header("Referrer-Policy", "no-referrer")
        .body(GIF);
  }

  /**
   * Counts the open. An error is not passed on: a broken image is visible, a missed open is not.
   */
  private void count(String clickToken, HttpServletRequest request) {
    try {
      mails
          .opened(clickToken)
          .filter(mail -> mails.countsOpens(mail.lead()))
          .ifPresent(mail -> hits.note(mail, null, request));
    } catch (DataAccessException | TransactionException e) {
      log.warn("An open is not counted: {}", e.getMessage());
    }
  }
}
