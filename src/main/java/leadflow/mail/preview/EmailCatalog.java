package leadflow.mail.preview;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import leadflow.lead.Lead;
import leadflow.mail.delivery.MailDrafts;
import leadflow.mail.delivery.MailNotTaken;
import leadflow.mail.template.BadTemplate;
import leadflow.mail.template.OwnFields;
import leadflow.mail.template.Templates;
import leadflow.mail.template.Templates.Rendered;
import leadflow.mail.template.Templates.Variant;
import leadflow.platform.validation.Conflict;
import leadflow.process.decision.TableTexts;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ResponseStatusException;

/**
 * All mails in {@code processes/emails}: where each is used, how it looks, what is wrong with it.
 */
@Component
class EmailCatalog {

  /** The name of the wording for everybody without a translation. */
  static final String FOR_EVERYBODY = "default";

  /** How tables that choose a mail call their column. */
  private static final String COLUMN = "template";

  /** What fills the rest of a preview line. */
  private static final String FILLING = "[\\u034f\\u200c\\u00a0\\u00ad\\u2007\\ufeff\\s]+$";

  private final Templates templates;
  private final MailDrafts drafts;
  private final MailCheck check;
  private final LinkProbe probe;
  private final TableTexts tables;

  EmailCatalog(
      Templates templates, MailDrafts drafts, MailCheck check, LinkProbe probe, TableTexts tables) {
    this.templates = templates;
    this.drafts = drafts;
    this.check = check;
    this.probe = probe;
    this.tables = tables;
  }

  /**
   * A row of a table that names a mail.
   *
   * @param decision the decision that is asked, as its file is called
   * @param table the name of the required table that the row is in; null for the decision's own
   * @param row from 1
   */
  record Use(String decision, @Nullable String table, int row, String note) {}

  /**
   * A mail in the list of all.
   *
   * @param audience leads or colleagues
   * @param subject of the wording for everybody; null when it cannot be used
   * @param languages in which there is a wording; the first is for everybody
   * @param occasion when the program itself sends it; null when tables choose it
   */
  record Overview(
      String name,
      String audience,
      @Nullable String subject,
      List<String> languages,
      @Nullable String occasion,
      List<Use> usedBy,
      List<MailProblem> problems) {}

  List<Overview> all() {
    List<TableTexts.Cell> cells = tables.in(COLUMN);
    return templates.names().stream().map(name -> overview(name, cells)).toList();
  }

  /** The same for one mail. */
  Overview overview(String name) {
    return overview(known(name), tables.in(COLUMN));
  }

  private Overview overview(String name, List<TableTexts.Cell> cells) {
    List<Use> uses =
        cells.stream()
            .filter(cell -> cell.text().equals(name))
            .map(cell -> new Use(cell.decision(), cell.table(), cell.row(), cell.note()))
            .toList();
    Optional<OwnFields> own = templates.ownFields(name);
    List<MailProblem> problems = unusable(name);
    List<MailPreview> wordings =
        templates.variants(name).stream()
            .map(variant -> preview(name, null, variant.language(), problems))
            .toList();
    wordings.forEach(wording -> problems.addAll(wording.problems()));
    if (own.isEmpty() && uses.isEmpty()) {
      problems.add(MailProblem.warning(null, "No table names it, so it is never sent"));
    }
    return new Overview(
        name,
        own.filter(OwnFields::toColleagues).isPresent() ? "colleagues" : "leads",
        wordings.isEmpty() ? null : wordings.get(0).subject(),
        languages(name),
        own.map(OwnFields::occasion).orElse(null),
        uses,
        List.copyOf(new LinkedHashSet<>(problems)));
  }

  /**
   * @param lead null for an example
   * @param language null for the lead's
   * @throws ResponseStatusException if there is no such mail
   */
  MailPreview preview(String name, @Nullable Lead lead, @Nullable String language) {
    return preview(known(name), lead, language, unusable(name));
  }

  /** What keeps a wording from being sent, in whatever language. */
  private List<MailProblem> unusable(String name) {
    List<MailProblem> problems = new ArrayList<>();
    templates.problems(name).stream().map(MailProblem::of).forEach(problems::add);
    strangeTranslations(templates.variants(name), problems);
    return problems;
  }

  private MailPreview preview(
      String name, @Nullable Lead lead, @Nullable String language, List<MailProblem> known) {
    List<MailProblem> problems = new ArrayList<>(known);
    try {
      Rendered mail = drafts.write(name, lead, language);
      return preview(name, lead, mail, problems);
    } catch (BadTemplate e) {
      MailProblem problem = MailProblem.of(e);
      if (!problems.contains(problem)) {
        problems.add(0, problem);
      }
      return new MailPreview(
          name,
          language,
          languages(name),
          lead == null ? null : lead.id(),
          null,
          null,
          null,
          null,
          0,
          List.of(),
          List.copyOf(problems));
    }
  }

  private MailPreview preview(
      String name, @Nullable Lead lead, Rendered mail, List<MailProblem> problems) {
    Document page = Jsoup.parse(mail.html());
    List<PreviewedLink> links = check.links(page);
    String file = name + (mail.language() == null ? "" : "." + mail.language()) + ".html";
    problems.addAll(check.problems(file, mail, page, links, templates.ownFields(name).isEmpty()));
    return new MailPreview(
        name,
        spoken(mail, page),
        languages(name),
        lead == null ? null : lead.id(),
        mail.subject(),
        preheader(page),
        mail.html(),
        mail.text(),
        MailPreview.bytes(mail.html()),
        links,
        List.copyOf(problems));
  }

  /** The preview with what the servers outside say to its links. */
  MailPreview probed(MailPreview preview) {
    List<PreviewedLink> outside =
        preview.links().stream().filter(PreviewedLink::isOutside).toList();
    var answers = probe.problems(outside.stream().map(PreviewedLink::url).distinct().toList());
    return preview.with(
        preview.links().stream()
            .map(
                link -> answers.containsKey(link.url()) ? link.with(answers.get(link.url())) : link)
            .toList());
  }

  /**
   * @return the subject it went out with
   * @throws Conflict if it cannot be filled or the mail server does not take it
   */
  String sendTest(String name, @Nullable Lead lead, @Nullable String language, String to) {
    try {
      return drafts.sendTest(drafts.write(known(name), lead, language), to);
    } catch (BadTemplate e) {
      throw new Conflict("bad-template", String.valueOf(e.getMessage()));
    } catch (MailNotTaken e) {
      throw new Conflict("not-sent", String.valueOf(e.getMessage()));
    }
  }

  private String known(String name) {
    if (templates.variants(name).isEmpty()) {
      throw new ResponseStatusException(
          HttpStatus.NOT_FOUND, "There is no mail processes/emails/" + name + ".html");
    }
    return name;
  }

  private List<String> languages(String name) {
    return templates.variants(name).stream()
        .map(variant -> variant.language().isEmpty() ? FOR_EVERYBODY : variant.language())
        .toList();
  }

  private static @Nullable String spoken(Rendered mail, Document page) {
    Element html = page.selectFirst("html");
    String said = html == null ? "" : html.attr("lang").strip();
    return mail.language() != null ? mail.language() : said.isEmpty() ? null : said;
  }

  private static @Nullable String preheader(Document page) {
    Element line = page.selectFirst(MailPreview.PREVIEW_LINE);
    return line == null ? null : line.text().replaceAll(FILLING, "");
  }

  /** Finds translations that no longer match the wording for everybody, which may be outdated. */
  private static void strangeTranslations(List<Variant> variants, List<MailProblem> problems) {
    boolean owners = variants.get(0).owners();
    Stream<Variant> packaged = variants.stream().filter(variant -> owners && !variant.owners());
    packaged.forEach(
        variant ->
            problems.add(
                MailProblem.warning(
                    variant.file(),
                    "This translation is the packaged one, while the wording for everybody is your"
                        + " own")));
  }
}
