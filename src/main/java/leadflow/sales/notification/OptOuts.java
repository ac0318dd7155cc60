package leadflow.sales.notification;

import java.sql.Timestamp;
import java.time.Clock;
import java.util.EnumSet;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** The mails that a colleague has switched off. */
@Repository
class OptOuts {

  private final JdbcClient jdbc;
  private final Clock clock;

  OptOuts(JdbcClient jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  boolean isOff(String user, Kind kind) {
    return jdbc.sql(
            """
            select exists (select 1 from leadflow.notification_opt_out
              where user_id = :user and kind = :kind)
            """)
        .param("user", user)
        .param("kind", kind.id())
        .query(Boolean.class)
        .single();
  }

  Set<Kind> of(String user) {
    Set<Kind> off = EnumSet.noneOf(Kind.class);
    jdbc.sql("select kind from leadflow.notification_opt_out where user_id = :user")
        .param("user", user)
        .query(String.class)
        .list()
        .forEach(kind -> Kind.of(kind).ifPresent(off::add));
    return off;
  }

  /** From now on exactly these are off. */
  @Transactional
  void choose(String user, Set<Kind> off) {
    for (Kind kind : Kind.values()) {
      if (off.contains(kind)) {
        switchOff(user, kind);
      } else {
        switchOn(user, kind);
      }
    }
  }

  private void switchOff(String user, Kind kind) {
    jdbc.sql(
            """
            insert into leadflow.notification_opt_out (user_id, kind, at)
            values (:user, :kind, :now) on conflict do nothing
            """)
        .param("user", user)
        .param("kind", kind.id())
        .param("now", Timestamp.from(clock.instant()))
        .update();
  }

  private void switchOn(String user, Kind kind) {
    jdbc.sql("delete from leadflow.notification_opt_out where user_id = :user and kind = :kind")
        .param("user", user)
        .param("kind", kind.id())
        .update();
  }
}
