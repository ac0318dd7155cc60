package leadflow.mail.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which links of a mail are counted, what they are called, and what is left as it was. */
class CountedLinksTests {

  private final CountedLinks counting = new CountedLinks("https://us.example");

  @Test
  void eachWebLinkGetsItsNumberInHtmlAndText() {
    CountedLinks.Counted mail =
        count(
            """
            <!doctype html><html lang="en"><head><title>T</title></head><body>
            <p>Read <a href="https://shop.example/a?x=1&amp;y=2" style="color:red">the guide</a>, or
            <a href="https://shop.example/a?x=1&amp;y=2">the guide</a> again.</p>
            <p><a href="http://shop.example/b" data-link="Pricing" data-request="demo" data-x="1">Ask</a></p>
            </body></html>
            """);
    assertThat(mail.links())
        .containsExactly(
            new MailLink("the-guide", "https://shop.example/a?x=1&y=2", null),
            new MailLink("the-guide", "https://shop.example/a?x=1&y=2", null),
            new MailLink("Pricing", "http://shop.example/b", "demo"));
    assertThat(mail.html())
        .startsWith("<!doctype html><html lang=\"en\">")
        .contains("<a href=\"https://us.example/t/c/T-1\" style=\"color:red\">the guide</a>")
        .doesNotContain("shop.example", "data-");
    assertThat(mail.text())
        .isEqualTo(
            """
            Read the guide <https://us.example/t/c/T-1>, or the guide <https://us.example/t/c/T-2> again.

            Ask <https://us.example/t/c/T-3>
            """);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mailto:hello@us.example",
        "tel:+49305550100",
        "#top",
        "/relative",
        "//evil.example/x",
        "javascript:alert(1)",
        "data:text/html,x",
        "ftp://files.example/x",
        "https:",
        "https://user:secret@shop.example/",
        "https://us.example/unsubscribe/abc",
        "https://us.example/preferences/abc",
        "https://us.example/confirm/abc",
        "https://shop.example/\r\nSet-Cookie: x=1",
      })
  void whatIsNoWebLinkOrTheReadersOwnStaysAsItIs(String href) {
    CountedLinks.Counted mail = count("<p><a href=\"" + href + "\">Here</a></p>");
    assertThat(mail.links()).isEmpty();
    assertThat(mail.html()).doesNotContain("/t/c/");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "<a href='https://a.example/'>Prüfen &amp; mehr!</a>              | prufen-mehr",
        "<a href='https://a.example/'><img src='x' alt='Our demo'></a>   | our-demo",
        "<a href='https://a.example/'>→</a>                              | link",
        "<a href='https://a.example/' data-link='case study'>Read</a>    | case study",
        "<a href='https://a.example/'>価格</a>                            | 価格",
      })
  void aLinkWithoutANameIsCalledAsItReads(String link, String name) {
    assertThat(count(link).links()).extracting(MailLink::name).containsExactly(name);
  }

  @Test
  void whatBrowsersForgiveIsWrittenProperly() {
    assertThat(count("<a href=' https://a.example/ä b?q=100%|{x} '>x</a>").links())
        .extracting(MailLink::url)
        .containsExactly("https://a.example/%C3%A4%20b?q=100%25%7C%7Bx%7D");
  }

  @Test
  void anUnseenLinkIsForProgramsAlone() {
    CountedLinks.Counted mail = count("<p><a href='https://a.example/'>x</a></p>");
    Document page = Jsoup.parse(mail.html());
    var trap = page.select("a[href='https://us.example/t/c/T-0']");
    assertThat(trap).hasSize(1);
    assertThat(trap.text()).isEmpty();
    assertThat(trap.attr("tabindex")).isEqualTo("-1");
    assertThat(trap.parents().first().attr("aria-hidden")).isEqualTo("true");
    assertThat(trap.parents().first().attr("style")).isEqualTo("display:none");
    assertThat(mail.text()).doesNotContain("T-0");
    assertThat(count("<p>No link</p>").html()).doesNotContain("/t/c/");
  }

  @Test
  void aPixelOnlyWhereItIsWanted() {
    String mail = "<p><a href='https://a.example/'>x</a></p>";
    assertThat(count(mail).html()).doesNotContain("<img");
    CountedLinks.Counted seen =
        counting.count(
            mail, n -> "https://us.example/t/c/T-" + n, Optional.of("https://us.example/p"));
    assertThat(Jsoup.parse(seen.html()).select("img[src='https://us.example/p'][alt='']"))
        .hasSize(1);
    assertThat(seen.text()).doesNotContain("us.example/p");
  }

  @Test
  void commentsForOldMailProgramsSurvive() {
    String html =
        "<html><head><!--[if mso]><style>td{x:y}</style><![endif]--></head><body>"
            + "<!--[if !mso]><!--><p>A&nbsp;b <br>c</p><!--<![endif]--></body></html>";
    assertThat(count(html).html()).isEqualTo(html);
  }

  private CountedLinks.Counted count(String html) {
    return counting.count(html, n -> "https://us.example/t/c/T-" + n, Optional.empty());
  }
}
