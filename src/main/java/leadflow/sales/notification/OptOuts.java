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

  boolean isOff(String user, NotificationKind kind) {
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

  Set<NotificationKind> of(String user) {
    Set<NotificationKind> off = EnumSet.noneOf(NotificationKind.class);
    jdbc.sql("select kind from leadflow.notification_opt_out where user_id = :user")
        .param("user", user)
        .query(String.class)
        .list()
        .forEach(kind -> NotificationKind.of(kind).ifPresent(off::add));
    return off;
  }

  /** Replaces the person's choice: exactly these kinds are off from now on. */
  @Transactional
  void choose(String user, Set<NotificationKind> off) {
    for (NotificationKind kind : NotificationKind.values()) {
      if (off.contains(kind)) {
        switchOff(user, kind);
      } else {
        switchOn(user, kind);
      }
    }
  }

  private void switchOff(String user, NotificationKind kind) {
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

  private void switchOn(String user, NotificationKind kind) {
    jdbc.sql("delete from leadflow.notification_opt_out where user_id = :user and kind = :kind")
        .param("user", user)
        .param("kind", kind.id())
        .update();
  }
}
