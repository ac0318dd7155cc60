package leadflow.insight.content;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * What content works: what was sent and read, and the results.
 *
 * <p><b>Results</b> are counted in the period in which they happened, each once in a lead's cycle:
 * <i>mql</i> and <i>sql</i> when the lead first reached that stage (a stage passed through counts,
 * a fall back to it does not), <i>opportunity</i> when sales last accepted the lead, <i>won</i>
 * when the opportunity was closed as won. Revenue is the amount of what was won, by currency; an
 * amount without a currency counts nothing.
 *
 * <p><b>Touches</b> are what a human did, at the time it happened, however late it was reported:
 *
 * <ul>
 *   <li><i>template</i>: a click in a mail made of it, or a reply to that mail; sending a mail is
 *       no touch
 *   <li><i>link</i>: a click on this link of this template; without a name, its address
 *   <li><i>asset</i>: a download (by its subject, else its address), or a capture that names the
 *       asset; where no activity names the lead's asset, the creation of the lead
 *   <li><i>page</i>: a page view, by its address without query and fragment
 *   <li><i>offer</i>: a request, such as quote, demo or trial; a contact form; a subscription
 *   <li><i>campaign, source</i>: the creation of the lead
 * </ul>
 *
 * <p>A result was <b>touched</b> by everything that touched its lead at or before that instant,
 * within the window; the touch may be before the period. In the second count only the <b>last
 * touch</b> gets it: of touches at one instant, the one with the greater activity id. Each kind is
 * counted separately, so within a kind the last touches and the row without a touch add up to all
 * results.
 *
 * <p>Mails count by when they were handed over: <i>sent</i> is every attempt (delivered, failed,
 * and unknown), <i>delivered</i> what the mail server accepted, <i>bounced</i> what was returned.
 * An opt-out counts for the template of the last nurture mail before it, within the window.
 *
 * <p>Hits by machines never count. Erased leads count nowhere, since their touches are deleted.
 * Sample leads count unless they are excluded. Segment and product are the lead's present ones.
 *
 * @param window days
 * @param by segment or product, when rows are split
 * @param rows by kind, the best first; the row without a touch is the last of its kind
 * @param totals all results, one entry for each value that rows are split by
 * @param heard what sales heard from leads, by the last asset before it
 */
record ContentReport(
    Instant from,
    Instant to,
    int window,
    @Nullable String segment,
    @Nullable String product,
    boolean sample,
    @Nullable String by,
    List<Row> rows,
    List<Total> totals,
    List<Heard> heard) {

  /**
   * @param kind template, link, asset, page, offer, campaign or source
   * @param touch false for the row of results without a touch of this kind
   * @param name the content's name; for a link its name in the template
   * @param template the template of a link
   * @param segment set where rows are split by it; empty for leads without
   * @param product set where rows are split by it; empty for leads without
   * @param leads how many it touched in the period
   * @param touches how often
   * @param mail null when it is not sent by mail
   */
  record Row(
      String kind,
      boolean touch,
      String name,
      @Nullable String template,
      @Nullable String segment,
      @Nullable String product,
      long leads,
      long touches,
      @Nullable Mail mail,
      Results touched,
      Results lastTouch) {}

  /**
   * @param sent attempts: delivered, failed and unknown
   * @param bounced mails; null for a link
   * @param unsubscribed opt-outs; null for a link
   * @param clicked leads
   * @param clicks how often
   * @param replied leads; null for a link
   */
  record Mail(
      long sent,
      long delivered,
      long failed,
      @Nullable Long bounced,
      @Nullable Long unsubscribed,
      long clicked,
      long clicks,
      @Nullable Long replied) {}

  /**
   * @param revenue of what was won, by currency
   */
  record Results(
      long mql, long sql, long opportunity, long won, SortedMap<String, BigDecimal> revenue) {

    @JsonIgnore
    boolean isEmpty() {
      return mql + sql + opportunity + won == 0;
    }
  }

  /** All results in the period. */
  record Total(@Nullable String segment, @Nullable String product, Results results) {}

  /**
   * What sales heard from leads whose last asset this was.
   *
   * @param asset null for leads without one
   * @param needs how many leads gave this as their newest answer in the period, by answer:
   *     CONFIRMED, PARTIAL, NO, UNKNOWN
   * @param evidence the newest few comments about the need
   * @param reasons the most frequent first
   */
  record Heard(
      @Nullable String asset,
      Map<String, Long> needs,
      List<Evidence> evidence,
      List<Reason> reasons) {}

  /** What sales wrote about a lead's need. */
  record Evidence(String answer, String text, Instant at) {}

  /**
   * @param what disqualified or recycled (by the SDR), rejected (at the hand-over), lost or stalled
   *     (the opportunity)
   * @param reason its code; empty when none was given
   */
  record Reason(String what, String reason, long count) {}
}
