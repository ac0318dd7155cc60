package leadflow.mail.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import leadflow.mail.outbox.ConfirmationFields;
import leadflow.mail.template.Templates.Rendered;
import leadflow.mail.template.Templates.Variant;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every mail's wording, and what an owner may do to it. */
class TemplatesTests {

  private static final Path FOLDER = Path.of("processes", "emails");
  private static final String URL = "https://leads.acme.example";
  private static final String UNSUBSCRIBE = URL + "/unsubscribe/token";
  private static final int CLIPPED_BY_GMAIL = 102_000;

  /** What {@link MailFields#ours} puts into each mail. */
  private static final Map<String, String> COMMON =
      Map.of(
          "senderName",
          "The Acme team",
          "senderAddress",
          "Acme, 1 Street",
          "senderPhone",
          "+49 30 1",
          "publicUrl",
          URL,
          "unsubscribeUrl",
          UNSUBSCRIBE,
          "preferencesUrl",
          URL + "/preferences/token",
          "taskUrl",
          URL + "/camunda/app/tasklist/default/");

  /** What it takes from the lead, where the lead has told it. */
  private static final Map<String, String> LEAD =
      Map.ofEntries(
          Map.entry("email", "ada@acme.example"),
          Map.entry("firstName", "Ada"),
          Map.entry("lastName", "Lovelace"),
          Map.entry("company", "Söhne & Co"),
          Map.entry("title", "Countess"),
          Map.entry("industry", "Looms"),
          Map.entry("city", "London"),
          Map.entry("country", "GB"),
          Map.entry("product", "Engines"),
          Map.entry("asset", "The \"first\" guide"),
          Map.entry("ownerName", "Sofia Reyes"),
          Map.entry("ownerEmail", "sofia@acme.example"));

  private static final Map<String, Object> ALERT =
      Map.ofEntries(
          Map.entry("leadTitle", "Ada Lovelace"),
          Map.entry("company", "Acme"),
          Map.entry("leadRole", "Countess"),
          Map.entry("grade", "A1"),
          Map.entry("reason", "demo.requested"),
          Map.entry("scoreReasons", "Attended a webinar · Head of department"),
          Map.entry("hot", true),
          Map.entry("clock", "first touch"),
          Map.entry("due", "in 28 min"),
          Map.entry("dueAt", "Tue 3 Mar 2026, 13:00 CET"),
          Map.entry("stoppedBy", "by a logged attempt"),
          Map.entry("readerName", "Sofia Reyes"),
          Map.entry("ownerName", "Sofia Reyes"));

  private static final Set<String> ALERTS =
      Set.of(
          "task-assigned",
          "handover-notice",
          "sla-reminder",
          "sla-overdue",
          "sla-escalation",
          "back-in-pool");

  private static final List<OwnFields> OWN =
      List.of(
          new ConfirmationFields(URL),
          new OwnFields() {
            @Override
            public Set<String> templates() {
              return ALERTS;
            }

            @Override
            public boolean toColleagues() {
              return true;
            }

            @Override
            public String occasion() {
              return "a test runs";
            }

            @Override
            public Map<String, Object> examples() {
              return ALERT;
            }
          });

  @TempDir Path owner;

  /** Each wording: {@code welcome}, and {@code welcome.de}. */
  static Stream<Arguments> all() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> file.getFileName().toString().split("\\."))
          .map(name -> Arguments.of(name[0], name.length == 2 ? "" : name[1]))
          .toList()
          .stream();
    }
  }

  static Stream<Arguments> toLeads() throws IOException {
    return all().filter(arguments -> !isAlert((String) arguments.get()[0]));
  }

  @ParameterizedTest
  @MethodSource("all")
  void isFilledWithAllThatALeadToldAndWithAnAddressAlone(String template, String language) {
    assertThatItReadsWell(template, language, full(template));
    assertThatItReadsWell(template, language, isAlert(template) ? full(template) : bare());
  }

  @ParameterizedTest
  @MethodSource("all")
  void hasNothingToComplainAbout(String template, String language) {
    assertThat(packaged().problems(template)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("toLeads")
  void nurtureMailsGreetAndTellWhoWritesAndHowToStop(String template, String language) {
    boolean german = language.equals("de");
    Rendered full = packaged().render(template, language, full(template));
    Rendered bare = packaged().render(template, language, bare());

    assertThat(full.text())
        .contains(german ? "Guten Tag Ada Lovelace,\n" : "Hi Ada,\n")
        .doesNotContain("Hi there");
    assertThat(bare.text())
        .contains(german ? "Guten Tag,\n" : "Hi there,\n")
        .doesNotContain("Hi ,", "“”", "„“", "  ", " ,", " .");
    for (Rendered mail : List.of(full, bare)) {
      assertThat(mail.text()).contains("The Acme team · Acme, 1 Street · +49 30 1");
      if (!template.equals("confirm-subscription")) {
        assertThat(mail.text())
            .contains(
                (german ? "Abmelden <" : "Unsubscribe <") + UNSUBSCRIBE + ">",
                "<" + URL + "/preferences/token>");
      }
    }
  }

  @ParameterizedTest
  @MethodSource("toLeads")
  void aTranslationCountsTheSameLinksAndAsksForTheSame(String template, String language) {
    assertThat(counted(packaged().render(template, language, full(template))))
        .isEqualTo(counted(packaged().render(template, "", full(template))));
    assertThat(packaged().variants(template)).extracting(Variant::language).contains("de");
  }

  private static List<String> counted(Rendered mail) {
    return Jsoup.parse(mail.html()).select("a[data-link]").stream()
        .map(link -> link.attr("data-link") + " " + link.attr("data-request"))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("toLeads")
  void survivesMailPrograms(String template, String language) {
    Rendered mail = packaged().render(template, language, full(template));
    Document page = Jsoup.parse(mail.html());

    assertThat(mail.html().getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(CLIPPED_BY_GMAIL);
    assertThat(mail.html()).contains("<!--[if mso]>").doesNotContain("data-inline");
    assertThat(page.select("table:not([role=presentation])")).isEmpty();
    assertThat(page.select("h1, p, ul, ol, li, a, td")).allMatch(e -> e.hasAttr("style"));
    assertThat(page.select("link, img:not([alt])")).isEmpty();
    assertThat(page.select("meta[name=color-scheme]").attr("content")).isEqualTo("light dark");
    Element preview = page.selectFirst(".preview");
    assertThat(preview.attr("style")).contains("display: none");
    assertThat(preview.text().replaceAll("[\\u034f\\u200c\\u00a0 ]+$", "")).hasSizeBetween(30, 110);
    assertThat(mail.text()).doesNotContain(preview.text().substring(0, 20));
  }

  @Test
  void theLanguageOfTheLeadChoosesTheWording() throws IOException {
    write(folder(), "welcome.de-AT", "<title>Servus</title>");
    for (String told : List.of("de", "DE", "de-DE", "de_CH.UTF-8", " German ", "deutsch")) {
      Rendered mail = owners().render("welcome", told, LEAD);
      assertThat(mail.language()).as(told).isEqualTo("de");
      assertThat(mail.subject()).isEqualTo("Willkommen, Ada");
      assertThat(mail.html()).contains("<html lang=\"de\"");
    }
    for (String told : List.of("de-AT", "de_at", "de-Latn-AT")) {
      assertThat(owners().render("welcome", told, LEAD).language()).as(told).isEqualTo("de-AT");
    }
    for (String told : List.of("en", "en-GB", "fr", "Klingon", "", "../de", "de\u0000")) {
      Rendered mail = owners().render("welcome", told, LEAD);
      assertThat(mail.language()).as(told).isNull();
      assertThat(mail.html()).contains("<html lang=\"en\"", "Hi Ada,");
    }
    assertThat(owners().render("welcome", null, LEAD).subject()).isEqualTo("Welcome, Ada");
  }

  @Test
  void aTemplateForEverybodyIsNotMixedWithTranslatedParts() throws IOException {
    write(folder(), "greet", "<title>x</title>{{>greeting}}");
    assertThat(owners().render("greet", "de", LEAD).text()).isEqualTo("Hi Ada,\n");
  }

  @Test
  void aTableReadsWellWithoutHtml() {
    assertThat(packaged().render("case-study", null, full("case-study")).text())
        .contains("Work in a case: 4 hours\nWaiting in a case, 3 × 2 days: 6 days\n");
    assertThat(packaged().render("sla-reminder", null, full("sla-reminder")).text())
        .contains("Who: Ada Lovelace, Countess, Acme\n");
  }

  @Test
  void aPartIsChangedOnceForAllMails() throws IOException {
    Files.createDirectories(folder().resolve("parts"));
    write(folder(), "parts/header", "Acme Looms");
    for (String template : List.of("welcome", "education-1", "case-study")) {
      assertThat(owners().render(template, "de", LEAD).text()).startsWith("Acme Looms\n");
    }
  }

  @Test
  void rulesAreWrittenIntoTheElementsAndTheLastWordCounts() throws IOException {
    write(
        folder(),
        "styled",
        """
        <title>x</title>
        <style data-inline>/* all */ p, .b { color: red; margin: 0 } .b { color: blue }</style>
        <style>p { color: green }</style>
        <p>one</p><p class="b" style="margin:4px;background:url(data:a;b)">two</p>
        """);
    Document page = Jsoup.parse(owners().render("styled", null, LEAD).html());

    assertThat(page.select("p").eachAttr("style"))
        .containsExactly(
            "color: red; margin: 0", "color: blue; margin:4px; background:url(data:a;b)");
    assertThat(page.select("style")).hasSize(1);
    assertThatItIsRefused(
        "<title>x</title><style data-inline>p:nonsense(3) { color: red }</style>",
        "has a style that cannot be written into the mail: p:nonsense(3)");
  }

  @Test
  void aLeadsWordsAreShownAndNeverObeyed() {
    for (String words :
        List.of(
            "<img src=x onerror=alert(1)>",
            "<script>alert(1)</script>",
            "${12345*10}",
            "#{12345*10}",
            "{{unsubscribeUrl}}",
            "\"><a href=\"https://evil.example\">")) {
      Map<String, String> hostile = Map.of("firstName", words, "asset", words, "company", words);
      for (String template : List.of("content-follow-up", "welcome", "education-1")) {
        Rendered mail = packaged().render(template, null, both(COMMON, hostile));
        Document page = Jsoup.parse(mail.html());
        assertThat(page.select("img, script, [onerror], a[href*=evil]")).as(words).isEmpty();
        assertThat(page.text()).contains("Hi " + words + ",");
        assertThat(mail.text()).contains("Hi " + words + ",");
        assertThat(mail.html()).doesNotContain("123450");
      }
    }
  }

  @Test
  void aLineBreakStaysOutOfTheSubject() {
    Rendered mail =
        packaged()
            .render(
                "welcome",
                null,
                both(COMMON, Map.of("firstName", "Ada\r\nBcc: all@acme.example\u2028x")));

    assertThat(mail.subject()).isEqualTo("Welcome, Ada Bcc: all@acme.example x");
  }

  @Test
  void anOwnersWordingCountsAtOnceAndForTheNextMail() throws IOException {
    for (String place : List.of("emails", "processes/emails")) {
      Path folder = Files.createDirectories(owner.resolve(place.replace("/", "-")).resolve(place));
      Templates templates = new Templates(owner.resolve(place.replace("/", "-")).toString(), OWN);
      assertThat(templates.render("welcome", null, COMMON).subject()).isEqualTo("Welcome");

      write(folder, "welcome", "<title>Ahoy {{firstName}}</title><p>First</p>");
      assertThat(templates.render("welcome", null, LEAD))
          .isEqualTo(
              new Rendered(null, "Ahoy Ada", "<title>Ahoy Ada</title><p>First</p>", "First\n"));

      write(folder, "welcome", "<title>Servus {{firstName}}</title><p>Second</p>");
      assertThat(templates.render("welcome", null, LEAD).subject()).isEqualTo("Servus Ada");
      assertThat(templates.render("education-1", null, COMMON).subject())
          .as("the rest")
          .isNotBlank();

      Files.delete(folder.resolve("welcome.html"));
      assertThat(templates.render("welcome", null, COMMON).subject()).isEqualTo("Welcome");
    }
  }

  @Test
  void whatIsWrongWithATemplateIsSaid() throws IOException {
    assertThatItIsRefused("<title>x</title>\n{{#firstName}}Hi", ", line 2, cannot be filled: ");
    assertThatItIsRefused("<title>x</title>{{#email}}{{#city}}{{/email}}{{/city}}", "cannot be");
    assertThatItIsRefused("<title>x</title>{{{firstName}}}", "line 1, shows a field unescaped");
    assertThatItIsRefused("<title>x</title>\n\n{{& firstName}}", "line 3, shows a field unescaped");
    assertThatItIsRefused("<title>x</title>{{=<% %>=}}<%& firstName %>", "changes the delimiters");
    assertThatItIsRefused("<title>x</title>\nHi {{firstName", "line 2, opens a field with {{");
    assertThatItIsRefused("<title>x</title>\nHi {{firstName}", "line 2, opens a field with {{");
    assertThatItIsRefused("<title>x</title>{{ }}", "names no field");
    assertThatItIsRefused(
        "<title>x</title>\nHi {{fristName}}",
        "line 2, asks for {{fristName}}, which nobody fills; did you mean {{firstName}}?");
    assertThatItIsRefused("<title>x</title>{{#vip}}{{/vip}}", "asks for {{#vip}}, which nobody");
    assertThatItIsRefused("<title>x</title>{{firstName.bytes.length}}", "which nobody fills");
    assertThatItIsRefused("<title>x</title>{{properties.plan.bytes}}", "which nobody fills");
    assertThatItIsRefused("<title>x</title>{{leadTitle}}", "which nobody fills");
    assertThatItIsRefused("<p>No subject</p>", "has no <title>");
    assertThatItIsRefused("<title>{{company}}</title>", "has no <title>");
    assertThatItIsRefused(
        "{{<frame}}\n{{$subject}}x{{/subject}}\n{{$wordng}}y{{/wordng}}{{/frame}}",
        "line 3, fills {{$wordng}}, which no part has");
    Files.write(
        folder().resolve("broken.html"),
        "<title>Grüße</title>".getBytes(StandardCharsets.ISO_8859_1));
    assertThatThrownBy(() -> owners().render("broken", null, LEAD))
        .isInstanceOf(BadTemplate.class)
        .hasMessageContaining("broken.html is not UTF-8");
  }

  @Test
  void aMissingTemplateIsNamed() throws IOException {
    for (String name : List.of("no-such-mail", "../plan-nurture", "/etc/passwd", "", "a\u0000b")) {
      assertThatThrownBy(() -> owners().render(name, null, COMMON))
          .isInstanceOf(TemplateNotFound.class)
          .hasMessage("There is no email template processes/emails/" + name + ".html");
    }
  }

  @Test
  void partsAreFoundWithinTheirFolderAndNowhereElse() throws IOException {
    Files.createDirectories(folder().resolve("parts"));
    Files.writeString(owner.resolve("secret.html"), "secret");
    for (String part : List.of("inner", "../secret", "/etc/passwd", "parts/../../secret", "a.b")) {
      write(folder(), "outer", "<title>x</title>\n{{>" + part + "}}");
      assertThatThrownBy(() -> owners().render("outer", null, COMMON))
          .isInstanceOf(BadTemplate.class)
          .hasMessageContaining("processes/emails/outer.html, line 2, includes {{>" + part + "}}");
    }
    write(folder(), "outer", "<title>x</title>{{>inner}}{{>parts/inner}}");
    write(folder(), "inner", "<p>Beside, {{firstName}}</p>");
    assertThat(owners().render("outer", null, LEAD).text())
        .isEqualTo("Beside, Ada\n\nBeside, Ada\n");
    write(folder(), "parts/inner", "<p>Greetings, {{firstName}}</p>");
    assertThat(owners().render("outer", null, LEAD).text())
        .isEqualTo("Greetings, Ada\n\nGreetings, Ada\n");
    write(folder(), "parts/inner", "<p>\n{{lastNam}}</p>");
    assertThatThrownBy(() -> owners().render("outer", null, LEAD))
        .hasMessageContaining("processes/emails/parts/inner.html, line 2, asks for {{lastNam}}");
  }

  @Test
  void aPartThatIncludesItselfIsRefused() throws IOException {
    Files.createDirectories(folder().resolve("parts"));
    write(folder(), "outer", "<title>x</title>{{>ping}}");
    write(folder(), "parts/ping", "{{#firstName}}{{>pong}}{{/firstName}}");
    write(folder(), "parts/pong", "{{<ping}}{{/ping}}");
    assertThatThrownBy(() -> owners().render("outer", null, Map.of()))
        .isInstanceOf(BadTemplate.class)
        .hasMessage(
            "The email template processes/emails/parts/ping.html includes itself:"
                + " outer.html > parts/ping.html > parts/pong.html > parts/ping.html");
  }

  @Test
  void ownPropertiesAreShownAsText() throws IOException {
    write(
        folder(),
        "own",
        "<title>x</title>{{properties.plan}} {{properties.seats}}"
            + "{{#properties.vip}} VIP{{/properties.vip}}{{^properties.old}} new{{/properties.old}}");
    Map<String, Object> own = Map.of("plan", "<b>${7*7}", "seats", "12", "vip", true, "old", false);
    assertThat(owners().render("own", null, Map.of("properties", own)).text())
        .isEqualTo("<b>${7*7} 12 VIP new\n");
    assertThat(owners().render("own", null, Map.of()).text()).isEqualTo("new\n");
  }

  @Test
  void theCheckWalksAllLanguages() throws IOException {
    assertThat(owners().problem("welcome")).isEmpty();
    write(folder(), "welcome.fr", "<title>Bienvenue</title>\n{{prenom}}");
    assertThat(owners().problem("welcome"))
        .contains(
            "The email template processes/emails/welcome.fr.html, line 2,"
                + " asks for {{prenom}}, which nobody fills");
    write(folder(), "only.fr", "<title>Seulement</title>");
    assertThat(owners().problem("only"))
        .contains("There is no email template processes/emails/only.html");
    assertThat(owners().problem("sla-overdue").orElseThrow()).contains("goes to colleagues");
  }

  private void assertThatItReadsWell(String template, String language, Map<String, Object> fields) {
    Rendered mail = packaged().render(template, language, fields);
    Document page = Jsoup.parse(mail.html());
    assertThat(mail.subject()).isNotBlank().doesNotContain("{", "}").hasSizeLessThan(79);
    assertThat(mail.subject()).isEqualTo(mail.subject().strip()).doesNotEndWith(",");
    assertThat(mail.html()).doesNotContain("{{", "}}");
    assertThat(mail.text()).hasSizeGreaterThan(80).doesNotContain("{{", "&amp;", "&quot;", "<p");
    assertThat(page.select("script, img, link, iframe, form")).isEmpty();
    assertThat(page.select("html").attr("lang")).isEqualTo(language.isEmpty() ? "en" : language);
    assertThat(page.select("h1")).hasSize(1);
    for (Element link : page.select("a")) {
      String url = link.attr("href");
      assertThat(link.text()).as("a link says where it leads").isNotBlank();
      assertThat(url.startsWith(URL + "/") || url.equals("mailto:sofia@acme.example")).isTrue();
      assertThat(mail.text()).contains(url.replace("mailto:", ""));
    }
    for (Element item : page.select("p, li, h1")) {
      assertThat(item.text()).as("%s", item).isNotBlank();
    }
  }

  private void assertThatItIsRefused(String source, String problem) throws IOException {
    write(folder(), "broken", source);
    assertThatThrownBy(() -> owners().render("broken", null, Map.of("firstName", "Ada")))
        .as(source)
        .isInstanceOf(BadTemplate.class)
        .hasMessageStartingWith("The email template processes/emails/broken.html")
        .hasMessageContaining(problem);
  }

  private Path folder() throws IOException {
    return Files.createDirectories(owner.resolve("emails"));
  }

  private Templates owners() {
    return new Templates(owner.toString(), OWN);
  }

  private static Templates packaged() {
    return new Templates("", OWN);
  }

  private static void write(Path folder, String template, String source) throws IOException {
    Files.writeString(folder.resolve(template + ".html"), source);
  }

  private static boolean isAlert(String template) {
    return ALERTS.contains(template);
  }

  private static Map<String, Object> full(String template) {
    Map<String, Object> told = both(COMMON, isAlert(template) ? ALERT : LEAD);
    told.put("confirmUrl", URL + "/confirm/token");
    return told;
  }

  /** What is known of who gave nothing but an address. */
  private static Map<String, Object> bare() {
    return both(COMMON, Map.of("email", "ada@acme.example", "confirmUrl", URL + "/confirm/token"));
  }

  private static Map<String, Object> both(Map<String, ?> one, Map<String, ?> other) {
    Map<String, Object> both = new HashMap<>(one);
    both.putAll(other);
    return both;
  }
}
