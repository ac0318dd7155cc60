package leadflow.intake.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import leadflow.support.Http;
import leadflow.support.Http.Answer;
import leadflow.support.LeadflowTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Public forms, as visitors and robots fill them in. */
@LeadflowTest
class FormsTests {

  private static final String FORM = "/forms/contact";

  @Autowired JdbcClient jdbc;
  @Autowired MeterRegistry meters;
  @LocalServerPort int port;

  private Http visitor;
  private String email;

  @BeforeEach
  void aVisitor() {
    visitor = Http.anonymous(port).with("Accept", "text/html");
    email = "form-" + UUID.randomUUID() + "@example.com";
  }

  @Test
  void aVisitorBecomesALead() {
    Answer page =
        visitor.form(
            FORM,
            "email="
                + email
                + "&firstName=M%C3%BCller+%3Cb%3E&company=&message=Two%0D%0Alines&consent=true&website_url=");
    assertThat(page.is(202).text())
        .contains("Thank you", "a mail with a link")
        .doesNotContain(email);
    assertThat(page.header("Set-Cookie")).isNull();
    assertThat(one("select first_name from leadflow.lead where email_key = :email"))
        .isEqualTo("Müller <b>");
    assertThat(one("select source from leadflow.lead where email_key = :email"))
        .isEqualTo("form contact");
    assertThat(one("select request from leadflow.lead where email_key = :email"))
        .isEqualTo("contact");
    assertThat(asked()).containsExactly("marketing");
    assertThat(consents()).as("not before the mailbox has confirmed it").isZero();
  }

  @Test
  void whatIsKeptAsConsentIsWhatTheVisitorRead() {
    String start = visitor.get("/").text();
    Matcher box =
        Pattern.compile(
                "<label class=\"check\"><input type=\"checkbox\" name=\"consent\" value=\"([^\"]+)\"> <span>([^<]+)</span>")
            .matcher(start);
    assertThat(box.find()).as("an empty box on %s", start).isTrue();
    visitor.form(FORM, "email=" + email + "&consent=" + box.group(1)).is(202);
    String asked =
        "select %s from leadflow.opt_in o join leadflow.lead l on l.id = o.lead_id where email_key = :email";
    assertThat(one(asked.formatted("o.text"))).isEqualTo(box.group(2));
    assertThat(one(asked.formatted("o.text_version"))).isEqualTo(box.group(1));
    assertThat(one(asked.formatted("o.source"))).isEqualTo("form contact");
  }

  @Test
  void eachPurposeHasABoxOfItsOwn() {
    visitor
        .form(
            FORM, "email=" + email + "&consent=no&consentTracking=on&consentCalls=an-older-version")
        .is(202);
    assertThat(asked()).containsExactly("tracking");
  }

  @Test
  void withoutTheTickThereIsNoConsent() {
    assertThat(visitor.form(FORM, "email=" + email).is(202).text()).doesNotContain("mailbox");
    assertThat(leads()).isEqualTo(1);
    assertThat(consents()).isZero();
    assertThat(asked()).isEmpty();
  }

  @Test
  void aScriptSendsJson() {
    Http script = Http.anonymous(port);
    assertThat(
            script
                .post(FORM, "{\"email\":\"" + email + "\"}")
                .is(202)
                .json()
                .path("status")
                .asText())
        .isEqualTo("received");
    assertThat(leads()).isEqualTo(1);
    script.post(FORM, "{\"email\":\"a@b@c\"}").invalid("email email.invalid");
    script
        .post(FORM, "{\"email\":\"" + email + "\",\"stage\":\"CUSTOMER\"}")
        .invalid("stage unknown_field");
    script.post(FORM, "{").problem(400, "malformed");
    script.post(FORM, "text/plain", new byte[] {'x'}).problem(415, "unsupported-type");
  }

  @Test
  void aRobotIsThankedDroppedAndCounted() {
    double before = meters.counter("leadflow.forms.dropped").count();
    Answer fooled = visitor.form(FORM, "email=" + email + "&website_url=http%3A%2F%2Fspam.example");
    Answer honest = visitor.form(FORM, "email=other-" + email);
    assertThat(fooled.is(202).text()).isEqualTo(honest.is(202).text());
    Http.anonymous(port).post(FORM, "{\"email\":\"" + email + "\",\"website_url\":\"x\"}").is(202);
    assertThat(leads()).isZero();
    assertThat(meters.counter("leadflow.forms.dropped").count()).isEqualTo(before + 2);
  }

  @Test
  void whatIsWrongIsSaidOnAPageThatEscapesIt() {
    Answer page = visitor.form(FORM, "email=a%40b%40c&%3Cscript%3E=1");
    page.is(422);
    assertThat(page.header("Content-Type")).startsWith("text/html");
    assertThat(page.text()).contains("&lt;script&gt;").doesNotContain("<script>");
    visitor.form(FORM, "email=" + email + "&firstName=%FF%FE").is(400);
    visitor.form(FORM, "email=" + email + "&firstName=%zz").is(400);
    visitor.form(FORM, "email=" + email + "&firstName=a%00").is(422);
    visitor.form(FORM, "email=" + email + "&message=" + "x".repeat(64 * 1024)).is(413);
    assertThat(leads()).isZero();
  }

  /** From an address of its own, so that the other tests are not counted. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void tooManyFromOneAddressHaveToWait() throws IOException {
    String answer = "";
    int taken = 0;
    while (taken < 1000 && !(answer = post("127.0.0.99")).startsWith("HTTP/1.1 429")) {
      assertThat(answer).startsWith("HTTP/1.1 202");
      taken++;
    }
    assertThat(taken).isBetween(20, 999);
    assertThat(answer).containsPattern("(?i)Retry-After: [1-9]").contains("/problems/too-many");
    assertThat(post("127.0.0.98")).startsWith("HTTP/1.1 202");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void whoGuessesAtLinksHasToWait() throws IOException {
    String guess =
        "POST /unsubscribe/guess HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    String answer = "";
    int missed = 0;
    while (missed < 1000 && !(answer = send("127.0.0.97", guess)).startsWith("HTTP/1.1 429")) {
      assertThat(answer).startsWith("HTTP/1.1 404");
      missed++;
    }
    assertThat(missed).isBetween(20, 999);
    assertThat(answer).containsPattern("(?i)Retry-After: [1-9]");
    assertThat(send("127.0.0.96", guess)).startsWith("HTTP/1.1 404");
  }

  private String post(String from) throws IOException {
    String body = "{\"email\":\"x@example.com\",\"website_url\":\"robot\"}";
    String request =
        "POST /forms/contact HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json\r\n"
            + "Content-Length: "
            + body.length()
            + "\r\n\r\n"
            + body;
    return send(from, request);
  }

  private String send(String from, String request) throws IOException {
    try (Socket socket =
        new Socket(InetAddress.getByName("127.0.0.1"), port, InetAddress.getByName(from), 0)) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private String one(String sql) {
    return jdbc.sql(sql).param("email", email).query(String.class).single();
  }

  private long leads() {
    return jdbc.sql("select count(*) from leadflow.lead where email_key = :email")
        .param("email", email)
        .query(Long.class)
        .single();
  }

  private List<String> asked() {
    return jdbc.sql(
            "select o.purpose from leadflow.opt_in o join leadflow.lead l on l.id = o.lead_id"
                + " where l.email_key = :email")
        .param("email", email)
        .query(String.class)
        .list();
  }

  private long consents() {
    return jdbc.sql(
            "select count(*) from leadflow.consent c join leadflow.lead l on l.id = c.lead_id"
                + " where l.email_key = :email and c.purpose = 'marketing' and c.granted")
        .param("email", email)
        .query(Long.class)
        .single();
  }
}
