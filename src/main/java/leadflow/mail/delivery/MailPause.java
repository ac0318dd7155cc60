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
 * The switch that pauses mail. It is stored in the database and read at each claim, so that it
 * takes effect on all nodes at once; a mail being sent is completed.
 *
 * <p>{@code LEADFLOW_MAIL_PAUSED=true} pauses mail to leads at each start, as after a restore from
 * a backup, unless mail is paused already; it waits until a person resumes it.
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

  /** Which mail is paused. */
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
   * One change of the switch.
   *
   * @param number counts up; 0 when it has never been changed
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

  /** Pauses mail at the start; of several nodes that start at the same time, one does it. */
  void pauseAtStart() {
    Turn now = current();
    if (now.paused == Paused.NOTHING) {
      add(now.number + 1, Paused.LEADS, AT_START);
    }
  }

  /** Returns whether each start pauses mail. */
  public boolean pausedAtStart() {
    return settings.paused();
  }

  public Turn current() {
    return newest(0, 1).stream().findFirst().orElse(Turn.NONE);
  }

  /** Returns the changes, newest first. */
  public List<Turn> newest(int offset, int limit) {
    return jdbc.sql(
            "select * from leadflow.mail_pause order by number desc limit :limit offset :offset")
        .param("limit", limit)
        .param("offset", offset)
        .query((r, n) -> turn(r))
        .list();
  }

  /**
   * Sets the switch in the actor's name; does nothing when it is already set so.
   *
   * @param seen the number of the latest change that the person saw
   * @throws Conflict when somebody has changed it since
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
