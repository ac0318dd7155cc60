package leadflow.scoring.likelihood;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import leadflow.lead.Lead;
import leadflow.lead.LeadFacts;
import leadflow.lead.LeadTransactions;
import leadflow.lead.Leads;
import leadflow.lead.PersonalData;
import leadflow.lead.Status;
import leadflow.lead.activity.Activity;
import leadflow.lead.activity.ActivityLedger;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * Leads whose outcome is known. What a lead told after it closed is not learned from: one of our
 * own is kept as it was when it closed, at the latest right before it tells more. Won is won; lost
 * is what sales lost and what was disqualified.
 */
@Repository
public class PastLeads implements PersonalData {

  private static final int BATCH = 200;

  private final JdbcClient jdbc;
  private final Leads leads;
  private final ActivityLedger ledger;
  private final LeadTransactions transactions;
  private final ObjectMapper json;
  private final Clock clock;

  PastLeads(
      JdbcClient jdbc,
      Leads leads,
      ActivityLedger ledger,
      LeadTransactions transactions,
      ObjectMapper json,
      Clock clock) {
    this.jdbc = jdbc;
    this.leads = leads;
    this.ledger = ledger;
    this.transactions = transactions;
    this.json = json;
    this.clock = clock;
  }

  /** What became of a past lead that is told again. */
  public enum Kept {
    NEW,
    CHANGED,
    KNOWN
  }

  record Past(String person, LeadSnapshot known, boolean won, Instant closedAt) {}

  /**
   * Keeps a past lead, without who it was.
   *
   * @param id the sender's, or null: then the address and the closing tell two past leads apart
   */
  public Kept keep(
      @Nullable String id,
      LeadFacts facts,
      List<Activity> activities,
      boolean won,
      Instant closedAt) {
    String key = id == null ? "lead " + facts.emailKey() + " " + closedAt : "id " + id;
    return insert(
        key, facts.emailKey(), null, LeadSnapshot.of(facts, activities, closedAt), won, closedAt);
  }

  /** Keeps one of our own if it is closed; the caller is about to change what is known of it. */
  public void keepIfClosed(Lead lead) {
    Status status = lead.state().status();
    boolean closed = status == Status.WON || status == Status.LOST || status == Status.DISQUALIFIED;
    if (closed && !lead.facts().isSample()) {
      Instant closedAt = lead.state().since();
      jdbc.sql("select count(*) from leadflow.past_lead where key = :key")
          .param("key", hash(key(lead)))
          .query(Integer.class)
          .optional()
          .filter(count -> count == 0)
          .ifPresent(
              none ->
                  insert(
                      key(lead),
                      lead.facts().emailKey(),
                      lead,
                      LeadSnapshot.of(lead.facts(), ledger.of(lead.id()), closedAt),
                      status == Status.WON,
                      closedAt));
    }
  }

  private static String key(Lead lead) {
    return "own " + lead.id() + " " + lead.state().cycle();
  }

  private Kept insert(
      String key,
      String emailKey,
      @Nullable Lead own,
      LeadSnapshot known,
      boolean won,
      Instant closedAt) {
    return jdbc.sql(
            """
            with before as (select 1 from leadflow.past_lead where key = :key)
            insert into leadflow.past_lead as p (key, person, lead_id, won, closed_at, known, recorded_at)
            values (:key, :person, :lead, :won, :closedAt, :known::jsonb, :now)
            on conflict (key) do update set won = excluded.won, closed_at = excluded.closed_at,
              known = excluded.known, recorded_at = excluded.recorded_at
            where (p.won, p.closed_at, p.known) is distinct from (excluded.won, excluded.closed_at, excluded.known)
            returning exists (select 1 from before)
            """)
        .param("key", hash(key))
        .param("person", hash("person " + emailKey))
        .param("lead", own == null ? null : own.id())
        .param("won", won)
        .param("closedAt", Timestamp.from(closedAt))
        .param("known", write(known))
        .param("now", Timestamp.from(clock.instant()))
        .query(Boolean.class)
        .optional()
        .map(changed -> changed ? Kept.CHANGED : Kept.NEW)
        .orElse(Kept.KNOWN);
  }

  /** Erases what was kept of this address, also as another lead. */
  @Override
  public void erase(Lead lead) {
    jdbc.sql("delete from leadflow.past_lead where person = :person")
        .param("person", hash("person " + lead.facts().emailKey()))
        .update();
  }

  /** Keeps those of our own that have closed since. */
  void keepClosed() {
    int kept = BATCH;
    while (kept == BATCH) {
      kept = transactions.inOne(this::keepSomeClosed);
    }
  }

  private int keepSomeClosed() {
    List<Lead> closed =
        jdbc.sql(
                """
                select * from leadflow.lead_record l
                where status in ('WON', 'LOST', 'DISQUALIFIED')
                  and not l.properties @> '{"sample": true}' and not exists (
                  select 1 from leadflow.past_lead p
                  where p.lead_id = l.id and p.key = sha256(convert_to('own ' || l.id || ' ' || l.cycle, 'UTF8')))
                limit :most for update skip locked
                """)
            .param("most", BATCH)
            .query(leads.row())
            .list();
    closed.forEach(this::keepIfClosed);
    return closed.size();
  }

  /** All, in an order that says nothing and is always the same. */
  List<Past> all() {
    return jdbc.sql("select person, known, won, closed_at from leadflow.past_lead order by key")
        .query(
            (r, n) ->
                new Past(
                    HexFormat.of().formatHex(r.getBytes("person")),
                    read(r.getString("known")),
                    r.getBoolean("won"),
                    r.getTimestamp("closed_at").toInstant()))
        .list();
  }

  int recordedSince(Instant then) {
    return jdbc.sql("select count(*) from leadflow.past_lead where recorded_at > :then")
        .param("then", Timestamp.from(then))
        .query(Integer.class)
        .single();
  }

  private static byte[] hash(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private String write(LeadSnapshot known) {
    try {
      return json.writeValueAsString(known);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("what was known cannot be stored", e);
    }
  }

  private LeadSnapshot read(String known) {
    try {
      return json.readValue(known, LeadSnapshot.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("what was known cannot be read", e);
    }
  }
}
