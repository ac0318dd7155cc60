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
 * Everything that a person needs to know about a lead to work on its task, as the card shows it.
 *
 * @param now the server's time, by which the card counts down
 * @param refusal why the person cannot work on the task; null when they can
 * @param qualifying whether the task's form is the one that records BANT
 * @param savable whether the form can be saved before the task is completed
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

  /** Who the lead is, and its stage and status. */
  record Who(
      UUID id,
      String name,
      LeadFacts facts,
      LeadState standing,
      Instant since,
      @Nullable String wrote) {}

  /**
   * How the lead can be reached.
   *
   * @param call ASKED (opted in), OPEN (no statement: allowed) or REFUSED
   * @param mail ASKED (opted in), ANSWER (only in reply to a request), or REFUSED
   * @param mailRefusal why nurture mail is not sent, such as {@code unsubscribed}
   */
  record Reach(
      Permission call,
      @Nullable Instant callSaidAt,
      Permission mail,
      @Nullable Instant mailSaidAt,
      @Nullable String mailRefusal) {}

  /** What the lead permits. */
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
   * @param learned what the model learned from past outcomes; null while there is none
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

  /** A scoring rule that counted. */
  record Reason(String text, long points, int count) {}

  /** An SLA clock of the present cycle. */
  record ClockOnCard(
      String kind,
      String label,
      SlaClock.State state,
      Instant warnAt,
      Instant dueAt,
      @Nullable Instant stoppedAt) {}

  /** Something the lead did, how often, and when last. */
  record Did(String what, @Nullable String subject, Instant at, int times) {}

  /** A mail to the lead. */
  record Mail(String subject, Instant at, String state, @Nullable String reason) {}

  /** How an earlier cycle ended, or the part of a cycle before the lead was woken. */
  record Cycle(
      int cycle, String outcome, @Nullable String reason, Instant at, @Nullable String by) {}

  /**
   * Other leads at the same company.
   *
   * @param name the company or domain by which they were found
   * @param more whether there are more than these
   */
  record Account(@Nullable String name, List<Colleague> others, boolean more) {}

  /**
   * @param task the open task, if the person can see it
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

  /** A page of what happened, newest first. */
  record Timeline(List<Entry> items, @Nullable Integer next) {}

  /**
   * @param kind activity, message, task, bant, attempt, stage, opportunity or note
   * @param what in a few words
   */
  record Entry(Instant at, String kind, String what, @Nullable String more, @Nullable String by) {}
}
