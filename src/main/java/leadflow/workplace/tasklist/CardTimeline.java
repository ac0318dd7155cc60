package leadflow.workplace.tasklist;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import leadflow.mail.outbox.MailState;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * What happened to a lead, page by page, newest first, in one statement: each source returns at
 * most as many rows as the page can need, in the order of its index.
 */
@Repository
class CardTimeline {

  static final int SIZE = 15;

  private static final String PAGE =
      """
      select at, kind, what, more, by_user from (
        (select occurred_at as at, 'activity' as kind, type as what, coalesce(subject, url) as more,
                null as by_user
           from leadflow.lead_activity where lead_id = :lead and human order by occurred_at desc limit :most)
        union all
        (select at, 'stage', to_stage || ' ' || to_status, reason, actor
           from leadflow.lead_move where lead_id = :lead order by id desc limit :most)
        union all
        (select date, 'message', state, subject, null
           from leadflow.lead_mail where lead_id = :lead and kind = 'nurture' order by date desc limit :most)
        union all
        (select saved_at, 'bant', coalesce(verdict, ''), array_to_string(changed, ', '), saved_by
           from leadflow.lead_bant where lead_id = :lead order by id desc limit :most)
        union all
        (select at, 'attempt', channel || ' ' || outcome, note, by_user
           from leadflow.lead_attempt where lead_id = :lead order by at desc limit :most)
        union all
        (select decided_at, 'opportunity', decision, coalesce(rejection, amount || ' ' || currency), decided_by
           from leadflow.lead_opportunity where lead_id = :lead and decided_at is not null)
        union all
        (select closed_at, 'opportunity', outcome, coalesce(reason, amount || ' ' || currency), closed_by
           from leadflow.lead_opportunity where lead_id = :lead and closed_at is not null)
        union all
        (select at, 'note', text, null, null
           from leadflow.lead_note where lead_id = :lead order by at desc limit :most)
      ) as happened
      order by at desc, kind, what limit :size offset :from
      """;

  private final JdbcClient jdbc;

  CardTimeline(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * @param from how many entries to skip
   */
  LeadCard.Timeline page(UUID lead, int from) {
    List<LeadCard.Entry> entries =
        jdbc.sql(PAGE)
            .param("lead", lead)
            .param("most", from + SIZE + 1)
            .param("size", SIZE + 1)
            .param("from", from)
            .query((r, n) -> entry(r))
            .list();
    boolean more = entries.size() > SIZE;
    return new LeadCard.Timeline(
        more ? entries.subList(0, SIZE) : entries, more ? (Integer) (from + SIZE) : null);
  }

  private static LeadCard.Entry entry(ResultSet r) throws SQLException {
    String kind = r.getString("kind");
    return new LeadCard.Entry(
        r.getTimestamp("at").toInstant(),
        kind,
        what(kind, r.getString("what")),
        r.getString("more"),
        r.getString("by_user"));
  }

  private static String what(String kind, @Nullable String code) {
    String known = code == null ? "" : code;
    return switch (kind) {
      case "activity" -> CardWords.did(known);
      case "message" -> CardWords.mail(MailState.valueOf(known));
      case "bant" -> known.isEmpty() ? "BANT saved" : "BANT verdict: " + CardWords.sentence(known);
      case "note" -> known;
      case "stage" -> CardWords.stage(known);
      default -> CardWords.sentence(known);
    };
  }
}
