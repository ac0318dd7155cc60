package leadflow.mail.delivery;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import leadflow.lead.Actor;
import leadflow.mail.MailSettings;
import leadflow.mail.outbox.SenderWakeup;
import leadflow.platform.validation.Conflict;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * The switch that holds mail back. It lies in the database and is looked at whenever a mail is
 * claimed, so that all nodes obey at once; a mail that is on its way ends its way.
 *
 * <p>{@code LEADFLOW_MAIL_PAUSED=true} turns it at each start, as after a restore from a backup,
 * unless it is turned already: then mail to leads waits until a person lets it go.
 */
@Repository
public class MailPause implements SmartInitializingSingleton {

  private static final String AT_START = "LEADFLOW_MAIL_PAUSED is true";

  private final JdbcClient jdbc;
  private final MailSettings settings;
  private final SenderWakeup bell;
  private final Clock clock;

  MailPause(JdbcClient jdbc, MailSettings settings, SenderWakeup bell, Clock clock) {
    this.jdbc = jdbc;
    this.settings = settings;
    this.bell = bell;
    this.clock = clock;
  }

  /** What is held back. */
  public enum Paused {
    NOTHING("nothing"),
    /** Nurture and service mail; colleagues get theirs. */
    LEADS("mail to leads"),
    /** Colleagues' mail too. */
    EVERYTHING("all mail");

    private final String words;

    Paused(String words) {
      this.words = words;
    }

    /** As in: mail to leads is paused. */
    public String words() {
      return words;
    }
  }

  /**
   * How the switch was turned.
   *
   * @param number counts up; 0 when nobody ever turned it
   * @param by a user id, {@code api:<key name>}, or {@code system} for a start
   */
  public record Turn(
      int number,
      Paused paused,
      @Nullable String by,
      @Nullable Instant at,
      @Nullable String reason) {

    private static final Turn NONE = new Turn(0, Paused.NOTHING, null, null, null);
  }

  @Override
  public void afterSingletonsInstantiated() {
    if (settings.paused()) {
      pauseAtStart();
    }
  }

  /** Another node that starts at the same time does the same: one of them is enough. */
  void pauseAtStart() {
    Turn now = current();
    if (now.paused == Paused.NOTHING) {
      add(now.number + 1, Paused.LEADS, AT_START);
    }
  }

  /** Whether each start turns the switch. */
  public boolean pausedAtStart() {
    return settings.paused();
  }

  public Turn current() {
    return newest(0, 1).stream().findFirst().orElse(Turn.NONE);
  }

  /** All turns, newest first. */
  public List<Turn> newest(int offset, int limit) {
    return jdbc.sql(
            "select * from leadflow.mail_pause order by number desc limit :limit offset :offset")
        .param("limit", limit)
        .param("offset", offset)
        .query((r, n) -> turn(r))
        .list();
  }

  /**
   * Turns the switch, in the actor's name; where it stands so already nothing is added.
   *
   * @param seen the number of the turn that the person knew
   * @throws Conflict when somebody turned it since
   */
  public Turn turn(int seen, Paused paused, @Nullable String reason) {
    Turn now = current();
    if (now.number == seen && now.paused == paused) {
      return now;
    }
    if (now.number != seen || !add(seen + 1, paused, reason)) {
      Turn theirs = current();
      throw new Conflict(
          "turned-meanwhile",
          "%s has turned the switch meanwhile: now %s is paused"
              .formatted(theirs.by, theirs.paused.words));
    }
    bell.ringAfterCommit();
    return current();
  }

  private boolean add(int number, Paused paused, @Nullable String reason) {
    return jdbc.sql(
                """
                insert into leadflow.mail_pause (number, paused, by_user, at, reason)
                values (:number, :paused, :by, :now, :reason) on conflict (number) do nothing
                """)
            .param("number", number)
            .param("paused", paused.name())
            .param("by", Actor.current())
            .param("now", Timestamp.from(clock.instant()))
            .param("reason", reason)
            .update()
        == 1;
  }

  private static Turn turn(ResultSet r) throws SQLException {
    return new Turn(
        r.getInt("number"),
        Paused.valueOf(r.getString("paused")),
        r.getString("by_user"),
        r.getTimestamp("at").toInstant(),
        r.getString("reason"));
  }
}
