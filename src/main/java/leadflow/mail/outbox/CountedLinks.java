package leadflow.mail.outbox;

import java.net.URI;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import leadflow.mail.template.PlainText;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jspecify.annotations.Nullable;

/**
 * Replaces the links of a mail by counted ones: each web link, except those for consent and
 * unsubscribing, gets an address of ours with its number, from 1. The target is stored with the
 * mail, so that no address of ours contains one.
 *
 * <p>One more link, with number 0, is invisible to people, so whatever follows it is a program. It
 * has no text, is hidden from sight and from screen readers, and is not in the text part.
 */
public final class CountedLinks {

  private static final Pattern REQUEST = Pattern.compile("[a-z][a-z-]{0,29}");

  /** What browsers take in an address although it should have been encoded. */
  private static final Pattern TO_ENCODE = Pattern.compile("[ \"<>\\\\^`{|}]|%(?![0-9A-Fa-f]{2})");

  private static final int LONGEST_NAME = 60;
  private static final int MOST = 200;

  private final String publicUrl;

  /**
   * @param publicUrl the base of our own addresses
   */
  CountedLinks(String publicUrl) {
    this.publicUrl = publicUrl;
  }

  /**
   * A mail with counted links.
   *
   * @param links in the order of their numbers
   */
  record Counted(String html, String text, List<MailLink> links) {}

  /**
   * @param address ours, by the link's number
   * @param pixel the address of the picture that counts opens
   */
  Counted count(String html, IntFunction<String> address, Optional<String> pixel) {
    Document page = Jsoup.parse(html);
    page.outputSettings().prettyPrint(false);
    List<MailLink> links = new ArrayList<>();
    for (Element link : page.select("a[href]")) {
      Optional<URI> target = target(link.attr("href"));
      if (target.isPresent() && links.size() < MOST) {
        links.add(new MailLink(name(link), target.get().toASCIIString(), request(link)));
        link.attr("href", address.apply(links.size()));
      }
    }
    dropHints(page);
    String text = PlainText.of(page);
    if (!links.isEmpty()) {
      page.body().appendChild(trap(address.apply(0)));
    }
    pixel.ifPresent(picture -> page.body().appendChild(picture(picture)));
    return new Counted(page.outerHtml(), text, links);
  }

  /** Empty for a link that is none of the web, or is one of the reader's own about our mails. */
  private Optional<URI> target(String href) {
    return webAddress(href)
        .filter(
            url -> {
              String target = href.strip();
              return !target.startsWith(publicUrl + "/unsubscribe/")
                  && !target.startsWith(publicUrl + "/preferences/")
                  && !target.startsWith(publicUrl + "/confirm/");
            });
  }

  /** An absolute address of the web, with a host and nothing that could begin another header. */
  static Optional<URI> webAddress(String url) {
    String stripped = url.strip();
    if (stripped.chars().anyMatch(Character::isISOControl)) {
      return Optional.empty();
    }
    try {
      URI uri = URI.create(TO_ENCODE.matcher(stripped).replaceAll(CountedLinks::encoded));
      boolean web =
          "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
      return web && uri.getHost() != null && uri.getUserInfo() == null
          ? Optional.of(uri)
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static String encoded(MatchResult character) {
    return "%%%02X".formatted((int) character.group().charAt(0));
  }

  private static String name(Element link) {
    String told = link.attr("data-link").strip();
    if (!told.isEmpty()) {
      return shortened(told);
    }
    String words = link.text().isBlank() ? link.select("img[alt]").attr("alt") : link.text();
    String slug =
        Normalizer.normalize(words, Normalizer.Form.NFD)
            .replaceAll("\\p{M}", "")
            .toLowerCase(Locale.ROOT)
            .replaceAll("[^\\p{L}\\p{N}]+", "-")
            .replaceAll("^-|-$", "");
    return slug.isEmpty() ? "link" : shortened(slug);
  }

  private static String shortened(String name) {
    return name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME) : name;
  }

  private static @Nullable String request(Element link) {
    String request = link.attr("data-request").strip().toLowerCase(Locale.ROOT);
    return REQUEST.matcher(request).matches() ? request : null;
  }

  /** A mail whose links are not counted, without what counting them would need. */
  public static String withoutHints(String html) {
    Document page = Jsoup.parse(html);
    page.outputSettings().prettyPrint(false);
    dropHints(page);
    return page.outerHtml();
  }

  /** What the template says about its links is ours, not the reader's. */
  private static void dropHints(Document page) {
    for (Element element : page.getAllElements()) {
      List.copyOf(element.dataset().keySet()).forEach(hint -> element.removeAttr("data-" + hint));
    }
  }

  private static Element trap(String address) {
    return new Element("div")
        .attr("style", "display:none")
        .attr("aria-hidden", "true")
        .appendChild(
            new Element("a").attr("href", address).attr("tabindex", "-1").attr("rel", "nofollow"));
  }

  private static Element picture(String address) {
    return new Element("img")
        .attr("src", address)
        .attr("width", "1")
        .attr("height", "1")
        .attr("alt", "")
        .attr("style", "display:block;width:1px;height:1px;border:0");
  }
}
