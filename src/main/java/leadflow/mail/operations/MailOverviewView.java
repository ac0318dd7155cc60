package leadflow.mail.operations;

import java.util.List;
import leadflow.platform.web.PageTemplate;
import leadflow.platform.web.Paging;
import leadflow.platform.web.SelectOption;
import org.jspecify.annotations.Nullable;

/**
 * The page that shows how mail goes, section by section.
 *
 * @param decides whoever looks may turn the switch and decide about mails
 * @param problem why the last form was refused
 * @param outcome of the last decision
 * @param back the list's filters and page, for the forms to come back to
 */
record MailOverviewView(
    boolean decides,
    @Nullable String problem,
    SettledView outcome,
    PauseSwitch pause,
    Numbers numbers,
    List<TroubledDomain> troubled,
    Unknown unknown,
    Queue queue,
    String back) {

  static final PageTemplate<MailOverviewView> TEMPLATE =
      PageTemplate.of("overview", MailOverviewView.class);

  boolean anyTroubled() {
    return !troubled.isEmpty();
  }

  /**
   * The switch that holds mail back.
   *
   * @param number of its last turn
   * @param goes nothing is paused
   * @param now its last turn
   * @param atStart each start pauses mail again
   * @param turns the newest, newest first
   */
  record PauseSwitch(
      int number,
      boolean goes,
      boolean leadsPaused,
      boolean allPaused,
      Turn now,
      boolean atStart,
      List<Turn> turns) {

    boolean turned() {
      return !turns.isEmpty();
    }
  }

  record Turn(@Nullable String at, @Nullable String by, String what, @Nullable String reason) {}

  /**
   * How many mails are in which state.
   *
   * @param oldest the date of the oldest mail that waits; null where none does
   */
  record Numbers(
      String pending,
      @Nullable String oldest,
      String sending,
      String deferred,
      List<Reason> reasons,
      String unknown,
      boolean anyUnknown,
      String failed,
      String lastHour,
      String lastDay) {

    boolean anyDeferred() {
      return !reasons.isEmpty();
    }
  }

  /** Why mails are put off, and how many. */
  record Reason(String reason, String mails) {}

  /**
   * A receiving domain that is left alone for a while.
   *
   * @param tried it is being tried with one mail now
   */
  record TroubledDomain(
      String domain,
      boolean tried,
      String since,
      String until,
      int failures,
      @Nullable String reason,
      String waiting) {}

  /**
   * Mails of which nobody knows whether they arrived.
   *
   * @param mails the newest
   * @param more there are more than these
   * @param then when the page was made: all means those that were unknown then
   */
  record Unknown(long all, String count, List<MailRow> mails, boolean more, String then) {

    boolean any() {
      return all > 0;
    }

    boolean one() {
      return all == 1;
    }
  }

  /**
   * The list of all mails.
   *
   * @param filtered not all are looked for
   * @param total how many are found
   * @param newer the query of the page before this one; null at the first
   * @param older the query of the page after this one; null at the last
   */
  record Queue(
      boolean filtered,
      List<SelectOption> states,
      List<SelectOption> templates,
      @Nullable String domain,
      @Nullable String q,
      List<MailRow> mails,
      String total,
      boolean oneFound,
      Paging paging,
      String pages,
      @Nullable String newer,
      @Nullable String older) {

    boolean none() {
      return mails.isEmpty();
    }

    boolean anyOpen() {
      return mails.stream().anyMatch(MailRow::open);
    }
  }
}
