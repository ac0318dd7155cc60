package leadflow.mail.outbox;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import leadflow.lead.Lead;
import leadflow.lead.LeadFacts;
import leadflow.mail.MailSettings;
import leadflow.process.decision.DecisionTables;
import leadflow.process.deployment.TableReader;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The process owner's tables on when mail goes: {@code time-mail} by lead, {@code limit-mail} by
 * receiving domain. An invalid row is rejected at deployment; one that came another way is replaced
 * by the default.
 */
@Component
public class MailTimes implements TableReader {

  private static final Logger log = LoggerFactory.getLogger(MailTimes.class);
  private static final String TIMES = "time-mail";
  private static final String LIMITS = "limit-mail";

  private static final long MINUTE_MILLIS = 60_000;

  private final JdbcClient jdbc;
  private final DecisionTables decisions;
  private final MailSettings settings;
  private final Cache<Map<String, Object>, MailPlan> plans =
      Caffeine.newBuilder().maximumSize(1000).build();
  private final AtomicInteger complained = new AtomicInteger();

  MailTimes(JdbcClient jdbc, DecisionTables decisions, MailSettings settings) {
    this.jdbc = jdbc;
    this.decisions = decisions;
    this.settings = settings;
  }

  /** Returns when this lead may get a mail from this template. */
  public MailPlan plan(Lead lead, String template) {
    LeadFacts facts = lead.facts();
    Map<String, @Nullable Object> inputs = new HashMap<>();
    inputs.put("stage", lead.state().stage().name());
    inputs.put("product", facts.product());
    inputs.put("segment", facts.segment());
    inputs.put("countryCode", facts.countryCode());
    inputs.put("country", facts.countryCode() == null ? facts.country() : facts.countryCode());
    inputs.put("template", template);
    try {
      return decisions
          .ask(TIMES, inputs)
          .first()
          .map(row -> plans.get(row.outputs(), outputs -> MailPlan.of(filled(outputs))))
          .orElse(MailPlan.DEFAULT);
    } catch (DataAccessException e) {
      throw e;
    } catch (RuntimeException e) {
      complain(TIMES, e);
      return MailPlan.DEFAULT;
    }
  }

  /** Returns the lead's time zone, or the default when unknown. */
  ZoneId zone(Lead lead) {
    return Countries.zone(lead.facts()).orElse(settings.zone());
  }

  /**
   * What to do with a nurture mail that answers no act.
   *
   * @param deadline the mail's own; null is none
   * @param free when the cap lets it go; null is now
   */
  public MailPlan.Verdict judge(
      Lead lead, MailPlan plan, Instant now, @Nullable Instant deadline, @Nullable Instant free) {
    return plan.judge(now, zone(lead), deadline, free);
  }

  /** What to do with a nurture mail that is being queued and answers no act. */
  Queued queued(Lead lead, String template, UUID message, Instant now) {
    MailPlan plan = plan(lead, template);
    Instant deadline = plan.deadline(now).orElse(null);
    Instant free =
        plan.mostPerWeek() == null
            ? null
            : free(lead.id(), message, plan.mostPerWeek(), now).orElse(null);
    return new Queued(judge(lead, plan, now, deadline, free), deadline);
  }

  /**
   * @param deadline until when the mail may wait; null is for ever
   */
  record Queued(MailPlan.Verdict verdict, @Nullable Instant deadline) {}

  /**
   * When a lead may get its next mail by the cap alone; empty while it has got fewer.
   *
   * @param message the mail in question, which does not count
   */
  public Optional<Instant> free(UUID lead, UUID message, int mostPerWeek, Instant now) {
    return jdbc.sql(
            """
            select case state when 'SENDING' then :now else settled_at end as at
            from leadflow.message
            where lead_id = :lead and kind = 'nurture' and id <> :message
              and state in ('SENDING', 'SENT', 'UNKNOWN')
            order by at desc offset :before limit 1
            """)
        .param("lead", lead)
        .param("message", message)
        .param("before", mostPerWeek - 1)
        .param("now", Timestamp.from(now))
        .query(Timestamp.class)
        .optional()
        .map(at -> at.toInstant().plus(MailPlan.WEEK));
  }

  /** The shortest time between two mails to this domain; empty where any number may go at once. */
  public Optional<Duration> gap(String domain) {
    try {
      return decisions
          .ask(LIMITS, Map.of("domain", domain))
          .first()
          .flatMap(row -> limit(row.outputs()))
          .map(n -> Duration.ofMillis((MINUTE_MILLIS + n - 1) / n));
    } catch (DataAccessException e) {
      throw e;
    } catch (RuntimeException e) {
      complain(LIMITS, e);
      return Optional.empty();
    }
  }

  @Override
  public Optional<String> problem(String decision, Map<String, Object> outputs) {
    try {
      switch (decision) {
        case TIMES -> MailPlan.of(outputs);
        case LIMITS -> limit(outputs);
        default -> {
          // somebody else's
        }
      }
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  private static Optional<Integer> limit(Map<String, Object> outputs) {
    Object value = outputs.get("perMinute");
    return value == null ? Optional.empty() : Optional.of(MailPlan.positive("perMinute", value));
  }

  private static Map<String, Object> filled(Map<String, Object> outputs) {
    Map<String, Object> filled = new HashMap<>(outputs);
    filled.values().removeIf(value -> value == null);
    return filled;
  }

  /** Logs one in a thousand failures, because each mail would cause one. */
  private void complain(String table, RuntimeException e) {
    if (complained.getAndIncrement() % 1000 == 0) {
      log.error("{} gives what cannot be read: {}", table, e.getMessage());
    }
  }
}
