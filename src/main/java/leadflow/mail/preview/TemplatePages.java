package leadflow.mail.preview;

import io.swagger.v3.oas.annotations.Hidden;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import leadflow.lead.Lead;
import leadflow.mail.preview.EmailView.Outcome;
import leadflow.platform.access.Caller;
import leadflow.platform.access.Group;
import leadflow.platform.format.EnglishFormat;
import leadflow.platform.validation.Conflict;
import leadflow.platform.web.Pages;
import leadflow.platform.web.SelectOption;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * Previews of mails for marketers and process owners. A mail's HTML holds what leads typed: it is
 * shown in a sandboxed frame, where nothing of it runs.
 */
@Hidden
@Controller
class TemplatePages {

  private static final String MAIL_POLICY =
      "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none';"
          + " style-src 'unsafe-inline'; img-src 'self' https: data:; base-uri 'self';"
          + " frame-ancestors 'self'";

  private final EmailCatalog emails;
  private final LeadChoice leads;
  private final TestMailbox mailbox;
  private final Pages pages;

  TemplatePages(EmailCatalog emails, LeadChoice leads, TestMailbox mailbox, Pages pages) {
    this.emails = emails;
    this.leads = leads;
    this.mailbox = mailbox;
    this.pages = pages;
  }

  /**
   * What is looked at.
   *
   * @param lead an address, an id or a part of a name, as typed
   * @param language empty for the lead's
   */
  private record Look(String name, String lead, String language) {

    @Nullable String wantedLanguage() {
      return language.isBlank() ? null : language.strip();
    }

    /** The same look at another page, with nothing that was not typed. */
    String at(String path) {
      UriComponentsBuilder address = UriComponentsBuilder.fromPath("/emails/" + name + path);
      if (!lead.isBlank()) {
        address.queryParam("lead", "{lead}");
      }
      if (!language.isBlank()) {
        address.queryParam("language", "{language}");
      }
      return address
          .encode()
          .buildAndExpand(Map.of("lead", lead.strip(), "language", language.strip()))
          .toUriString();
    }
  }

  @GetMapping("/emails")
  ResponseEntity<String> all() {
    List<EmailCatalog.Overview> all = emails.all();
    return pages.inside(EmailsView.TEMPLATE, "Emails", EmailsView.of(all));
  }

  @GetMapping("/emails/{name}")
  ResponseEntity<String> one(
      @PathVariable String name,
      @RequestParam(defaultValue = "") String lead,
      @RequestParam(defaultValue = "") String language,
      @RequestParam(defaultValue = "") String sent,
      @AuthenticationPrincipal Caller caller) {
    Outcome outcome =
        sent.isEmpty() || !mayAct(caller) ? Outcome.NONE : new Outcome(mailbox.of(caller), null);
    return page(new Look(name, lead, language), caller, false, outcome);
  }

  @PostMapping("/emails/{name}/links")
  ResponseEntity<String> checkLinks(
      @PathVariable String name,
      @RequestParam(defaultValue = "") String lead,
      @RequestParam(defaultValue = "") String language,
      @AuthenticationPrincipal Caller caller) {
    return page(new Look(name, lead, language), caller, true, Outcome.NONE);
  }

  @PostMapping("/emails/{name}/test")
  ResponseEntity<?> sendTest(
      @PathVariable String name,
      @RequestParam(defaultValue = "") String lead,
      @RequestParam(defaultValue = "") String language,
      @AuthenticationPrincipal Caller caller) {
    Look look = new Look(name, lead, language);
    try {
      emails.sendTest(name, chosen(look), look.wantedLanguage(), mailbox.of(caller));
    } catch (Conflict e) {
      return page(look, caller, false, new Outcome(null, e.getMessage()));
    }
    String address = look.at("");
    return Pages.seeOther(address + (address.contains("?") ? "&" : "?") + "sent=yes");
  }

  @GetMapping("/emails/{name}/html")
  ResponseEntity<String> html(
      @PathVariable String name,
      @RequestParam(defaultValue = "") String lead,
      @RequestParam(defaultValue = "") String language) {
    Look look = new Look(name, lead, language);
    String html = emails.preview(name, chosen(look), look.wantedLanguage()).html();
    if (html == null) {
      throw new ResponseStatusException(HttpStatus.NOT_FOUND, "The mail cannot be filled");
    }
    Document page = Jsoup.parse(html);
    page.outputSettings().prettyPrint(false);
    // links leave the frame
    page.head().prependElement("base").attr("target", "_blank");
    return ResponseEntity.ok()
        .contentType(new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8))
        .cacheControl(CacheControl.noStore())
        .header("Content-Security-Policy", MAIL_POLICY)
        .header("Referrer-Policy", "no-referrer")
        .body(page.outerHtml());
  }

  private ResponseEntity<String> page(Look look, Caller caller, boolean probed, Outcome outcome) {
    EmailCatalog.Overview overview = emails.overview(look.name());
    Lead lead = chosen(look);
    MailPreview preview = emails.preview(look.name(), lead, look.wantedLanguage());
    if (probed) {
      preview = emails.probed(preview);
    }
    boolean unknown = lead == null && !look.lead().isBlank();
    List<LeadChoice.Match> like = unknown ? leads.like(look.lead()) : List.of();
    EmailView view =
        new EmailView(
            look.name(),
            look.lead(),
            look.language(),
            languages(look, overview),
            overview.occasion(),
            EmailsView.uses(overview.usedBy()),
            mayAct(caller),
            outcome,
            unknown && like.isEmpty(),
            like.stream().map(found -> match(found, look)).toList(),
            Problems.of(preview.problems()),
            shown(look, overview, lead, preview, probed));
    return pages.inside(EmailView.TEMPLATE, look.name(), view);
  }

  /** Null when the mail cannot be filled. */
  private static EmailView.@Nullable Shown shown(
      Look look,
      EmailCatalog.Overview overview,
      @Nullable Lead lead,
      MailPreview preview,
      boolean probed) {
    return preview.subject() == null
        ? null
        : new EmailView.Shown(
            preview.subject(),
            preview.preheader(),
            overview.audience().equals("leads"),
            lead == null
                ? null
                : new EmailView.Whose(lead.facts().displayName(), lead.facts().email()),
            preview.language(),
            EnglishFormat.oneDecimal(preview.bytes() / 1000.0),
            look.at("/html"),
            preview.links().stream().map(link -> new EmailView.Link(link, probed)).toList(),
            preview.text());
  }

  private static EmailView.Match match(LeadChoice.Match found, Look look) {
    return new EmailView.Match(
        found.name(),
        found.company(),
        found.email(),
        new Look(look.name(), found.email(), look.language()).at(""));
  }

  /** What is typed may be a part of a name only; then the example is shown. */
  private @Nullable Lead chosen(Look look) {
    return look.lead().isBlank() ? null : leads.find(look.lead()).orElse(null);
  }

  private static List<SelectOption> languages(Look look, EmailCatalog.Overview overview) {
    List<SelectOption> options = new ArrayList<>();
    options.add(option("", "the lead’s", look));
    for (String language : overview.languages()) {
      boolean everybody = language.equals(EmailCatalog.FOR_EVERYBODY);
      options.add(option(language, everybody ? "for everybody" : language, look));
    }
    return options;
  }

  private static SelectOption option(String value, String label, Look look) {
    return new SelectOption(value, label, value.equals(look.language()));
  }

  private static boolean mayAct(Caller caller) {
    return caller.in(Group.MARKETING) || caller.in(Group.PROCESS_OWNERS) || caller.in(Group.ADMIN);
  }
}
