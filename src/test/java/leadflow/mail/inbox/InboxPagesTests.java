package leadflow.mail.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import leadflow.lead.Lead;
import leadflow.lead.Leads;
import leadflow.mail.delivery.MailLeads;
import leadflow.mail.delivery.OutboxSender;
import leadflow.mail.outbox.MailStep;
import leadflow.mail.outbox.Outbox;
import leadflow.support.LeadflowTest;
import leadflow.support.Staff;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.http.HttpEntity;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The embedded inbox as people read it: for those who may, and safe whatever a mail holds. */
@LeadflowTest
class InboxPagesTests {

  private static final String HOSTILE = "<img src=x onerror=alert(1)>";

  @Autowired TestRestTemplate http;
  @Autowired EmbeddedInbox inbox;
  @Autowired Outbox outbox;
  @Autowired OutboxSender postman;
  @Autowired Leads leads;
  @Autowired Staff staff;
  @Autowired JdbcClient jdbc;
  @Autowired Clock clock;

  @Value("${leadflow.data-dir}")
  Path dataDir;

  @BeforeEach
  void people() {
    Map.of(
            "maria", "managers",
            "mark", "marketing",
            "sofia", "sdr",
            "petra", "processOwners",
            "adam", "sales")
        .forEach(staff::member);
  }

  @ParameterizedTest
  @CsvSource({
    "admin,200",
    "maria,200",
    "mark,200",
    "sofia,403",
    "petra,403",
    "adam,403",
  })
  void isReadByThoseWhoAnswerForMail(String user, int status) {
    String id = mailed("Ada");
    for (String page : List.of("", "/" + id, "/" + id + "/html", "/" + id + "/raw")) {
      assertThat(read(user, "/inbox" + page).getStatusCode().value()).as(page).isEqualTo(status);
    }
  }

  @Test
  void asksForALogin() {
    String id = mailed("Ada");
    for (String page : List.of("", "/" + id, "/" + id + "/html", "/" + id + "/raw")) {
      ResponseEntity<String> asJson = http.getForEntity("/inbox" + page, String.class);
      assertThat(asJson.getStatusCode().value()).as(page).isIn(200, 302, 401);
      assertThat(String.valueOf(asJson.getBody())).doesNotContain("acme.example", "Lovelace");
    }
  }

  @Test
  void listsTheNewestFirstAndShowsWhatWasTyped() {
    String older = mailed("Ada");
    String newer = mailed(HOSTILE);

    String list = read("maria", "/inbox").getBody();
    List<String> links = Jsoup.parse(list).select("a.mail").eachAttr("href");
    assertThat(links).containsSubsequence("/inbox/" + newer, "/inbox/" + older);
    assertThat(Jsoup.parse(list).select("img, script, [onerror]")).isEmpty();
    assertThat(Jsoup.parse(list).text()).contains(HOSTILE + ", your guide");

    ResponseEntity<String> mail = read("maria", "/inbox/" + newer);
    assertThat(Jsoup.parse(mail.getBody()).select("img, script, [onerror]")).isEmpty();
    assertThat(Jsoup.parse(mail.getBody()).select("h1").text()).startsWith(HOSTILE);
    assertThat(mail.getBody()).contains("List-Unsubscribe-Post", "Message-ID");
    assertThat(mail.getHeaders().getFirst("Content-Security-Policy"))
        .startsWith("default-src 'none'");
  }

  @Test
  void showsAMailsHtmlInASandbox() {
    String id = mailed(HOSTILE);

    Element frame = Jsoup.parse(read("maria", "/inbox/" + id).getBody()).selectFirst("iframe");
    assertThat(frame.attr("sandbox")).doesNotContain("allow-scripts", "allow-same-origin");
    ResponseEntity<String> html = read("maria", frame.attr("src"));

    assertThat(html.getHeaders().getFirst("Content-Security-Policy"))
        .startsWith("sandbox allow-popups")
        .contains("default-src 'none'", "frame-ancestors 'self'")
        .doesNotContain("allow-scripts", "allow-same-origin", "script-src");
    assertThat(html.getHeaders().getFirst("X-Frame-Options")).isEqualTo("SAMEORIGIN");
    assertThat(html.getHeaders().getFirst("X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(Jsoup.parse(html.getBody()).select("h1").text()).isEqualTo("Hello " + HOSTILE);
    assertThat(Jsoup.parse(html.getBody()).select("img, script")).isEmpty();
  }

  @Test
  void aMailFromAnywhereIsShownWithoutHarm() throws Exception {
    String id = "0000000000001-0123456789abcdef";
    Files.writeString(
        dataDir.resolve("inbox").resolve(id + ".eml"),
        """
        From: =?UTF-8?Q?<script>alert(1)</script>?= <x@y.example>
        To: "><img src=x onerror=alert(1)>
        Subject: <svg onload=alert(1)>
        Content-Type: text/html; charset=UTF-8

        <script>parent.location='https://evil.example'</script><p>Hi</p>
        """);

    String page = read("maria", "/inbox/" + id).getBody();

    assertThat(Jsoup.parse(page).select("script, img, svg, [onerror], [onload]")).isEmpty();
    assertThat(
            read("maria", "/inbox/" + id + "/html")
                .getHeaders()
                .getFirst("Content-Security-Policy"))
        .startsWith("sandbox");
  }

  @Test
  void anUnknownMailIsNotFound() {
    for (String id :
        List.of("0000000000000-0000000000000000", "x", "..%2f..%2ffirst-login", "%2e%2e")) {
      ResponseEntity<String> page = read("maria", "/inbox/" + id);
      assertThat(page.getStatusCode().value()).as(id).isIn(400, 404);
    }
  }

  @Test
  void mailsSurviveARestart() throws Exception {
    String id = mailed("Ada");
    Path folder = dataDir.resolve("inbox");

    try (EmbeddedInbox next = EmbeddedInbox.open(folder, clock)) {
      assertThat(next.ids()).contains(id);
      assertThat(next.mail(id).orElseThrow()).isEqualTo(inbox.mail(id).orElseThrow());
      assertThat(next.port()).isNotEqualTo(inbox.port());
    }
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
        .isEqualTo("rwx------");
  }

  @Test
  void whatWasCutOffByAKillIsNoMail() throws IOException {
    Path folder = dataDir.resolve("inbox");
    Path old = Files.writeString(folder.resolve("1-old.part"), "From: x");
    Path young = Files.writeString(folder.resolve("2-young.part"), "From: x");
    Files.setLastModifiedTime(
        old, java.nio.file.attribute.FileTime.from(java.time.Instant.now().minusSeconds(3600)));

    try (EmbeddedInbox next = EmbeddedInbox.open(folder, clock)) {
      assertThat(next.ids()).noneMatch(id -> id.contains("old") || id.contains("young"));
    }

    assertThat(old).doesNotExist();
    assertThat(young).exists();
    Files.delete(young);
  }

  /** The mail's id in the inbox. */
  private String mailed(String firstName) {
    List<String> before = inbox.ids();
    Lead lead = new MailLeads(leads, jdbc).lead(MailLeads.facts(firstName, Map.of()), s -> {});
    // an answer goes out at any hour
    outbox.answer(lead, MailStep.named("nurture-" + UUID.randomUUID()), "test-welcome");
    postman.sendDue();
    return inbox.ids().stream().filter(id -> !before.contains(id)).findFirst().orElseThrow();
  }

  private ResponseEntity<String> read(String user, String page) {
    HttpHeaders headers = new HttpHeaders();
    headers.setBasicAuth(user, Staff.PASSWORD);
    headers.set("Accept", "text/html");
    return http.exchange(
        java.net.URI.create(http.getRootUri() + page),
        HttpMethod.GET,
        new HttpEntity<>(headers),
        String.class);
  }
}
