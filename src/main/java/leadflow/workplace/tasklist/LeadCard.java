package leadflow.workplace.tasklist;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import leadflow.lead.LeadFacts;
import leadflow.lead.LeadState;
import leadflow.sla.SlaClock;
import org.jspecify.annotations.Nullable;

/**
 * All that one person needs to know of a lead to work on its task, as the card shows it.
 *
 * @param now the program's time, by which the card counts down
 * @param refusal why the person may not work on the task; null when he may
 * @param qualifying whether the task's form is the one that records BANT
 * @param savable whether the form may be kept part-way
 * @param people the names behind the user ids that the card mentions
 */
record LeadCard(
    Instant now,
    String task,
    @Nullable String assignee,
    @Nullable String refusal,
    boolean qualifying,
    boolean savable,
    @Nullable Instant followUpAt,
    Who lead,
    Reach reach,
    Score score,
    List<ClockOnCard> clocks,
    List<Did> asked,
    List<Did> read,
    List<Mail> mails,
    List<Cycle> cycles,
    Account account,
    @Nullable Bant bant,
    long attempts,
    List<Note> notes,
    Timeline timeline,
    Map<String, String> people) {

  /** Who it is and where it stands. */
  record Who(
      UUID id,
      String name,
      LeadFacts facts,
      LeadState standing,
      Instant since,
      @Nullable String wrote) {}

  /**
   * How the lead may be reached.
   *
   * @param call ASKED (said yes), OPEN (said nothing: allowed) or REFUSED
   * @param mail ASKED, ANSWER (only in answer to what it asked), or REFUSED
   * @param mailRefusal why nurture mail is not sent, such as {@code unsubscribed}
   */
  record Reach(
      Permission call,
      @Nullable Instant callSaidAt,
      Permission mail,
      @Nullable Instant mailSaidAt,
      @Nullable String mailRefusal) {}

  /** What the lead lets us do. */
  enum Permission {
    ASKED,
    OPEN,
    ANSWER,
    REFUSED
  }

  /**
   * Fit, engagement, grade, and the rules that counted, the strongest first.
   *
   * @param why in one line
   * @param learned what past outcomes say; null as long as nothing was learned
   */
  record Score(
      @Nullable String grade,
      int fit,
      int engagement,
      boolean mql,
      @Nullable String whyNow,
      String why,
      List<Reason> reasons,
      @Nullable Likelihood learned) {}

  /** How likely the lead is to become a customer, and what speaks for and against it. */
  record Likelihood(long percent, List<String> speaksFor, List<String> speaksAgainst) {}

  /** A rule that counted. */
  record Reason(String text, long points, int count) {}

  /** An SLA clock of the present cycle. */
  record ClockOnCard(
      String kind,
      String label,
      SlaClock.State state,
      Instant warnAt,
      Instant dueAt,
      @Nullable Instant stoppedAt) {}

  /** Something the lead did, and how often; the last time counts. */
  record Did(String what, @Nullable String subject, Instant at, int times) {}

  /** A mail to the lead. */
  record Mail(String subject, Instant at, String state, @Nullable String reason) {}

  /** How an earlier cycle, or the one before a wake, ended. */
  record Cycle(
      int cycle, String outcome, @Nullable String reason, Instant at, @Nullable String by) {}

  /**
   * Others at the same company.
   *
   * @param name by which they were found
   * @param more whether there are more than these
   */
  record Account(@Nullable String name, List<Colleague> others, boolean more) {}

  /**
   * @param task the open task, where the person may see it
   */
  record Colleague(
      UUID id,
      String name,
      @Nullable String title,
      String stage,
      String status,
      @Nullable String owner,
      @Nullable String task) {

    Colleague withoutTask() {
      return new Colleague(id, name, title, stage, status, owner, null);
    }
  }

  /** BANT as last saved in this cycle. */
  record Bant(Instant at, String by, Map<String, Object> fields, @Nullable String suggested) {}

  record Note(Instant at, String text) {}

  /** A page of what happened, the newest first. */
  record Timeline(List<Entry> items, @Nullable Integer next) {}

  /**
   * @param kind activity, message, task, bant, attempt, stage, opportunity or note
   * @param what in a few words
   */
  record Entry(Instant at, String kind, String what, @Nullable String more, @Nullable String by) {}
}
