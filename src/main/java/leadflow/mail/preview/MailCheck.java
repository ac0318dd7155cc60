package leadflow.mail.preview;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import leadflow.mail.delivery.MailDrafts;
import leadflow.mail.template.Templates.Rendered;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Checks a mail that can be rendered: its links, legal requirements, and the limits of mail
 * programs.
 */
@Component
class MailCheck {

  /** Gmail shows no more of a mail. */
  static final int MOST_BYTES = 102_000;

  private static final int LONGEST_SUBJECT = 78;
  private static final String UNSUBSCRIBE = "/unsubscribe/";
  private static final String PREFERENCES = "/preferences/";

  private static final Pattern PLACEHOLDER =
      Pattern.compile(
          "(?i)#|https?:/*#?|https?://(www\\.)?(example\\.(com|org|net)|[^/]*\\.(example|test|invalid))"
              + "([/?#:].*)?|.*\\b(todo|tbd|xxx+|lorem|placeholder|your-?(domain|link|url|company))\\b.*");

  private static final Pattern ADDRESS =
      Pattern.compile("[^@\\s,;]+@[^@\\s,;]+\\.[^@\\s,;?]+(\\?.*)?");

  private final OwnPages ownPages;
  private final MailDrafts drafts;

  MailCheck(OwnPages ownPages, MailDrafts drafts) {
    this.ownPages = ownPages;
    this.drafts = drafts;
  }

  List<PreviewedLink> links(Document page) {
    return page.select("a, area").stream().map(link -> link(page, link)).toList();
  }

  private PreviewedLink link(Document page, Element link) {
    String url = link.attr("href").strip();
    boolean own = ownPages.isOwn(url);
    return new PreviewedLink(
        blankToNull(link.attr("data-link")),
        blankToNull(link.attr("data-request")),
        text(link),
        url,
        own,
        own && !ownPages.answers(url) ? "no page of ours answers there" : problem(page, url, own));
  }

  /** What can be said of an address without going there. */
  private static @Nullable String problem(Document page, String url, boolean own) {
    if (url.isEmpty()) {
      return "has no address";
    }
    if (url.startsWith("#") && url.length() > 1) {
      String id = url.substring(1);
      return page.getElementById(id) == null
              && page.getElementsByAttributeValue("name", id).isEmpty()
          ? "leads to " + url + ", which is nowhere in the mail"
          : null;
    }
    if (!own && PLACEHOLDER.matcher(url).matches()) {
      return "looks like a placeholder";
    }
    try {
      return problem(new URI(url));
    } catch (URISyntaxException e) {
      return "is no valid address: " + e.getReason();
    }
  }

  private static @Nullable String problem(URI url) {
    String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
    return switch (scheme) {
      case "http", "https" -> url.getHost() == null ? "names no server" : null;
      case "mailto" ->
          ADDRESS.matcher(url.getSchemeSpecificPart()).matches() ? null : "names no mail address";
      case "tel", "sms" -> null;
      case "" -> "is no whole address; a mail knows no place to begin at, write {{publicUrl}}/…";
      default -> "begins with " + scheme + ":, which mail programs do not open";
    };
  }

  /**
   * @param file that holds the wording
   * @param toLead false for mails to colleagues, which need no unsubscribe link
   * @param marketing true for nurture mail
   */
  List<MailProblem> problems(
      String file, Rendered mail, Document page, List<PreviewedLink> links, boolean marketing) {
    List<MailProblem> problems = new ArrayList<>();
    links.stream()
        .filter(link -> link.problem() != null)
        .map(
            link ->
                MailProblem.error(
                    file,
                    "The link “%s” (%s) %s".formatted(link.text(), link.url(), link.problem())))
        .forEach(problems::add);
    if (marketing) {
      legal(file, mail, links, problems);
      counted(file, links, problems);
      if (page.selectFirst(MailPreview.PREVIEW_LINE) == null) {
        problems.add(
            MailProblem.warning(
                file,
                "It has no preview line, the words that lists of mails show after the subject"));
      }
    }
    subject(file, mail, problems);
    size(file, mail, problems);
    html(file, page, problems);
    return problems;
  }

  private void legal(
      String file, Rendered mail, List<PreviewedLink> links, List<MailProblem> problems) {
    if (links.stream().noneMatch(link -> link.own() && link.url().contains(UNSUBSCRIBE))) {
      problems.add(
          MailProblem.error(file, "There is no unsubscribe link; write {{unsubscribeUrl}}"));
    }
    if (links.stream().noneMatch(link -> link.own() && link.url().contains(PREFERENCES))) {
      problems.add(
          MailProblem.warning(
              file, "There is no link to the preferences; write {{preferencesUrl}}"));
    }
    if (!drafts.namesSender(mail)) {
      problems.add(
          MailProblem.error(
              file,
              "It does not say who writes; write {{senderName}}, {{senderAddress}} and"
                  + " {{senderPhone}}"));
    }
  }

  private static void counted(String file, List<PreviewedLink> links, List<MailProblem> problems) {
    Map<String, String> addresses = new HashMap<>();
    for (PreviewedLink link : links) {
      boolean ours = link.url().contains(UNSUBSCRIBE) || link.url().contains(PREFERENCES);
      boolean web = link.url().startsWith("http");
      String name = link.name();
      if (name == null) {
        if (web && !ours && link.problem() == null) {
          problems.add(
              MailProblem.warning(
                  file,
                  "The link “%s” has no name for the reports; write data-link=\"…\""
                      .formatted(link.text())));
        }
      } else if (!addresses.computeIfAbsent(name, first -> link.url()).equals(link.url())) {
        problems.add(
            MailProblem.warning(
                file,
                "Two links that lead to different pages are both called %s; reports would add them"
                    .formatted(name)));
      }
    }
  }

  private static void subject(String file, Rendered mail, List<MailProblem> problems) {
    int length = mail.subject().codePointCount(0, mail.subject().length());
    if (length > LONGEST_SUBJECT) {
      problems.add(
          MailProblem.warning(
              file,
              "The subject has %d characters; beyond %d it is cut off"
                  .formatted(length, LONGEST_SUBJECT)));
    }
  }

  private static void size(String file, Rendered mail, List<MailProblem> problems) {
    int bytes = mail.html().getBytes(StandardCharsets.UTF_8).length;
    if (bytes > MOST_BYTES) {
      problems.add(
          MailProblem.error(
              file,
              "It has %d kB; Gmail cuts a mail off after %d kB, and the unsubscribe link with it"
                  .formatted(bytes / 1000, MOST_BYTES / 1000)));
    }
    if (mail.text().isBlank()) {
      problems.add(MailProblem.error(file, "It has no words: its plain-text part is empty"));
    }
  }

  private static void html(String file, Document page, List<MailProblem> problems) {
    for (Element image : page.select("img")) {
      String source = image.attr("src");
      if (!image.hasAttr("alt")) {
        problems.add(
            MailProblem.warning(
                file,
                "The image %s has no alt text, which is all that most readers see at first"
                    .formatted(source)));
      }
      if (!source.startsWith("https://") && !source.startsWith("http://")) {
        problems.add(
            MailProblem.error(file, "The image %s has no whole address".formatted(source)));
      }
    }
    for (Element refused :
        page.select("script, form, iframe, object, embed, link[rel=stylesheet]")) {
      problems.add(
          MailProblem.error(
              file, "It holds a <%s>, which mail programs drop".formatted(refused.normalName())));
    }
    if (Objects.requireNonNull(page.selectFirst("html")).attr("lang").isBlank()) {
      problems.add(MailProblem.warning(file, "It does not say its language: <html lang=\"en\">"));
    }
  }

  private static String text(Element link) {
    String text = link.text().strip();
    return text.isEmpty() ? link.select("img").attr("alt").strip() : text;
  }

  private static @Nullable String blankToNull(String text) {
    return text.isBlank() ? null : text.strip();
  }
}
