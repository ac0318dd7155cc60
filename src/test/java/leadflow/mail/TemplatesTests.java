package leadflow.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import leadflow.mail.Templates.Rendered;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every mail's wording, and what an owner may do to it. */
class TemplatesTests {

  private static final Path FOLDER = Path.of("processes", "emails");
  private static final Pattern FIELD = Pattern.compile("\\{\\{([#^/]?)\\s*([^}]+?)\\s*}}");
  private static final String URL = "https://leads.acme.example";
  private static final String UNSUBSCRIBE = URL + "/unsubscribe/token";

  /** What {@link Outbox} puts into each mail. */
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
          "taskUrl",
          URL + "/camunda/app/tasklist/default/");

  /** What it takes from the lead, where the lead has told it. */
  private static final Map<String, String> LEAD =
      Map.of(
          "firstName", "Ada",
          "lastName", "Lovelace",
          "company", "Söhne & Co",
          "product", "Engines",
          "asset", "The \"first\" guide");

  /** What steps put into mails to colleagues. */
  private static final Map<String, String> ALERT =
      Map.ofEntries(
          Map.entry("leadTitle", "Ada Lovelace"),
          Map.entry("company", "Acme"),
          Map.entry("leadRole", "Countess"),
          Map.entry("grade", "A1"),
          Map.entry("reason", "demo.requested"),
          Map.entry("scoreReasons", "Attended a webinar · Head of department"),
          Map.entry("hot", "yes"),
          Map.entry("clock", "first touch"),
          Map.entry("due", "in 28 min"),
          Map.entry("dueAt", "Tue 3 Mar 2026, 13:00 CET"),
          Map.entry("stoppedBy", "by a logged attempt"),
          Map.entry("readerName", "Sofia Reyes"),
          Map.entry("ownerName", "Sofia Reyes"));

  @TempDir Path owner;

  static Stream<String> all() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files
          .map(file -> file.getFileName().toString())
          .map(name -> name.replaceFirst("\\.html$", ""))
          .sorted()
          .toList()
          .stream();
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void isFilledWithAllThatALeadToldAndWithAnAddressAlone(String template) {
    Map<String, String> told = isAlert(template) ? ALERT : LEAD;

    assertThatItReadsWell(template, both(COMMON, told));
    assertThatItReadsWell(template, isAlert(template) ? both(COMMON, ALERT) : COMMON);
  }

  @ParameterizedTest
  @MethodSource("all")
  void asksForNoFieldThatNobodyGives(String template) {
    Set<String> given = new HashSet<>(both(COMMON, isAlert(template) ? ALERT : LEAD).keySet());
    Matcher field = FIELD.matcher(source(template));
    while (field.find()) {
      assertThat(given).as("%s in %s", field.group(), template).contains(field.group(2));
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void nurtureMailsGreetAndTellWhoWritesAndHowToStop(String template) {
    if (isAlert(template)) {
      return;
    }
    Rendered full = packaged().render(template, both(COMMON, LEAD));
    Rendered bare = packaged().render(template, COMMON);

    assertThat(full.text()).contains("Hi Ada,").doesNotContain("Hi there");
    assertThat(bare.text()).contains("Hi there,").doesNotContain("Hi ,", "“”", "  ");
    for (Rendered mail : List.of(full, bare)) {
      assertThat(mail.text())
          .contains("The Acme team", "Acme, 1 Street", "+49 30 1", "Unsubscribe <" + UNSUBSCRIBE);
    }
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
        Rendered mail = packaged().render(template, both(COMMON, hostile));
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
                both(COMMON, Map.of("firstName", "Ada\r\nBcc: all@acme.example\u2028x")));

    assertThat(mail.subject()).isEqualTo("Welcome, Ada Bcc: all@acme.example x");
  }

  @Test
  void anOwnersWordingCountsAtOnceAndForTheNextMail() throws IOException {
    for (String place : List.of("emails", "processes/emails")) {
      Path folder = Files.createDirectories(owner.resolve(place.replace("/", "-")).resolve(place));
      Templates templates = new Templates(owner.resolve(place.replace("/", "-")).toString());
      assertThat(templates.render("welcome", COMMON).subject()).isEqualTo("Welcome");

      write(folder, "welcome", "<title>Ahoy {{firstName}}</title><p>First</p>");
      assertThat(templates.render("welcome", LEAD))
          .isEqualTo(new Rendered("Ahoy Ada", "<title>Ahoy Ada</title><p>First</p>", "First\n"));

      write(folder, "welcome", "<title>Servus {{firstName}}</title><p>Second</p>");
      assertThat(templates.render("welcome", LEAD).subject()).isEqualTo("Servus Ada");
      assertThat(templates.render("education-1", COMMON).subject()).as("the rest").isNotBlank();

      Files.delete(folder.resolve("welcome.html"));
      assertThat(templates.render("welcome", COMMON).subject()).isEqualTo("Welcome");
    }
  }

  @Test
  void whatIsWrongWithATemplateIsSaid() throws IOException {
    assertThatItIsRefused("<title>x</title>{{#firstName}}Hi", "cannot be filled: ");
    assertThatItIsRefused("<title>x</title>{{#a}}{{#b}}{{/a}}{{/b}}", "cannot be filled: ");
    assertThatItIsRefused("<title>x</title>{{{firstName}}}", "shows a field unescaped");
    assertThatItIsRefused("<title>x</title>{{& firstName}}", "shows a field unescaped");
    assertThatItIsRefused("<title>x</title>{{=<% %>=}}<%& firstName %>", "changes the delimiters");
    assertThatItIsRefused("<p>No subject</p>", "has no <title>");
    assertThatItIsRefused("<title>{{company}}</title>", "has no <title>");
    Files.write(
        folder().resolve("broken.html"),
        "<title>Grüße</title>".getBytes(StandardCharsets.ISO_8859_1));
    assertThatThrownBy(() -> owners().render("broken", LEAD))
        .isInstanceOf(BadTemplate.class)
        .hasMessageContaining("broken.html is not UTF-8");
  }

  @Test
  void aMissingTemplateIsNamed() throws IOException {
    for (String name : List.of("no-such-mail", "../plan-nurture", "/etc/passwd", "", "a\u0000b")) {
      assertThatThrownBy(() -> owners().render(name, COMMON))
          .isInstanceOf(TemplateNotFound.class)
          .hasMessage("There is no email template processes/emails/" + name + ".html");
    }
    write(folder(), "outer", "<title>x</title>{{>inner}}");
    assertThatThrownBy(() -> owners().render("outer", COMMON))
        .isInstanceOf(TemplateNotFound.class)
        .hasMessageContaining("inner.html");
    write(folder(), "inner", "<p>Greetings, {{firstName}}</p>");
    assertThat(owners().render("outer", LEAD).text()).isEqualTo("Greetings, Ada\n");
  }

  private void assertThatItReadsWell(String template, Map<String, String> fields) {
    Rendered mail = packaged().render(template, fields);
    Document page = Jsoup.parse(mail.html());
    assertThat(mail.subject()).isNotBlank().doesNotContain("{", "}").hasSizeLessThan(120);
    assertThat(mail.subject()).isEqualTo(mail.subject().strip()).doesNotEndWith(",");
    assertThat(mail.html()).doesNotContain("{{", "}}");
    assertThat(mail.text()).hasSizeGreaterThan(80).doesNotContain("{{", "&amp;", "&quot;", "<p");
    assertThat(page.select("script, img, link, iframe, form")).isEmpty();
    assertThat(page.select("html").attr("lang")).isEqualTo("en");
    assertThat(page.select("h1")).hasSize(1);
    for (Element link : page.select("a")) {
      assertThat(link.text()).as("a link says where it leads").isNotBlank();
      assertThat(link.attr("href")).startsWith(URL + "/");
      assertThat(mail.text()).contains(link.attr("href"));
    }
    for (Element item : page.select("p, li, h1")) {
      assertThat(item.text()).as("%s", item).isNotBlank();
    }
  }

  private void assertThatItIsRefused(String source, String problem) throws IOException {
    write(folder(), "broken", source);
    assertThatThrownBy(() -> owners().render("broken", Map.of("firstName", "Ada")))
        .as(source)
        .isInstanceOf(BadTemplate.class)
        .hasMessageStartingWith("The email template processes/emails/broken.html")
        .hasMessageContaining(problem);
  }

  private Path folder() throws IOException {
    return Files.createDirectories(owner.resolve("emails"));
  }

  private Templates owners() {
    return new Templates(owner.toString());
  }

  private static Templates packaged() {
    return new Templates("");
  }

  private static void write(Path folder, String template, String source) throws IOException {
    Files.writeString(folder.resolve(template + ".html"), source);
  }

  private static boolean isAlert(String template) {
    return !source(template).contains("{{unsubscribeUrl}}");
  }

  private static String source(String template) {
    try {
      return Files.readString(FOLDER.resolve(template + ".html"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, String> both(Map<String, String> one, Map<String, String> other) {
    Map<String, String> both = new java.util.HashMap<>(one);
    both.putAll(other);
    return both;
  }
}
