package leadflow.sales.qualification;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import leadflow.lead.Actor;
import leadflow.lead.Lead;
import leadflow.lead.LeadTransactions;
import leadflow.lead.Leads;
import leadflow.lead.PersonalData;
import leadflow.platform.validation.InputValidator;
import leadflow.platform.validation.InvalidInput;
import leadflow.platform.validation.NotFuture;
import leadflow.platform.validation.OneOf;
import leadflow.platform.validation.Text;
import leadflow.process.journey.LeadTasks;
import leadflow.sla.ClockKind;
import leadflow.sla.SlaClocks;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Attempts to reach a lead. Logging one stops the first-touch clock; opening a task does not. */
@Component
public class Attempts implements PersonalData {

  private static final String CONNECTED = "connected";
  private static final Duration LONGEST_WAIT = Duration.ofDays(366);

  private final LeadTransactions transactions;
  private final Leads leads;
  private final LeadTasks tasks;
  private final SlaClocks clocks;
  private final InputValidator inputs;
  private final JdbcClient jdbc;
  private final Clock clock;

  Attempts(
      LeadTransactions transactions,
      Leads leads,
      LeadTasks tasks,
      SlaClocks clocks,
      InputValidator inputs,
      JdbcClient jdbc,
      Clock clock) {
    this.transactions = transactions;
    this.leads = leads;
    this.tasks = tasks;
    this.clocks = clocks;
    this.inputs = inputs;
    this.jdbc = jdbc;
    this.clock = clock;
  }

  /**
   * An attempt to reach a lead.
   *
   * @param channel call, mail, meeting or social
   * @param outcome connected, no-answer, left-message or bounced
   * @param at when it happened; null is now
   * @param followUpAt hides the task until then; null ends an earlier follow-up
   */
  public record Attempt(
      @OneOf(
              value = {"call", "mail", "meeting", "social"},
              required = true)
          @Nullable String channel,
      @OneOf(
              value = {CONNECTED, "no-answer", "left-message", "bounced"},
              required = true)
          @Nullable String outcome,
      @Text(max = 4000) @Nullable String note,
      @NotFuture(code = "out_of_range") @Nullable Instant at,
      @Nullable Instant followUpAt) {}

  /** A logged attempt. */
  public record Logged(
      int cycle,
      String channel,
      String outcome,
      @Nullable String note,
      Instant at,
      String by,
      @Nullable Instant followUpAt) {}

  /**
   * Logs an attempt.
   *
   * @throws InvalidInput naming the invalid field
   */
  public Logged log(UUID id, Attempt attempt) {
    Instant now = clock.instant();
    check(attempt, now);
    return transactions.inOne(
        () -> {
          Lead lead = leads.lock(id);
          Logged logged =
              new Logged(
                  lead.state().cycle(),
                  String.valueOf(attempt.channel),
                  String.valueOf(attempt.outcome),
                  attempt.note,
                  attempt.at == null ? now : attempt.at,
                  Actor.current(),
                  attempt.followUpAt);
          insert(id, logged);
          Lead touched = lead.with(lead.state().attempted(logged.outcome.equals(CONNECTED)));
          leads.save(touched);
          clocks.stop(id, logged.at, "attempt by " + logged.by, ClockKind.FIRST_TOUCH);
          tasks.plan(id, clocks.nextDue(id), lead.state().priority());
          tasks.followUp(id, attempt.followUpAt);
          return logged;
        });
  }

  /** The lead's attempts, oldest first. */
  public List<Logged> of(UUID lead) {
    return jdbc.sql("select * from leadflow.attempt where lead_id = :lead order by at, id")
        .param("lead", lead)
        .query(
            (r, n) ->
                new Logged(
                    r.getInt("cycle"),
                    r.getString("channel"),
                    r.getString("outcome"),
                    r.getString("note"),
                    r.getTimestamp("at").toInstant(),
                    r.getString("by_user"),
                    r.getTimestamp("follow_up_at") == null
                        ? null
                        : r.getTimestamp("follow_up_at").toInstant()))
        .list();
  }

  /** Returns the number of attempts in the lead's present cycle. */
  public long count(Lead lead) {
    return jdbc.sql(
            "select count(*) from leadflow.attempt where lead_id = :lead and cycle = :cycle")
        .param("lead", lead.id())
        .param("cycle", lead.state().cycle())
        .query(Long.class)
        .single();
  }

  private void insert(UUID lead, Logged attempt) {
    jdbc.sql(
            """
            insert into leadflow.attempt (lead_id, cycle, channel, outcome, note, at, by_user, follow_up_at)
            values (:lead, :cycle, :channel, :outcome, :note, :at, :by, :followUp)
            """)
        .param("lead", lead)
        .param("cycle", attempt.cycle)
        .param("channel", attempt.channel)
        .param("outcome", attempt.outcome)
        .param("note", attempt.note)
        .param("at", Timestamp.from(attempt.at))
        .param("by", attempt.by)
        .param("followUp", attempt.followUpAt == null ? null : Timestamp.from(attempt.followUpAt))
        .update();
  }

  private void check(Attempt attempt, Instant now) {
    inputs.checkFirst(attempt);
    if (attempt.followUpAt != null && attempt.followUpAt.isBefore(now)) {
      throw new InvalidInput("followUpAt", "out_of_range", "lies in the past");
    }
    if (attempt.followUpAt != null && attempt.followUpAt.isAfter(now.plus(LONGEST_WAIT))) {
      throw new InvalidInput("followUpAt", "out_of_range", "lies more than a year ahead");
    }
  }

  @Override
  public void erase(Lead lead) {
    jdbc.sql("delete from leadflow.attempt where lead_id = :lead")
        .param("lead", lead.id())
        .update();
  }
}
