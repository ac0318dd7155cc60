package leadflow.mail.preview;

import java.util.List;
import leadflow.platform.web.PageTemplate;
import leadflow.platform.web.SelectOption;
import org.jspecify.annotations.Nullable;

/**
 * One mail, with a lead's data.
 *
 * @param lead an address, an id or a part of a name, as typed
 * @param language as chosen; empty for the lead's
 * @param occasion when the program itself sends it; null when tables choose it
 * @param mayAct may send a test and ask servers outside
 * @param unknown no lead is like what was typed
 * @param like leads that may be meant
 * @param shown null when the mail cannot be filled
 */
record EmailView(
    String name,
    String lead,
    String language,
    List<SelectOption> languages,
    @Nullable String occasion,
    List<EmailsView.Use> uses,
    boolean mayAct,
    Outcome outcome,
    boolean unknown,
    List<Match> like,
    Problems problems,
    @Nullable Shown shown) {

  static final PageTemplate<EmailView> TEMPLATE = PageTemplate.of("email", EmailView.class);

  boolean used() {
    return !uses.isEmpty();
  }

  boolean several() {
    return !like.isEmpty();
  }

  /**
   * How the test mail went that was just asked for.
   *
   * @param sent to whom
   * @param unsent why it was not
   */
  record Outcome(@Nullable String sent, @Nullable String unsent) {

    static final Outcome NONE = new Outcome(null, null);
  }

  /** A lead that may be meant, and the address of the page with its data. */
  record Match(String name, @Nullable String company, String email, String at) {}

  /**
   * @param whose null for an example
   * @param spoken the language that the mail says it is in
   * @param kilobytes of its HTML
   * @param frame the address of its HTML
   */
  record Shown(
      String subject,
      @Nullable String preheader,
      boolean toLeads,
      @Nullable Whose whose,
      @Nullable String spoken,
      String kilobytes,
      String frame,
      List<Link> links,
      @Nullable String text) {

    boolean anyLinks() {
      return !links.isEmpty();
    }

    boolean anyOutside() {
      return links.stream().anyMatch(link -> link.link.isOutside());
    }
  }

  record Whose(String name, String address) {}

  /**
   * @param probed the servers outside were asked
   */
  record Link(PreviewedLink link, boolean probed) {

    boolean answers() {
      return probed && link.isOutside();
    }

    boolean unchecked() {
      return !probed && link.isOutside();
    }

    boolean fine() {
      return link.problem() == null && !link.isOutside();
    }
  }
}
