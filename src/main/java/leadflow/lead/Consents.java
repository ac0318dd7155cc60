package leadflow.lead;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** What leads permitted, each with its proof; append-only, the newest of a purpose counts. */
@Repository
public class Consents {

  public static final String MARKETING = "marketing";
  public static final String TRACKING = "tracking";
  public static final List<String> PURPOSES = List.of(MARKETING, TRACKING, "calls");

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
   */
  public record Consent(
      String purpose,
      boolean granted,
      @Nullable String text,
      @Nullable String textVersion,
      @Nullable String source,
      Instant at) {}

  public void add(UUID lead, Consent consent) {
    jdbc.sql(
            """
            insert into leadflow.consent (lead_id, purpose, granted, text, text_version, source, at, recorded_at)
            values (:lead, :purpose, :granted, :text, :version, :source, :at, :now)
            """)
        .param("lead", lead)
        .param("purpose", consent.purpose())
        .param("granted", consent.granted())
        .param("text", consent.text())
        .param("version", consent.textVersion())
        .param("source", consent.source())
        .param("at", Timestamp.from(consent.at()))
        .param("now", Timestamp.from(clock.instant()))
        .update();
  }

  /** The consent in force for each purpose that was ever decided. */
  public List<Consent> of(UUID lead) {
    return jdbc.sql(
            """
            select distinct on (purpose) * from leadflow.consent
            where lead_id = :lead order by purpose, at desc, id desc
            """)
        .param("lead", lead)
        .query(
            (r, n) ->
                new Consent(
                    r.getString("purpose"),
                    r.getBoolean("granted"),
                    r.getString("text"),
                    r.getString("text_version"),
                    r.getString("source"),
                    r.getTimestamp("at").toInstant()))
        .list();
  }

  /** True only where the newest word on this purpose is yes. */
  public boolean granted(UUID lead, String purpose) {
    return of(lead).stream().anyMatch(c -> c.purpose().equals(purpose) && c.granted());
  }
}
