package leadflow.mail.operations;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import leadflow.mail.outbox.MailKind;
import leadflow.mail.outbox.MailState;
import leadflow.platform.validation.FormAnswers;
import leadflow.platform.validation.InvalidInput;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Searches the outbox; an index serves each query, however many mails there are. */
@Repository
class OutboxSearch {

  static final int MOST = 200;
  static final List<String> STATES = Arrays.stream(MailState.values()).map(MailState::id).toList();

  private static final int REASONS = 8;
  private static final int LONGEST_FILTER = 254;

  /** Sorts behind whatever begins with the text before it. */
  private static final String END = Character.toString(Character.MAX_CODE_POINT);

  private static final String COLUMNS =
      "m.id, m.lead_id, m.cycle, m.step, m.kind, m.template, m.recipient, m.domain, m.subject,"
          + " m.message_id, m.date, m.state, m.attempt, m.reason, m.not_before, m.settled_at";

  private final JdbcClient jdbc;
  private final Clock clock;

  OutboxSearch(JdbcClient jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  /**
   * Which mails a list shows; null and blank show all.
   *
   * @param domain of the recipient
   * @param q how the recipient's or the lead's address begins
   */
  record Filters(
      @Nullable String state,
      @Nullable String domain,
      @Nullable String template,
      @Nullable String q) {

    static final Filters NONE = new Filters(null, null, null, null);

    /**
     * @throws InvalidInput when there is no such state, or no text like that
     */
    static Filters of(Map<String, ?> given) {
      Map<String, Object> values = new LinkedHashMap<>(given);
      values.computeIfPresent("state", (f, state) -> state.toString().toUpperCase(Locale.ROOT));
      FormAnswers answers = new FormAnswers(values);
      return new Filters(
          answers.oneOf("state", STATES),
          lower(answers.text("domain", LONGEST_FILTER)),
          answers.text("template", LONGEST_FILTER),
          lower(answers.text("q", LONGEST_FILTER)));
    }

    private static @Nullable String lower(@Nullable String text) {
      return text == null ? null : text.toLowerCase(Locale.ROOT);
    }
  }

  /** A page of mails, newest first. */
  record Page(List<OutboxMail> items, int page, int size, long total) {}

  /** A reason, as it begins, and how many mails it holds back. */
  record Reason(String reason, long mails) {}

  /**
   * How things stand.
   *
   * @param deferredBecause the most frequent reasons
   * @param oldestWaiting the date of the oldest mail that is pending or deferred
   */
  record Numbers(
      long pending,
      long sending,
      long deferred,
      List<Reason> deferredBecause,
      long unknown,
      long failed,
      long sentLastHour,
      long sentLastDay,
      @Nullable Instant oldestWaiting) {}

  Page find(Filters filters, int page, int size) {
    InvalidInput.unlessPage(page, size, MOST);
    List<String> where = new ArrayList<>(List.of("true"));
    Map<String, Object> values = new LinkedHashMap<>();
    equal("state", filters.state, where, values);
    equal("domain", filters.domain, where, values);
    equal("template", filters.template, where, values);
    if (filters.q != null) {
      where.add(
          """
          m.id in (
            select id from leadflow.message
            where lower(recipient) collate "C" >= :q and lower(recipient) collate "C" < :end
            union all
            select about.id from leadflow.lead_card l join leadflow.message about on about.lead_id = l.id
            where l.email_key collate "C" >= :q and l.email_key collate "C" < :end)
          """);
      values.put("q", filters.q);
      values.put("end", filters.q + END);
    }
    String condition = String.join(" and ", where);
    long total =
        jdbc.sql("select count(*) from leadflow.message m where " + condition)
            .params(values)
            .query(Long.class)
            .single();
    // joins no lead of an earlier page
    List<OutboxMail> items =
        jdbc.sql(
                """
                select m.*, l.name from (
                  select %s from leadflow.message m where %s
                  order by m.date desc, m.id limit :limit offset :offset) m
                join leadflow.lead_card l on l.id = m.lead_id order by m.date desc, m.id
                """
                    .formatted(COLUMNS, condition))
            .params(values)
            .param("limit", size)
            .param("offset", (long) page * size)
            .query((r, n) -> mail(r))
            .list();
    return new Page(items, page, size, total);
  }

  Optional<OutboxMail> find(UUID id) {
    return jdbc.sql(
            """
            select %s, l.name from leadflow.message m join leadflow.lead_card l on l.id = m.lead_id
            where m.id = :id
            """
                .formatted(COLUMNS))
        .param("id", id)
        .query((r, n) -> mail(r))
        .optional();
  }

  /** What the mail says; empty where it was skipped before it was written. */
  Content content(UUID id) {
    return jdbc.sql("select html, text from leadflow.message where id = :id")
        .param("id", id)
        .query((r, n) -> new Content(r.getString("html"), r.getString("text")))
        .single();
  }

  record Content(String html, String text) {}

  /** Those that were UNKNOWN then already, oldest first. */
  List<UUID> unknown(Instant then, int most) {
    return jdbc.sql(
            """
            select id from leadflow.message where state = 'UNKNOWN' and settled_at <= :then
            order by date, id limit :most
            """)
        .param("then", Timestamp.from(then))
        .param("most", most)
        .query(UUID.class)
        .list();
  }

  Numbers numbers() {
    Instant now = clock.instant();
    return jdbc.sql(
            """
            select
              (select count(*) from leadflow.message where state = 'PENDING') as pending,
              (select count(*) from leadflow.message where state = 'SENDING') as sending,
              (select count(*) from leadflow.message where state = 'DEFERRED') as deferred,
              (select count(*) from leadflow.message where state = 'UNKNOWN') as unknown,
              (select count(*) from leadflow.message where state = 'FAILED') as failed,
              (select count(*) from leadflow.message where state = 'SENT' and settled_at > :hour) as last_hour,
              (select count(*) from leadflow.message where state = 'SENT' and settled_at > :day) as last_day,
              least(
                (select min(date) from leadflow.message where state = 'PENDING'),
                (select min(date) from leadflow.message where state = 'DEFERRED')) as oldest
            """)
        .param("hour", Timestamp.from(now.minus(Duration.ofHours(1))))
        .param("day", Timestamp.from(now.minus(Duration.ofDays(1))))
        .query(
            (r, n) ->
                new Numbers(
                    r.getLong("pending"),
                    r.getLong("sending"),
                    r.getLong("deferred"),
                    deferredBecause(),
                    r.getLong("unknown"),
                    r.getLong("failed"),
                    r.getLong("last_hour"),
                    r.getLong("last_day"),
                    instant(r, "oldest")))
        .single();
  }

  /** What a mail server adds at the end, such as its number of the call, makes no other reason. */
  private List<Reason> deferredBecause() {
    return jdbc.sql(
            """
            select coalesce(left(reason, 60), '') as reason, count(*) as mails from leadflow.message
            where state = 'DEFERRED' group by 1 order by 2 desc, 1 limit :most
            """)
        .param("most", REASONS)
        .query((r, n) -> new Reason(r.getString("reason"), r.getLong("mails")))
        .list();
  }

  /**
   * A receiving domain that is in trouble.
   *
   * @param until no mail before; for one that is being tried, how long that may take
   * @param failures in a row
   * @param waiting mails to leads
   */
  record Domain(
      String domain,
      boolean tried,
      Instant since,
      Instant until,
      int failures,
      @Nullable String reason,
      long waiting) {}

  /** Those that are left alone for a while, or tried with one mail; the next to be tried first. */
  List<Domain> domainsInTrouble() {
    return jdbc.sql(
            """
            select d.*, (select count(*) from leadflow.message m
                where m.domain = d.domain and m.kind <> 'internal'
                  and m.state in ('PENDING', 'DEFERRED')) as waiting
            from leadflow.mail_domain d where d.state <> 'OPEN' order by d.until, d.domain limit :most
            """)
        .param("most", MOST)
        .query(
            (r, n) ->
                new Domain(
                    r.getString("domain"),
                    r.getString("state").equals("PROBING"),
                    r.getTimestamp("since").toInstant(),
                    r.getTimestamp("until").toInstant(),
                    r.getInt("failures"),
                    r.getString("reason"),
                    r.getLong("waiting")))
        .list();
  }

  /**
   * Of all mails there are; jumps from one to the next in the index instead of reading them all.
   */
  List<String> templates() {
    return jdbc.sql(
            """
            with recursive used as (
              (select template from leadflow.message order by template limit 1)
              union all
              select (select template from leadflow.message m where m.template > used.template
                order by m.template limit 1)
              from used where used.template is not null)
            select template from used where template is not null
            """)
        .query(String.class)
        .list();
  }

  private static void equal(
      String column, @Nullable String value, List<String> where, Map<String, Object> values) {
    if (value != null) {
      where.add("m." + column + " = :" + column);
      values.put(column, value);
    }
  }

  private static OutboxMail mail(ResultSet r) throws SQLException {
    MailState state = MailState.valueOf(r.getString("state"));
    return new OutboxMail(
        r.getObject("id", UUID.class),
        r.getObject("lead_id", UUID.class),
        r.getString("name"),
        MailKind.of(r.getString("kind")),
        r.getString("template"),
        r.getString("step"),
        r.getInt("cycle"),
        r.getString("recipient"),
        r.getString("domain"),
        r.getString("subject"),
        r.getString("message_id"),
        r.getTimestamp("date").toInstant(),
        state,
        r.getInt("attempt"),
        r.getString("reason"),
        state.isWaiting() ? instant(r, "not_before") : null,
        instant(r, "settled_at"));
  }

  private static @Nullable Instant instant(ResultSet r, String column) throws SQLException {
    Timestamp at = r.getTimestamp(column);
    return at == null ? null : at.toInstant();
  }
}
