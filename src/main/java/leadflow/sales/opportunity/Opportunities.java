package leadflow.sales.opportunity;

import java.math.BigDecimal;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import java.util.UUID;
import leadflow.lead.Actor;
import leadflow.lead.Lead;
import leadflow.lead.PersonalData;
import leadflow.platform.validation.FormAnswers;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.stereotype.Repository;

/** What sales decided about a lead, one row per cycle. */
@Repository
public class Opportunities implements PersonalData {

  private final JdbcClient jdbc;
  private final Clock clock;

  Opportunities(JdbcClient jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  /**
   * @param decision accept or reject
   * @param rejection the code of the reason, which judge-rejection and scoring use
   * @param outcome won, lost or stalled
   * @param reason its code, unless it is won
   */
  public record Opportunity(
      int cycle,
      @Nullable String decision,
      @Nullable String rejection,
      @Nullable Instant decidedAt,
      @Nullable String decidedBy,
      @Nullable BigDecimal amount,
      @Nullable String currency,
      @Nullable LocalDate closeDate,
      @Nullable String nextStep,
      @Nullable LocalDate nextStepDate,
      @Nullable String comment,
      @Nullable String outcome,
      @Nullable String reason,
      @Nullable Instant closedAt,
      @Nullable String closedBy) {}

  void decided(Lead lead, String decision, @Nullable String rejection, FormAnswers answers) {
    told(
            """
            insert into leadflow.opportunity (lead_id, cycle, decision, rejection, decided_at, decided_by,
              amount, currency, close_date, next_step, next_step_date, comment)
            values (:lead, :cycle, :decision, :rejection, :now, :by, :amount, :currency, :close, :next, :nextDate,
              :comment)
            on conflict (lead_id, cycle) do update set decision = excluded.decision,
              rejection = excluded.rejection, decided_at = excluded.decided_at,
              decided_by = excluded.decided_by, amount = excluded.amount, currency = excluded.currency,
              close_date = excluded.close_date, next_step = excluded.next_step, next_step_date = excluded.next_step_date,
              comment = excluded.comment
            """,
            lead,
            answers)
        .param("decision", decision)
        .param("rejection", rejection)
        .param("now", Timestamp.from(clock.instant()))
        .param("by", Actor.current())
        .update();
  }

  void closed(Lead lead, String outcome, @Nullable String reason, FormAnswers answers) {
    told(
            """
            update leadflow.opportunity set outcome = :outcome, reason = :reason, closed_at = :now,
              closed_by = :by, amount = coalesce(:amount, amount), currency = coalesce(:currency, currency),
              next_step = coalesce(:next, next_step), comment = coalesce(:comment, comment)
            where lead_id = :lead and cycle = :cycle
            """,
            lead,
            answers)
        .param("outcome", outcome)
        .param("reason", reason)
        .param("now", Timestamp.from(clock.instant()))
        .param("by", Actor.current())
        .update();
  }

  /** Stores what changed on an open opportunity; fields that are not given stay. */
  public void updated(Lead lead, FormAnswers answers) {
    if (answers.amount("amount") != null) {
      FormAnswers.required("currency", answers.currency("currency"), "an amount needs a currency");
    }
    told(
            """
            update leadflow.opportunity set amount = coalesce(:amount, amount),
              currency = coalesce(:currency, currency), close_date = coalesce(:close, close_date),
              next_step = coalesce(:next, next_step), next_step_date = coalesce(:nextDate, next_step_date),
              comment = coalesce(:comment, comment)
            where lead_id = :lead and cycle = :cycle and outcome is null
            """,
            lead,
            answers)
        .update();
  }

  /** Binds the owner and the values from a form or the CRM; a field that is not given is null. */
  private StatementSpec told(String sql, Lead lead, FormAnswers answers) {
    return jdbc.sql(sql)
        .param("lead", lead.id())
        .param("cycle", lead.state().cycle())
        .param("amount", answers.amount("amount"))
        .param("currency", answers.currency("currency"))
        .param("close", date(answers.dateFrom("closeDate", LocalDate.now(clock))))
        .param("next", answers.text("nextStep", 4000))
        .param("nextDate", date(answers.dateFrom("nextStepDate", LocalDate.now(clock))))
        .param("comment", answers.text("comment", 4000));
  }

  /** Returns the lead's newest opportunity. */
  public Optional<Opportunity> newest(UUID lead) {
    return jdbc.sql(
            "select * from leadflow.opportunity where lead_id = :lead order by cycle desc limit 1")
        .param("lead", lead)
        .query(
            (r, n) ->
                new Opportunity(
                    r.getInt("cycle"),
                    r.getString("decision"),
                    r.getString("rejection"),
                    instant(r.getTimestamp("decided_at")),
                    r.getString("decided_by"),
                    r.getBigDecimal("amount"),
                    r.getString("currency"),
                    r.getObject("close_date", LocalDate.class),
                    r.getString("next_step"),
                    r.getObject("next_step_date", LocalDate.class),
                    r.getString("comment"),
                    r.getString("outcome"),
                    r.getString("reason"),
                    instant(r.getTimestamp("closed_at")),
                    r.getString("closed_by")))
        .optional();
  }

  private static @Nullable Date date(@Nullable LocalDate date) {
    return date == null ? null : Date.valueOf(date);
  }

  private static @Nullable Instant instant(@Nullable Timestamp at) {
    return at == null ? null : at.toInstant();
  }

  @Override
  public void erase(Lead lead) {
    jdbc.sql("delete from leadflow.opportunity where lead_id = :lead")
        .param("lead", lead.id())
        .update();
  }
}
