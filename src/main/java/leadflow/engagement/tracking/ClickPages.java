package leadflow.engagement.tracking;

import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.Optional;
import leadflow.lead.MaskedEmail;
import leadflow.mail.outbox.MailLink;
import leadflow.mail.outbox.MailLinks;
import leadflow.mail.outbox.MailLinks.Followed;
import leadflow.platform.web.PageTemplate;
import leadflow.platform.web.Pages;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;

/**
 * The links in our mails. A link redirects to the target stored with the mail, never to one given
 * in the request. A link that makes a request, such as a demo, opens a page, and only its button
 * makes the request, because mail scanners follow links. Neither needs a cookie, and both may be
 * repeated.
 */
@Hidden
@Controller
class ClickPages {

  private static final PageTemplate<View> TEMPLATE = PageTemplate.of("mail-link", View.class);

  /** One of them is set; none for a link that does not work. */
  private record View(@Nullable Asked asked, @Nullable Thanks thanks, boolean trap) {

    static final View TRAP = new View(null, null, true);
    static final View UNKNOWN = new View(null, null, false);

    boolean unknown() {
      return asked == null && thanks == null && !trap;
    }
  }

  private record Asked(RequestWords words, String address) {}

  /**
   * @param target where the link leads; null where it leads nowhere
   */
  private record Thanks(RequestWords words, String address, @Nullable Target target) {}

  private record Target(String url, String host) {}

  private final MailLinks links;
  private final MailHits hits;
  private final LinkRequests requests;
  private final Pages pages;

  ClickPages(MailLinks links, MailHits hits, LinkRequests requests, Pages pages) {
    this.links = links;
    this.hits = hits;
    this.requests = requests;
    this.pages = pages;
  }

  @GetMapping({"/t/c", "/t/c/{*token}"})
  ResponseEntity<String> follow(
      @PathVariable(required = false) Optional<String> token, HttpServletRequest request) {
    return followed(token)
        .map(
            followed -> {
              hits.note(followed.mail(), followed.number(), request);
              return answer(followed);
            })
        .orElseGet(this::unknown);
  }

  @PostMapping({"/t/c", "/t/c/{*token}"})
  ResponseEntity<String> ask(@PathVariable(required = false) Optional<String> token) {
    return followed(token)
        .filter(followed -> followed.link().filter(link -> link.request() != null).isPresent())
        .map(
            followed -> {
              requests.made(followed);
              return thanks(followed);
            })
        .orElseGet(this::unknown);
  }

  private Optional<Followed> followed(Optional<String> token) {
    return token.map(path -> path.substring(1)).flatMap(links::followed);
  }

  private ResponseEntity<String> answer(Followed followed) {
    MailLink link = followed.link().orElse(null);
    if (link == null) {
      // the hidden link's page
      return page(HttpStatus.OK, "Nothing to see here", View.TRAP);
    }
    if (link.request() != null) {
      RequestWords words = RequestWords.of(link.request());
      return page(
          HttpStatus.OK,
          words.question(),
          new View(new Asked(words, MaskedEmail.over(followed.mail().recipient())), null, false));
    }
    return MailLinks.target(link)
        .map(
            target ->
                ResponseEntity.status(HttpStatus.FOUND).headers(quiet()).location(target).body(""))
        .orElseGet(this::unknown);
  }

  private ResponseEntity<String> thanks(Followed followed) {
    MailLink link = followed.link().orElseThrow();
    RequestWords words = RequestWords.of(String.valueOf(link.request()));
    Thanks thanks =
        new Thanks(
            words,
            MaskedEmail.over(followed.mail().recipient()),
            MailLinks.target(link)
                .map(target -> new Target(target.toASCIIString(), host(target)))
                .orElse(null));
    return page(HttpStatus.OK, words.done(), new View(null, thanks, false));
  }

  private ResponseEntity<String> unknown() {
    return page(HttpStatus.BAD_REQUEST, "This link does not work", View.UNKNOWN);
  }

  private ResponseEntity<String> page(HttpStatus status, String title, View view) {
    return pages.byToken(status, TEMPLATE, title, view);
  }

  /** Returns headers that prevent caching and indexing, and keep the link out of the referrer. */
  private static HttpHeaders quiet() {
    HttpHeaders headers = new HttpHeaders();
    headers.setCacheControl(CacheControl.noStore());
    headers.set("Referrer-Policy", "no-referrer");
    headers.set("X-Robots-Tag", "noindex");
    return headers;
  }

  private static String host(URI target) {
    return String.valueOf(target.getHost()).replaceFirst("^www\\.", "");
  }
}
