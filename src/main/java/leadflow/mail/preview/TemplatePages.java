package leadflow.mail.preview;

import io.swagger.v3.oas.annotations.Hidden;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import leadflow.lead.Lead;
import leadflow.platform.access.Caller;
import leadflow.platform.access.Group;
import leadflow.platform.validation.Conflict;
import leadflow.platform.web.Pages;
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
 * Where marketers and process owners look at mails before anybody gets them. A mail's HTML holds
 * what leads typed: it is shown in a sandboxed frame, where nothing of it runs.
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
    Map<String, Object> model = new HashMap<>();
    model.put("toLeads", rows(all, "leads"));
    model.put("toColleagues", rows(all, "colleagues"));
    long broken =
        all.stream()
            .filter(mail -> mail.problems().stream().anyMatch(MailProblem::isError))
            .count();
    model.put("broken", broken > 0 ? String.valueOf(broken) : false);
    model.put("one", broken == 1);
    return pages.inside("emails", "Emails", model);
  }

  @GetMapping("/emails/{name}")
  ResponseEntity<String> one(
      @PathVariable String name,
      @RequestParam(defaultValue = "") String lead,
      @RequestParam(defaultValue = "") String language,
      @RequestParam(defaultValue = "") String sent,
      @AuthenticationPrincipal Caller caller) {
    Map<String, Object> more = new HashMap<>();
    if (!sent.isEmpty() && mayAct(caller)) {
      more.put("sent", mailbox.of(caller));
    }
    return page(new Look(name, lead, language), caller, false, more);
  }

  @PostMapping("/emails/{name}/links")
  ResponseEntity<String> checkLinks(
      @PathVariable String name,
      @RequestParam(defaultValue = "") String lead,
      @RequestParam(defaultValue = "") String language,
      @AuthenticationPrincipal Caller caller) {
    return page(new Look(name, lead, language), caller, true, Map.of());
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
      return page(look, caller, false, Map.of("unsent", String.valueOf(e.getMessage())));
    }
    String address = look.at("");
    return ResponseEntity.status(HttpStatus.SEE_OTHER)
        .location(URI.create(address + (address.contains("?") ? "&" : "?") + "sent=yes"))
        .build();
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

  private ResponseEntity<String> page(
      Look look, Caller caller, boolean probed, Map<String, ?> more) {
    EmailCatalog.Overview overview = emails.overview(look.name());
    Lead lead = chosen(look);
    MailPreview preview = emails.preview(look.name(), lead, look.wantedLanguage());
    if (probed) {
      preview = emails.probed(preview);
    }
    Map<String, Object> model = new HashMap<>(more);
    model.put("name", look.name());
    model.put("lead", look.lead());
    model.put("language", look.language());
    model.put("toLeads", overview.audience().equals("leads"));
    model.put("uses", uses(overview.usedBy()));
    model.put("used", !overview.usedBy().isEmpty());
    model.put("occasion", overview.occasion());
    model.put("mayAct", mayAct(caller));
    model.put("languages", languages(look, overview));
    whose(look, lead, model);
    shown(look, preview, model);
    model.put("links", preview.links().stream().map(link -> row(link, probed)).toList());
    model.put("anyLinks", !preview.links().isEmpty());
    model.put("anyOutside", preview.links().stream().anyMatch(PreviewedLink::isOutside));
    model.put("probed", probed);
    return pages.inside("email", look.name(), model);
  }

  private static void shown(Look look, MailPreview preview, Map<String, Object> model) {
    model.put("usable", preview.subject() != null);
    model.put("subject", preview.subject());
    model.put("preheader", preview.preheader());
    model.put("text", preview.text());
    model.put("spoken", preview.language());
    model.put("kilobytes", String.format(Locale.ROOT, "%.1f", preview.bytes() / 1000.0));
    model.put("frame", look.at("/html"));
    problems(preview.problems(), model);
  }

  private void whose(Look look, @Nullable Lead lead, Map<String, Object> model) {
    boolean unknown = lead == null && !look.lead().isBlank();
    List<Map<String, Object>> like = unknown ? leads.like(look.lead()) : List.of();
    model.put("example", lead == null);
    model.put("unknown", unknown && like.isEmpty());
    model.put("several", !like.isEmpty());
    model.put(
        "like",
        like.stream()
            .map(
                found ->
                    Map.of(
                        "name", String.valueOf(found.get("name")),
                        "company", found.get("company") == null ? false : found.get("company"),
                        "email", String.valueOf(found.get("email")),
                        "at",
                            new Look(
                                    look.name(),
                                    String.valueOf(found.get("email")),
                                    look.language())
                                .at("")))
            .toList());
    if (lead != null) {
      model.put("whose", lead.facts().displayName());
      model.put("address", lead.facts().email());
    }
  }

  /** What is typed may be a part of a name only; then the example is shown. */
  private @Nullable Lead chosen(Look look) {
    return look.lead().isBlank() ? null : leads.find(look.lead()).orElse(null);
  }

  private static List<Map<String, Object>> languages(Look look, EmailCatalog.Overview overview) {
    List<Map<String, Object>> options = new ArrayList<>();
    options.add(option("", "the lead’s", look));
    overview
        .languages()
        .forEach(
            language ->
                options.add(
                    option(
                        language,
                        language.equals(EmailCatalog.FOR_EVERYBODY) ? "for everybody" : language,
                        look)));
    return options;
  }

  private static Map<String, Object> option(String value, String label, Look look) {
    return Map.of("value", value, "label", label, "chosen", value.equals(look.language()));
  }

  private static List<Map<String, Object>> rows(List<EmailCatalog.Overview> all, String audience) {
    return all.stream()
        .filter(mail -> mail.audience().equals(audience))
        .map(TemplatePages::row)
        .toList();
  }

  private static Map<String, Object> row(EmailCatalog.Overview mail) {
    Map<String, Object> row = new HashMap<>();
    row.put("name", mail.name());
    row.put("subject", mail.subject());
    row.put("occasion", mail.occasion());
    row.put("uses", uses(mail.usedBy()));
    row.put(
        "translations",
        mail.languages().stream()
            .filter(code -> !code.equals(EmailCatalog.FOR_EVERYBODY))
            .toList());
    problems(mail.problems(), row);
    return row;
  }

  /** Each file once, with its rows; the notes say in which table, and what for. */
  private static List<Map<String, String>> uses(List<EmailCatalog.Use> all) {
    return all.stream()
        .map(EmailCatalog.Use::decision)
        .distinct()
        .map(file -> use(file, all))
        .toList();
  }

  private static Map<String, String> use(String decision, List<EmailCatalog.Use> all) {
    List<EmailCatalog.Use> here =
        all.stream().filter(use -> use.decision().equals(decision)).toList();
    Map<String, List<EmailCatalog.Use>> tables =
        here.stream()
            .collect(
                Collectors.groupingBy(
                    use -> use.table() == null ? "" : " of “" + use.table() + "”",
                    LinkedHashMap::new,
                    Collectors.toList()));
    String rows =
        tables.entrySet().stream()
            .map(table -> rows(table.getValue()) + table.getKey())
            .collect(Collectors.joining(", "));
    return Map.of(
        "where",
        decision + ", " + rows,
        "note",
        here.stream().map(EmailCatalog.Use::note).distinct().collect(Collectors.joining(" · ")));
  }

  private static String rows(List<EmailCatalog.Use> uses) {
    return uses.stream()
        .map(use -> String.valueOf(use.row()))
        .collect(Collectors.joining(", ", uses.size() == 1 ? "row " : "rows ", ""));
  }

  private static void problems(List<MailProblem> problems, Map<String, Object> model) {
    List<MailProblem> errors = problems.stream().filter(MailProblem::isError).toList();
    List<MailProblem> warnings = problems.stream().filter(problem -> !problem.isError()).toList();
    model.put("errors", errors);
    model.put("anyErrors", errors.isEmpty() ? false : String.valueOf(errors.size()));
    model.put("warnings", warnings);
    model.put("anyWarnings", warnings.isEmpty() ? false : String.valueOf(warnings.size()));
    model.put("fine", problems.isEmpty());
  }

  private static Map<String, Object> row(PreviewedLink link, boolean probed) {
    Map<String, Object> row = new HashMap<>();
    row.put("name", link.name());
    row.put("request", link.request());
    row.put("text", link.text());
    row.put("url", link.url());
    row.put("problem", link.problem());
    row.put("own", link.own());
    row.put("answers", probed && link.isOutside());
    row.put("unchecked", !probed && link.isOutside());
    row.put("fine", link.problem() == null && !link.isOutside());
    return row;
  }

  private static boolean mayAct(Caller caller) {
    return caller.in(Group.MARKETING) || caller.in(Group.PROCESS_OWNERS) || caller.in(Group.ADMIN);
  }
}
