package leadflow.mail.delivery;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import leadflow.lead.Lead;
import leadflow.lead.Leads;
import leadflow.mail.delivery.MailDomains.Troubled;
import leadflow.mail.outbox.MailKind;
import leadflow.mail.outbox.MailTimes;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Chooses the next mail to a lead on this node. It reads the queue in order of time, one page at a
 * time, and keeps one line per receiving domain; the senders serve the lines in turn. So a closed
 * domain, however many mails it has, is skipped once and then delays no other domain.
 *
 * <p>The lines are only a hint, because each claim checks the mail's row again. So nodes share
 * nothing but the rows.
 *
 * <p>A new domain gets one mail at a time, and twice as many after each success, until it may use
 * all senders; one in trouble gets one at a time, and domains that are known to be slow never more
 * than half of the senders together.
 */
final class MailQueue {

  private static final int PAGE = 500;
  private static final int LONGEST_LINE = 100;
  private static final int SHORT_LINE = 20;

  /**
   * How late a mail may be committed and still be found at once; a later one is found by the next
   * full pass.
   */
  private static final Duration OVERLAP = Duration.ofSeconds(30);

  private static final long WHOLE_PASS_NANOS = Duration.ofSeconds(60).toNanos();
  private static final long LOOK_AGAIN_NANOS = Duration.ofSeconds(1).toNanos();
  private static final int REST_AFTER_READING = 5;
  private static final UUID FIRST = new UUID(0, 0);

  /**
   * After this many refusals in a row the domain is at fault; a refused second attempt counts as
   * this many.
   */
  private static final int STRIKES = 5;

  private final JdbcClient jdbc;
  private final Leads leads;
  private final MailDomains domains;
  private final MailTimes times;
  private final int senders;

  private final Map<String, Line> lines = new LinkedHashMap<>();
  private final Set<UUID> known = new HashSet<>();
  private Map<String, Troubled> troubled = new HashMap<>();
  private final Cache<String, Integer> proven = Caffeine.newBuilder().maximumSize(10_000).build();
  private final Cache<String, Integer> strikes = Caffeine.newBuilder().maximumSize(10_000).build();

  private Timestamp cursor = Timestamp.from(Instant.EPOCH);
  private UUID cursorId = FIRST;
  private boolean atEnd;
  private boolean missed;
  private long wholePass;
  private long looked;
  private long readAgain;

  MailQueue(JdbcClient jdbc, Leads leads, MailDomains domains, MailTimes times, int senders) {
    this.jdbc = jdbc;
    this.leads = leads;
    this.domains = domains;
    this.times = times;
    this.senders = senders;
    fromTheStart();
  }

  /**
   * A mail that may be claimed if its row and its lead's row still allow it.
   *
   * @param version of the lead's row on which the candidate is based
   * @param deadline until when it may wait; null means without limit
   */
  record Candidate(
      UUID id,
      String domain,
      MailKind kind,
      boolean answer,
      int cycle,
      String template,
      Instant date,
      @Nullable Instant deadline,
      Lead lead,
      String version) {

    /** Returns whether neither sending hours nor caps apply. */
    boolean isFree() {
      return answer || kind != MailKind.NURTURE;
    }
  }

  private static final class Line {
    private final String domain;
    private final Deque<Candidate> waiting = new ArrayDeque<>();
    private int onTheirWay;
    private boolean hasMore;
    private Instant notBefore = Instant.EPOCH;

    Line(String domain) {
      this.domain = domain;
    }
  }

  /** Restarts reading from the beginning of the queue. */
  synchronized void fromTheStart() {
    cursor = Timestamp.from(Instant.EPOCH);
    cursorId = FIRST;
    atEnd = false;
    missed = false;
    wholePass = System.nanoTime();
    looked = wholePass - LOOK_AGAIN_NANOS;
    readAgain = wholePass;
  }

  /** Returns the next mail, which counts as in flight until {@code back} is called. */
  synchronized Optional<Candidate> next(Instant now) {
    look(now);
    Candidate picked = pick(now);
    while (picked == null && readOn(now)) {
      picked = pick(now);
    }
    return Optional.ofNullable(picked);
  }

  /** Returns when the next blocked line can be served; empty when unknown. */
  synchronized Optional<Instant> nextOpening(Instant now) {
    return lines.values().stream()
        .filter(line -> !line.waiting.isEmpty() && line.notBefore.isAfter(now))
        .map(line -> line.notBefore)
        .min(Instant::compareTo);
  }

  /** Marks a mail as no longer in flight, whatever its result; safe to call twice. */
  synchronized void back(UUID id, String domain) {
    if (known.remove(id)) {
      line(domain).onTheirWay--;
    }
  }

  /**
   * Drops a mail that another sender has, or whose lead is locked; it is found again if it still
   * waits.
   */
  synchronized void missed(Candidate candidate) {
    back(candidate.id, candidate.domain);
    missed = true;
  }

  /**
   * Locks the rows of mail and lead and returns the current mail; empty when it is gone or locked.
   */
  Optional<Candidate> lock(Candidate candidate, Instant now) {
    return jdbc.sql(
            """
            select l.*, %s from leadflow.message m join leadflow.lead_record l on l.id = m.lead_id
            where m.id = :id and m.state in ('PENDING', 'DEFERRED') and m.not_before <= :now
            for update skip locked
            """
                .formatted(MAIL_COLUMNS))
        .param("id", candidate.id)
        .param("now", Timestamp.from(now))
        .query((r, n) -> candidate(r, n))
        .optional();
  }

  /** Closes the domain until then; the mail stays in line. */
  synchronized void closed(Candidate candidate, Instant until) {
    Line line = line(candidate.domain);
    line.onTheirWay--;
    line.notBefore = until;
    line.waiting.addFirst(candidate);
  }

  /** Notes that the domain has got a mail and may get the next one only then. */
  synchronized void entered(String domain, Instant next) {
    line(domain).notBefore = next;
  }

  /** Returns whether the domain must be entered before it is mailed. */
  synchronized boolean isGuarded(String domain) {
    return troubled.containsKey(domain);
  }

  /** Returns whether the domain is known to delay senders. */
  synchronized boolean isSlow(String domain) {
    Troubled trouble = troubled.get(domain);
    return trouble != null && trouble.slow();
  }

  /**
   * Notes that the domain took a mail, or refused it for reasons of its own.
   *
   * @return true when it may get more mails at once than before
   */
  synchronized boolean wentWell(String domain) {
    strikes.invalidate(domain);
    troubled.remove(domain);
    int before = allowed(domain);
    proven.put(domain, Math.min(senders, 2 * before));
    return allowed(domain) > before;
  }

  /** Notes that the domain took a mail slowly. */
  synchronized void wentSlowly(String domain) {
    strikes.invalidate(domain);
    proven.invalidate(domain);
  }

  /** Notes that the domain is in trouble until then. */
  synchronized void failed(String domain, Instant until, boolean slow) {
    wentSlowly(domain);
    troubled.put(domain, new Troubled(domain, until, slow, false));
  }

  /** Counts a refusal; returns whether the domain is now considered in trouble. */
  synchronized boolean isStrikeOut(String domain, boolean firstTry) {
    if (troubled.containsKey(domain) || !firstTry) {
      return true;
    }
    return strikes.asMap().merge(domain, 1, Integer::sum) >= STRIKES;
  }

  private Line line(String domain) {
    return lines.computeIfAbsent(domain, Line::new);
  }

  /** Reads what other nodes have found out about domains. */
  private void look(Instant now) {
    if (System.nanoTime() - looked < LOOK_AGAIN_NANOS) {
      return;
    }
    looked = System.nanoTime();
    Map<String, Troubled> found = new HashMap<>();
    for (Troubled one : domains.troubled(now)) {
      found.put(one.domain(), one);
    }
    troubled = found;
    for (Troubled one : found.values()) {
      if (one.awaited()) {
        line(one.domain()).hasMore = true;
      }
    }
    lines
        .values()
        .removeIf(line -> line.onTheirWay == 0 && line.waiting.isEmpty() && !line.hasMore);
  }

  /** Serves each line in turn, so that a long one does not delay a short one. */
  private @Nullable Candidate pick(Instant now) {
    for (Line line : lines.values()) {
      Candidate candidate = first(line, now);
      if (candidate != null) {
        line.onTheirWay++;
        lines.remove(line.domain);
        lines.put(line.domain, line);
        return candidate;
      }
    }
    return null;
  }

  private @Nullable Candidate first(Line line, Instant now) {
    if (line.waiting.isEmpty() && !line.hasMore
        || line.notBefore.isAfter(now)
        || line.onTheirWay >= allowed(line.domain)
        || !mayBeTried(line.domain, now)) {
      return null;
    }
    if (line.hasMore && line.waiting.size() < SHORT_LINE) {
      fill(line, now);
    }
    return line.waiting.pollFirst();
  }

  private int allowed(String domain) {
    if (troubled.containsKey(domain) || times.gap(domain).isPresent()) {
      return 1;
    }
    Integer known = proven.getIfPresent(domain);
    return known == null ? 1 : known;
  }

  private boolean mayBeTried(String domain, Instant now) {
    Troubled trouble = troubled.get(domain);
    return trouble == null
        || !trouble.until().isAfter(now)
            && (!trouble.slow() || slowOnes() < Math.max(1, senders / 2));
  }

  private int slowOnes() {
    int count = 0;
    for (Troubled one : troubled.values()) {
      Line line = one.slow() ? lines.get(one.domain()) : null;
      count += line == null ? 0 : line.onTheirWay;
    }
    return count;
  }

  /**
   * Reads more mails of this domain; if it is in trouble, those that it refused before come first.
   */
  private void fill(Line line, Instant now) {
    line.hasMore = false;
    List<Candidate> found = new ArrayList<>();
    if (troubled.containsKey(line.domain)) {
      found.addAll(of(line.domain, "state = 'DEFERRED' and attempt > 0", now, SHORT_LINE));
    }
    if (found.isEmpty()) {
      found.addAll(of(line.domain, "state in ('PENDING', 'DEFERRED')", now, LONGEST_LINE));
    }
    line.hasMore = found.size() >= SHORT_LINE;
    found.stream().filter(c -> known.add(c.id)).forEach(line.waiting::add);
  }

  private List<Candidate> of(String domain, String states, Instant now, int most) {
    return jdbc.sql(
            """
            select l.*, %s
            from (select * from leadflow.message
              where domain = :domain and kind <> 'internal' and %s and not_before <= :now
              order by not_before limit :most) m
            join leadflow.lead_record l on l.id = m.lead_id order by m.not_before
            """
                .formatted(MAIL_COLUMNS, states))
        .param("domain", domain)
        .param("now", Timestamp.from(now))
        .param("most", most)
        .query((r, n) -> candidate(r, n))
        .list();
  }

  private Candidate candidate(ResultSet r, int n) throws SQLException {
    Timestamp deadline = r.getTimestamp("m_deadline");
    return new Candidate(
        r.getObject("m_id", UUID.class),
        r.getString("m_domain"),
        MailKind.of(r.getString("m_kind")),
        r.getBoolean("m_answer"),
        r.getInt("m_cycle"),
        r.getString("m_template"),
        r.getTimestamp("m_date").toInstant(),
        deadline == null ? null : deadline.toInstant(),
        Objects.requireNonNull(leads.row().mapRow(r, n)),
        r.getString("version"));
  }

  /**
   * Reads the next page; false when there is nothing new. Domains whose line is full and those that
   * are closed are left out: their mails are found by the domain, when it is their turn.
   */
  private boolean readOn(Instant now) {
    if (atEnd && !mayReadAgain()) {
      return false;
    }
    long began = System.nanoTime();
    List<String> skipped = new ArrayList<>(troubled.keySet());
    for (Line line : lines.values()) {
      if (line.waiting.size() >= LONGEST_LINE) {
        line.hasMore = true;
        skipped.add(line.domain);
      }
    }
    List<Row> page = page(now, skipped);
    readAgain = System.nanoTime() + (System.nanoTime() - began) * REST_AFTER_READING;
    boolean any = false;
    for (Row row : page) {
      Candidate candidate = row.candidate;
      if (known.add(candidate.id)) {
        line(candidate.domain).waiting.addLast(candidate);
        any = true;
      }
    }
    atEnd = page.size() < PAGE;
    if (atEnd) {
      cursor = Timestamp.from(now.minus(OVERLAP));
      cursorId = FIRST;
    } else {
      cursor = page.get(PAGE - 1).notBefore;
      cursorId = page.get(PAGE - 1).candidate.id;
    }
    return any || !atEnd;
  }

  /** Limits how often many mails of closed domains are read again. */
  private boolean mayReadAgain() {
    long now = System.nanoTime();
    if (now - readAgain < 0) {
      return false;
    }
    if (now - wholePass > WHOLE_PASS_NANOS || missed && now - wholePass > LOOK_AGAIN_NANOS) {
      cursor = Timestamp.from(Instant.EPOCH);
      cursorId = FIRST;
      missed = false;
      wholePass = now;
    }
    return true;
  }

  private record Row(Candidate candidate, Timestamp notBefore) {}

  private List<Row> page(Instant now, List<String> skipped) {
    return jdbc.sql(
            """
            select m.not_before as m_not_before, l.*, %s
            from (%s) next join leadflow.message m on m.id = next.id
            join leadflow.lead_record l on l.id = m.lead_id order by m.not_before, m.id
            """
                .formatted(MAIL_COLUMNS, PAGE_SQL))
        .param("cursor", cursor)
        .param("cursorId", cursorId)
        .param("now", Timestamp.from(now))
        .param("skipped", skipped.toArray(String[]::new))
        .param("page", PAGE)
        .query((r, n) -> new Row(candidate(r, n), r.getTimestamp("m_not_before")))
        .list();
  }

  private static final String MAIL_COLUMNS =
      """
      m.id as m_id, m.domain as m_domain, m.kind as m_kind, m.answer as m_answer, m.cycle as m_cycle,
      m.template as m_template, m.date as m_date, m.deadline as m_deadline""";

  /** Answered from the index alone, however many mails are skipped. */
  static final String PAGE_SQL =
      """
      select id from leadflow.message
      where kind <> 'internal' and state in ('PENDING', 'DEFERRED') and not_before <= :now
        and (not_before, id) > (:cursor, :cursorId) and domain <> all (:skipped)
      order by not_before, id limit :page
      """;
}
