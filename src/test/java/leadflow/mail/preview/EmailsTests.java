package leadflow.mail.preview;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import leadflow.intake.capture.LeadCapture;
import leadflow.lead.LeadFactsBuilder;
import leadflow.mail.outbox.Outbox;
import leadflow.support.Http;
import leadflow.support.Inbox;
import leadflow.support.LeadBuilder;
import leadflow.support.LeadflowTest;
import leadflow.support.Staff;
import org.camunda.bpm.engine.IdentityService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** Mails before they go out: by the API and by the page. */
@LeadflowTest
class EmailsTests {

  @TempDir static Path owners;

  @Autowired LeadBuilder leads;
  @Autowired LeadCapture capture;
  @Autowired Staff staff;
  @Autowired IdentityService identity;
  @Autowired Outbox outbox;
  @Autowired Inbox inbox;
  @Autowired JdbcClient jdbc;
  @LocalServerPort int port;

  @DynamicPropertySource
  static void processesDir(DynamicPropertyRegistry registry) {
    registry.add("leadflow.processes-dir", owners::toString);
  }

  @AfterEach
  void everybodyGoesHome() throws IOException {
    staff.goHome();
    try (var files = Files.walk(owners)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.delete(file);
      }
    }
  }

  @Test
  void everyMailIsListedWithItsLanguagesAndWhereItIsUsed() {
    JsonNode all = api().get("/api/templates?size=200").is(200).json();

    assertThat(all.path("total").asInt()).isEqualTo(all.path("items").size()).isGreaterThan(20);
    JsonNode demo = item(all, "demo-invitation");
    assertThat(demo.path("subject").asText()).isEqualTo("Twenty minutes with a case of your own");
    assertThat(texts(demo.path("languages"))).containsExactly("default", "de");
    assertThat(demo.path("audience").asText()).isEqualTo("leads");
    assertThat(demo.path("usedBy")).isNotEmpty();
    assertThat(demo.path("usedBy").get(0).path("decision").asText()).isEqualTo("plan-nurture");
    assertThat(demo.path("usedBy").get(0).path("row").asInt()).isPositive();
    assertThat(demo.path("usedBy").get(0).path("note").asText()).isNotBlank();
    assertThat(item(all, "sla-overdue").path("audience").asText()).isEqualTo("colleagues");
    assertThat(item(all, "confirm-subscription").path("occasion").asText()).contains("confirm");

    JsonNode second = api().get("/api/templates?page=1&size=5").is(200).json();
    assertThat(second.path("items")).hasSize(5);
    assertThat(second.path("items").get(0)).isEqualTo(all.path("items").get(5));
    api().get("/api/templates?page=900&size=200").is(200);
    api().get("/api/templates?size=0").invalid("size out_of_range");
  }

  @Test
  void nothingIsWrongWithTheMailsOfTheHouse() throws IOException {
    JsonNode all = api().get("/api/templates?size=200").is(200).json();
    try (var files = Files.list(Path.of("processes", "emails"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String name = file.getFileName().toString().replaceFirst("\\..*", "");
        assertThat(item(all, name).path("problems")).as(name).isEmpty();
      }
    }
  }

  @Test
  void aMailIsShownWithALeadsDataInItsLanguage() {
    UUID ana = leads.lead().email("ana.preview@northwind.example").language("de_AT").captured();

    for (String lead : List.of(ana.toString(), "ANA.preview@northwind.example")) {
      JsonNode mail = api().get("/api/templates/welcome?lead=" + lead).is(200).json();
      assertThat(mail.path("lead").asText()).isEqualTo(ana.toString());
      assertThat(mail.path("language").asText()).isEqualTo("de");
      assertThat(mail.path("subject").asText()).isEqualTo("Willkommen, Ana");
      assertThat(mail.path("text").asText()).contains("Guten Tag Ana Silva,");
      assertThat(mail.path("html").asText()).contains("<html lang=\"de\"");
      assertThat(mail.path("bytes").asInt()).isBetween(3_000, 20_000);
    }
    JsonNode english =
        api().get("/api/templates/welcome?language=default&lead=" + ana).is(200).json();
    assertThat(english.path("subject").asText()).isEqualTo("Welcome, Ana");
    assertThat(english.path("language").asText()).isEqualTo("en");
    assertThat(english.path("preheader").asText())
        .isEqualTo("Short mails, one idea each, nothing you could not use the same day.");

    JsonNode example = api().get("/api/templates/welcome").is(200).json();
    assertThat(example.path("lead").isNull()).isTrue();
    assertThat(example.path("subject").asText()).isEqualTo("Welcome, Ana");
    assertThat(outbox.of(ana)).as("a look is no mail").isEmpty();
  }

  @Test
  void linksAreListedWithTheirNames() {
    JsonNode links = api().get("/api/templates/demo-invitation").is(200).json().path("links");

    JsonNode demo = links.get(0);
    assertThat(demo.path("name").asText()).isEqualTo("book-demo");
    assertThat(demo.path("request").asText()).isEqualTo("demo");
    assertThat(demo.path("text").asText()).isEqualTo("Ask for a demo");
    assertThat(demo.path("own").asBoolean()).isTrue();
    assertThat(demo.path("problem").isNull()).isTrue();
    assertThat(links.get(1).path("url").asText()).contains("/unsubscribe/");
  }

  @ParameterizedTest
  @CsvSource({
    "/api/templates/no-such-mail, 404",
    "/api/templates/..%2Fplan-nurture, 400",
    "/api/templates/frame, 404",
    "/api/templates/welcome?lead=nobody@nowhere.example, 404",
    "/api/templates/welcome?lead=00000000-0000-0000-0000-000000000000, 404",
    "/api/templates/welcome?lead=a%00b, 404",
    "/api/templates/welcome?language=../../etc, 422",
    "/emails/no-such-mail, 404"
  })
  void whatIsNotThereIsSaid(String path, int status) {
    (path.startsWith("/emails") ? person("marketing") : api()).get(path).is(status);
  }

  @Test
  void whatIsWrongIsToldWithFileAndLine() throws IOException {
    write("welcome", "<title>Hi</title>\n<p>Hi {{fristName}}");
    JsonNode mail = api().get("/api/templates/welcome").is(200).json();

    assertThat(mail.path("html").isNull()).isTrue();
    JsonNode problem = mail.path("problems").get(0);
    assertThat(problem.path("level").asText()).isEqualTo("ERROR");
    assertThat(problem.path("file").asText()).isEqualTo("welcome.html");
    assertThat(problem.path("line").asInt()).isEqualTo(2);
    assertThat(problem.path("message").asText())
        .isEqualTo("asks for {{fristName}}, which nobody fills; did you mean {{firstName}}?");
    assertThat(item(api().get("/api/templates").json(), "welcome").path("problems")).isNotEmpty();

    String page = person("marketing").get("/emails/welcome").is(200).text();
    assertThat(page).contains("welcome.html, line 2", "{{fristName}}").doesNotContain("<iframe");
  }

  @Test
  void aPoorMailIsFoundOut() throws IOException {
    write(
        "welcome",
        """
        <html><title>%s</title><body>
        <img src="https://cdn.acme.io/a.png"><img src="logo.png" alt="Acme"><script>x()</script>
        <a href="">empty</a> <a href="#">hash</a> <a href="#nowhere">anchor</a>
        <a href="https://example.com/x">example</a> <a href="/pricing">relative</a>
        <a href="javascript:x()">script</a> <a href="https://acme.io/a b">space</a>
        <a href="{{publicUrl}}/nothing-here">ours</a> <a href="mailto:nobody">mail</a>
        <a href="https://acme.io/a" data-link="read">one</a>
        <a href="https://acme.io/b" data-link="read">two</a> <a href="https://acme.io/c">unnamed</a>
        <a href="{{publicUrl}}/#contact" data-link="contact">fine</a>
        </body></html>
        """
            .formatted("A very long subject ".repeat(5)));

    JsonNode mail = api().get("/api/templates/welcome").is(200).json();
    assertThat(mail.path("problems").findValuesAsText("message"))
        .anyMatch(m -> m.contains("“empty”") && m.contains("has no address"))
        .anyMatch(m -> m.contains("“hash”") && m.contains("placeholder"))
        .anyMatch(m -> m.contains("“anchor”") && m.contains("nowhere in the mail"))
        .anyMatch(m -> m.contains("“example”") && m.contains("placeholder"))
        .anyMatch(m -> m.contains("“relative”") && m.contains("is no whole address"))
        .anyMatch(m -> m.contains("“script”") && m.contains("javascript:"))
        .anyMatch(m -> m.contains("“space”") && m.contains("is no valid address"))
        .anyMatch(m -> m.contains("“ours”") && m.contains("no page of ours answers there"))
        .anyMatch(m -> m.contains("“mail”") && m.contains("names no mail address"))
        .anyMatch(m -> m.contains("There is no unsubscribe link"))
        .anyMatch(m -> m.contains("It does not say who writes"))
        .anyMatch(m -> m.contains("The subject has 99 characters"))
        .anyMatch(m -> m.contains("a.png has no alt text"))
        .anyMatch(m -> m.contains("logo.png has no whole address"))
        .anyMatch(m -> m.contains("holds a <script>"))
        .anyMatch(m -> m.contains("It has no preview line"))
        .anyMatch(m -> m.contains("“unnamed” has no name for the reports"))
        .anyMatch(m -> m.contains("are both called read"))
        .anyMatch(m -> m.contains("translation is the packaged one"))
        .noneMatch(m -> m.contains("“fine”"));

    write("welcome", "<title>x</title>" + "<p>So many words</p>".repeat(6000));
    assertThat(
            api().get("/api/templates/welcome").json().path("problems").findValuesAsText("message"))
        .anyMatch(m -> m.contains("It has 120 kB"));
  }

  @Test
  void aTestGoesToWhoAsksForItAndIsNowhereCounted() {
    UUID ana = leads.lead().email("ana.test@northwind.example").language("de").captured();
    Http admin = person("camunda-admin");
    int before = messages();

    JsonNode sent =
        admin
            .post("/api/templates/demo-invitation/test", "{\"lead\":\"" + ana + "\"}")
            .is(200)
            .json();

    assertThat(sent.path("to").asText()).isEqualTo("camundaadmin@leadflow.example");
    MimeMessage mail = newest("camundaadmin@leadflow.example");
    assertThat(Inbox.subject(mail))
        .isEqualTo("[Test] Zwanzig Minuten mit einem eigenen Fall")
        .isEqualTo(sent.path("subject").asText());
    assertThat(Inbox.part(mail, 1)).contains("/#contact").doesNotContain("data-link", "data-req");
    assertThat(Inbox.part(mail, 0)).contains("Guten Tag Ana Silva,");
    assertThat(Inbox.header(mail, "Auto-Submitted")).isEqualTo("auto-generated");
    assertThat(inbox.to("ana.test@northwind.example")).isEmpty();
    assertThat(messages()).isEqualTo(before);
    assertThat(outbox.of(ana)).isEmpty();
  }

  @Test
  void whoHasNoMailboxGetsNoTest() {
    api().post("/api/templates/welcome/test", "{}").problem(409, "no-mailbox");
    Http admin = person("camunda-admin");
    var user = identity.createUserQuery().userId("camundaadmin").singleResult();
    user.setEmail(null);
    identity.saveUser(user);
    admin.post("/api/templates/welcome/test", "{}").problem(409, "no-mailbox");
    admin.post("/api/templates/nothing/test", "{}").is(409);
    admin.post("/api/templates/welcome/test", "{\"to\":\"x@y.example\"}").is(422);
  }

  @Test
  void aHostileLeadIsShownAndNeverObeyed() {
    UUID lead =
        capture
            .capture(
                LeadFactsBuilder.builder()
                    .email("evil@northwind.example")
                    .firstName("<img src=x onerror=alert(1)>")
                    .lastName("${7*7}")
                    .company("\"><script>alert(1)</script>{{publicUrl}}")
                    .asset("</title><h1>")
                    .request("content")
                    .properties(Map.of())
                    .build(),
                List.of())
            .id();
    Http marketer = person("marketing");
    var frame = marketer.get("/emails/content-follow-up/html?lead=" + lead).is(200);
    assertThat(frame.header("Content-Security-Policy"))
        .startsWith("sandbox ")
        .contains("default-src 'none'")
        .doesNotContain("script");
    assertThat(frame.text())
        .contains("Hi &lt;img src=x onerror=alert(1)&gt;,")
        .doesNotContain("<img", "<script");
    assertThat(marketer.get("/emails/content-follow-up?lead=" + lead).is(200).text())
        .contains("Here it is: &lt;/title&gt;&lt;h1&gt;")
        .doesNotContain("<img src=x", "<script");
    assertThat(marketer.get("/emails/welcome?lead=%3Cscript%3Ealert(1)&language=%22%3E").text())
        .doesNotContain("<script");
  }

  @Test
  void anAdvertisementIsNoName() {
    UUID lead =
        capture
            .capture(
                LeadFactsBuilder.builder()
                    .email("victim@northwind.example")
                    .firstName("You won! Go to http://evil.example now")
                    .request("content")
                    .properties(Map.of())
                    .build(),
                List.of())
            .id();
    assertThat(api().get("/api/templates/welcome?lead=" + lead).json().path("text").asText())
        .contains("Hi there,")
        .doesNotContain("evil.example");
  }

  @ParameterizedTest
  @CsvSource({
    "marketing, 200",
    "processOwners, 200",
    "managers, 200",
    "camunda-admin, 200",
    "sdr, 403",
    "sales, 403"
  })
  void whoMayLook(String group, int status) {
    Http person = person(group);
    for (String path : List.of("/emails", "/emails/welcome", "/emails/welcome/html")) {
      person.get(path).is(status);
    }
    boolean acts = status == 200 && !group.equals("managers");
    if (status == 200) {
      String page = person.get("/emails/welcome").text();
      assertThat(page.contains("Send me a test")).isEqualTo(acts);
    }
  }

  @Test
  void managersOnlyLook() {
    Http maria = session("maria", "managers");
    maria.form("/emails/welcome/test", "").is(403);
    maria.form("/emails/welcome/links", "").is(403);
  }

  private Http api() {
    return Http.withKey(port);
  }

  private Http person(String group) {
    return staff.person(port, group.replace("-", ""), group);
  }

  private Http session(String id, String group) {
    staff.person(port, id, group);
    return Http.inSession(port, id, Staff.PASSWORD);
  }

  private MimeMessage newest(String to) {
    List<MimeMessage> mails = inbox.to(to);
    assertThat(mails).isNotEmpty();
    return mails.get(mails.size() - 1);
  }

  private int messages() {
    return jdbc.sql("select count(*) from leadflow.message").query(Integer.class).single();
  }

  private static JsonNode item(JsonNode all, String name) {
    for (JsonNode item : all.path("items")) {
      if (item.path("name").asText().equals(name)) {
        return item;
      }
    }
    throw new AssertionError("no " + name);
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(item -> texts.add(item.asText()));
    return texts;
  }

  private static void write(String template, String source) throws IOException {
    Files.writeString(
        Files.createDirectories(owners.resolve("emails")).resolve(template + ".html"), source);
  }
}
