package leadflow.engagement.consent;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import leadflow.lead.Consents;
import leadflow.lead.Consents.Consent;
import leadflow.lead.Lead;
import leadflow.lead.PersonalData;
import leadflow.mail.outbox.LinkToken;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Stores the confirmation requests and their outcomes. */
@Repository
class OptIns implements PersonalData {

  private final JdbcClient jdbc;
  private final Clock clock;

  OptIns(JdbcClient jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  enum State {
    OPEN,
    CONFIRMED,
    /** The link was not used in time. */
    EXPIRED,
    /** Replaced by a newer request or by a later choice of the person. */
    SUPERSEDED
  }

  /**
   * What one mail asks to confirm.
   *
   * @param asked each consent as shown when it was requested
   */
  record OptIn(
      UUID id,
      UUID lead,
      String token,
      Instant askedAt,
      Instant expiresAt,
      @Nullable Instant confirmedAt,
      State state,
      List<Consent> asked) {

    Set<String> purposes() {
      return asked.stream().map(Consent::purpose).collect(Collectors.toSet());
    }

    boolean isOpen() {
      return state == State.OPEN;
    }
  }

  /** The caller holds the lead's lock. */
  OptIn add(UUID lead, List<Consent> asked, Instant expiresAt) {
    OptIn added =
        new OptIn(
            UUID.randomUUID(),
            lead,
            LinkToken.next(),
            clock.instant(),
            expiresAt,
            null,
            State.OPEN,
            asked);
    for (Consent consent : asked) {
      jdbc.sql(
              """
              insert into leadflow.opt_in (id, purpose, lead_id, token, text, text_version, source,
                asked_at, expires_at)
              values (:id, :purpose, :lead, :token, :text, :version, :source, :askedAt, :expiresAt)
              """)
          .param("id", added.id())
          .param("purpose", consent.purpose())
          .param("lead", lead)
          .param("token", added.token())
          .param("text", consent.text())
          .param("version", consent.textVersion())
          .param("source", consent.source())
          .param("askedAt", Timestamp.from(added.askedAt()))
          .param("expiresAt", Timestamp.from(expiresAt))
          .update();
    }
    return added;
  }

  Optional<OptIn> byToken(String token) {
    return together(
            jdbc.sql("select * from leadflow.opt_in where token = :token")
                .param("token", token)
                .query((r, n) -> row(r))
                .list())
        .stream()
        .findFirst();
  }

  /** Returns the lead's requests, oldest first. */
  List<OptIn> of(UUID lead) {
    return together(
        jdbc.sql("select * from leadflow.opt_in where lead_id = :lead order by asked_at, id")
            .param("lead", lead)
            .query((r, n) -> row(r))
            .list());
  }

  void confirm(OptIn optIn) {
    jdbc.sql("update leadflow.opt_in set confirmed_at = :now where id = :id")
        .param("now", now())
        .param("id", optIn.id())
        .update();
  }

  /** Marks the lead's open requests as superseded. */
  void supersede(UUID lead) {
    jdbc.sql(
            """
            update leadflow.opt_in set superseded_at = :now
            where lead_id = :lead and confirmed_at is null and superseded_at is null
            """)
        .param("now", now())
        .param("lead", lead)
        .update();
  }

  private static List<OptIn> together(List<OptIn> rows) {
    Map<UUID, OptIn> byId = new LinkedHashMap<>();
    rows.forEach(row -> byId.merge(row.id(), row, OptIns::joined));
    return List.copyOf(byId.values());
  }

  private static OptIn joined(OptIn one, OptIn other) {
    List<Consent> asked = new ArrayList<>(one.asked());
    asked.addAll(other.asked());
    asked.sort(Comparator.comparing(consent -> Consents.PURPOSES.indexOf(consent.purpose())));
    return new OptIn(
        one.id(),
        one.lead(),
        one.token(),
        one.askedAt(),
        one.expiresAt(),
        one.confirmedAt(),
        one.state(),
        asked);
  }

  private OptIn row(ResultSet r) throws SQLException {
    Instant askedAt = r.getTimestamp("asked_at").toInstant();
    Instant expiresAt = r.getTimestamp("expires_at").toInstant();
    Timestamp confirmed = r.getTimestamp("confirmed_at");
    State state =
        confirmed != null
            ? State.CONFIRMED
            : r.getTimestamp("superseded_at") != null
                ? State.SUPERSEDED
                : clock.instant().isBefore(expiresAt) ? State.OPEN : State.EXPIRED;
    return new OptIn(
        r.getObject("id", UUID.class),
        r.getObject("lead_id", UUID.class),
        r.getString("token"),
        askedAt,
        expiresAt,
        confirmed == null ? null : confirmed.toInstant(),
        state,
        List.of(
            new Consent(
                r.getString("purpose"),
                true,
                r.getString("text"),
                r.getString("text_version"),
                r.getString("source"),
                askedAt)));
  }

  private Timestamp now() {
    return Timestamp.from(clock.instant());
  }

  @Override
  public void erase(Lead lead) {
    jdbc.sql("delete from leadflow.opt_in where lead_id = :lead").param("lead", lead.id()).update();
  }
}
