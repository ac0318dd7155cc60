package leadflow.insight.content;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * What content works: what was sent and read, and what came of it.
 *
 * <p><b>Results</b> are counted in the period in which they happened, each once in a lead's cycle:
 * <i>mql</i> and <i>sql</i> when the lead first rose to that stage (a stage passed through counts,
 * a fall back to it does not), <i>opportunity</i> when sales last accepted the lead, <i>won</i>
 * when the opportunity was closed as won. Revenue is the amount of what was won, by currency; an
 * amount without a currency counts nothing.
 *
 * <p><b>Touches</b> are what a human did, at the time it happened, however late we heard of it:
 *
 * <ul>
 *   <li><i>template</i>: a click in a mail made of it, or a reply to that mail; a mail that was
 *       only sent touches nobody
 *   <li><i>link</i>: a click on this link of this template; without a name, its address
 *   <li><i>asset</i>: a download (by its subject, else its address), or a capture that names the
 *       asset; where no activity tells of a lead's asset, the creation of the lead
 *   <li><i>page</i>: a page view, by its address without query and fragment
 *   <li><i>offer</i>: a request, such as quote, demo or trial; a contact form; a subscription
 *   <li><i>campaign, source</i>: the creation of the lead
 * </ul>
 *
 * <p>A result was <b>touched</b> by all that touched its lead at or before that instant, within the
 * window; the touch may lie before the period. The <b>last touch</b> alone gets it in the second
 * count: of touches at one instant the one with the greater activity id. That is done for each kind
 * apart, so within a kind the last touches and the row without a touch add up to all results.
 *
 * <p>Mails count by when they were handed over: <i>sent</i> is all that was tried (delivered,
 * failed, and unknown), <i>delivered</i> what the mail server took, <i>bounced</i> what came back.
 * An opt-out belongs to the template of the last nurture mail before it, within the window.
 *
 * <p>Machines' hits never count. Erased leads count nowhere, since their touches are gone. Sample
 * leads count unless they are left out. Segment and product are the lead's as of now.
 *
 * @param window days
 * @param by segment or product, where rows are split
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
   * @param touch false for the row of what had no touch of this kind
   * @param name its own; of a link its name in the template
   * @param template a link's
   * @param segment set where rows are split by it; empty for leads without
   * @param product set where rows are split by it; empty for leads without
   * @param leads how many it touched in the period
   * @param touches how often
   * @param mail null where it is not sent by mail
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
   * @param sent tried: delivered, failed and unknown
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
   * What sales heard from leads whose last asset it was.
   *
   * @param asset null for leads without one
   * @param needs how many leads' newest answer in the period it is, by answer: CONFIRMED, PARTIAL,
   *     NO, UNKNOWN
   * @param evidence the newest few words about the need
   * @param reasons the most frequent first
   */
  record Heard(
      @Nullable String asset,
      Map<String, Long> needs,
      List<Evidence> evidence,
      List<Reason> reasons) {}

  /** What somebody at sales wrote about a lead's need. */
  record Evidence(String answer, String text, Instant at) {}

  /**
   * @param what disqualified or recycled (by the SDR), rejected (at the hand-over), lost or stalled
   *     (the opportunity)
   * @param reason its code; empty where none was given
   */
  record Reason(String what, String reason, long count) {}
}
