package leadflow.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Sends a form of one of our own pages as a browser does: with the page's cookie and token. */
public final class PageForm {

  private static final Pattern TOKEN = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");

  private PageForm() {}

  /**
   * @param page where the form is shown
   * @param action where it goes
   * @param fields urlencoded
   */
  public static Http.Answer submit(Http person, String page, String action, String fields) {
    Http browser = person.with("Accept", "text/html");
    Http.Answer shown = browser.get(page).is(200);
    Matcher token = TOKEN.matcher(shown.text());
    assertThat(token.find()).as("a form with a token on %s", page).isTrue();
    String cookies =
        shown.headers().allValues("Set-Cookie").stream()
            .map(cookie -> cookie.split(";")[0])
            .collect(Collectors.joining("; "));
    return browser.with("Cookie", cookies).form(action, "_csrf=" + token.group(1) + "&" + fields);
  }
}
