package leadflow.lead;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * What leads permitted, each with its proof; append-only, the newest of a purpose counts, and of
 * two at one instant the no, whatever order they came in.
 */
@Repository
public class Consents implements PersonalData {

  public static final String MARKETING = "marketing";
  public static final String TRACKING = "tracking";
  public static final String CALLS = "calls";
  public static final List<String> PURPOSES = List.of(MARKETING, TRACKING, CALLS);

  /** Confirmed by the button behind the link in a mail. */
  public static final String DOUBLE_OPT_IN = "double-opt-in";

  /** Said behind a link that only the mailbox's holder has. */
  public static final String PREFERENCE_CENTRE = "preference-centre";

  /** Vouched for by the client that told it. */
  public static final String API = "api";

  /**
   * The holder of the mailbox has just permitted marketing mail: by confirming what was asked for
   * in a form, or in the preference centre. Published in that transaction, under the lead's lock,
   * after the lead has moved: whoever answers reads the lead anew and queues its mail in the same
   * transaction.
   */
  public record OptedIn(UUID lead) {}

  private final JdbcClient jdbc;
  private final Clock clock;

  Consents(JdbcClient jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  /**
   * @param purpose marketing (mail), tracking (opens, page views) or calls
   * @param text what was agreed to
   * @param source where it was given
   * @param at since when it counts; of a yes that had to be confirmed, when it was
   * @param confirmation how it was confirmed: double-opt-in, preference-centre or api; null where
   *     it was not, and of a no
   * @param askedAt when it was asked for, where it had to be confirmed
   * @param reason why the person said no, as it chose
   * @param template of the mail whose link was used
   */
  public record Consent(
      String purpose,
      boolean granted,
      @Nullable String text,
      @Nullable String textVersion,
      @Nullable String source,
      Instant at,
      @Nullable String confirmation,
      @Nullable Instant askedAt,
      @Nullable String reason,
      @Nullable String template) {

    /** As it was told, unconfirmed. */
    public Consent(
        String purpose,
        boolean granted,
        @Nullable String text,
        @Nullable String textVersion,
        @Nullable String source,
        Instant at) {
      this(purpose, granted, text, textVersion, source, at, null, null, null, null);
    }

    public Consent confirmed(String how, @Nullable Instant askedAt) {
      return new Consent(
          purpose, granted, text, textVersion, source, at, how, askedAt, reason, template);
    }

    public Consent throughLinkOf(@Nullable String template) {
      return new Consent(
          purpose, granted, text, textVersion, source, at, confirmation, askedAt, reason, template);
    }
  }

  /** Adds what was said elsewhere, at its own time: it may be older than what is known. */
  public void add(UUID lead, Consent consent) {
    insert(lead, consent, "cast(:at as timestamptz)");
  }

  /**
   * Adds what the person decides here and now: it outweighs all that was said before, also what is
   * dated ahead. The caller holds the lead's lock, so that acts count in their order.
   */
  public void decide(UUID lead, Consent consent) {
    insert(
        lead,
        consent,
        """
        (select greatest(:at, max(at) + case when :granted then interval '1 microsecond' else interval '0' end)
         from leadflow.consent where lead_id = :lead and purpose = :purpose)""");
  }

  private void insert(UUID lead, Consent consent, String at) {
    jdbc.sql(
            """
            insert into leadflow.consent (lead_id, purpose, granted, text, text_version, source, at,
              confirmation, asked_at, reason, template, recorded_at)
            values (:lead, :purpose, :granted, :text, :version, :source, %s,
              :confirmation, :askedAt, :reason, :template, :now)
            """
                .formatted(at))
        .param("lead", lead)
        .param("purpose", consent.purpose())
        .param("granted", consent.granted())
        .param("text", consent.text())
        .param("version", consent.textVersion())
        .param("source", consent.source())
        .param("at", Timestamp.from(consent.at()))
        .param("confirmation", consent.confirmation())
        .param("askedAt", consent.askedAt() == null ? null : Timestamp.from(consent.askedAt()))
        .param("reason", consent.reason())
        .param("template", consent.template())
        .param("now", Timestamp.from(clock.instant()))
        .update();
  }

  /** Adds to the newest no of this purpose why it was said; nothing where the newest is a yes. */
  public void explain(UUID lead, String purpose, String reason) {
    jdbc.sql(
            """
            update leadflow.consent set reason = :reason
            where not granted and id = (select id from leadflow.consent
              where lead_id = :lead and purpose = :purpose order by at desc, granted, id desc limit 1)
            """)
        .param("reason", reason)
        .param("lead", lead)
        .param("purpose", purpose)
        .update();
  }

  /** The consent in force for each purpose that was ever decided. */
  public List<Consent> of(UUID lead) {
    return jdbc.sql(
            """
            select distinct on (purpose) * from leadflow.consent
            where lead_id = :lead order by purpose, at desc, granted, id desc
            """)
        .param("lead", lead)
        .query((r, n) -> consent(r))
        .list();
  }

  /** All that was ever said, newest first. */
  public List<Consent> history(UUID lead) {
    return jdbc.sql(
            """
            select * from leadflow.consent where lead_id = :lead order by at desc, granted, id desc
            """)
        .param("lead", lead)
        .query((r, n) -> consent(r))
        .list();
  }

  /** True only where the newest word on this purpose is yes. */
  public boolean granted(UUID lead, String purpose) {
    return of(lead).stream().anyMatch(c -> c.purpose().equals(purpose) && c.granted());
  }

  private static Consent consent(ResultSet r) throws SQLException {
    Timestamp asked = r.getTimestamp("asked_at");
    return new Consent(
        r.getString("purpose"),
        r.getBoolean("granted"),
        r.getString("text"),
        r.getString("text_version"),
        r.getString("source"),
        r.getTimestamp("at").toInstant(),
        r.getString("confirmation"),
        asked == null ? null : asked.toInstant(),
        r.getString("reason"),
        r.getString("template"));
  }

  @Override
  public void erase(Lead lead) {
    jdbc.sql("delete from leadflow.consent where lead_id = :lead")
        .param("lead", lead.id())
        .update();
  }
}
