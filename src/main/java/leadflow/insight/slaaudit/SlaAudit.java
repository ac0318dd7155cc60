package leadflow.insight.slaaudit;

import java.io.Writer;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import leadflow.insight.reporting.ReadSnapshot;
import leadflow.insight.reporting.ReportFilter;
import leadflow.insight.reporting.ReportViewer;
import leadflow.insight.slaaudit.ClockCalculation.Line;
import leadflow.platform.access.UserDirectory;
import leadflow.sla.calendar.BusinessCalendar;
import leadflow.sla.calendar.Calendars;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Shows every clock to the auditors of SLAs: page by page, a single one, or all as a file. */
@Component
public class SlaAudit {

  static final int PAGE = 50;

  private final AuditedClocks clocks;
  private final Calendars calendars;
  private final UserDirectory directory;
  private final ReadSnapshot snapshot;
  private final JdbcClient jdbc;
  private final Clock clock;

  SlaAudit(
      AuditedClocks clocks,
      Calendars calendars,
      UserDirectory directory,
      ReadSnapshot snapshot,
      JdbcClient jdbc,
      Clock clock) {
    this.clocks = clocks;
    this.calendars = calendars;
    this.directory = directory;
    this.snapshot = snapshot;
    this.jdbc = jdbc;
    this.clock = clock;
  }

  /**
   * @param before how many clocks are on earlier pages
   * @param next the value of {@code after} for the next page; null on the last one
   * @param kinds that can be among them
   */
  public record Page(
      Instant now,
      long total,
      long before,
      @Nullable String next,
      List<String> kinds,
      List<AuditedClock> rows) {}

  public Page page(AuditFilter question) {
    return snapshot(
        () -> {
          List<AuditedClock> found = clocks.some(question, PAGE + 1);
          List<AuditedClock> shown = found.size() > PAGE ? found.subList(0, PAGE) : found;
          AuditedClocks.Count count = clocks.count(question);
          return new Page(
              question.now(),
              count.all(),
              count.before(),
              found.size() > PAGE ? place(question, shown).toString() : null,
              question.kinds() == null ? ReportFilter.KINDS : question.kinds(),
              shown);
        });
  }

  /** Writes all selected clocks as CSV, in the filter's order; they are never all in memory. */
  public void export(AuditFilter question, Writer to) {
    snapshot(
        () -> {
          AuditTable table = new AuditTable(to);
          AuditFilter rest = question.from(null);
          List<AuditedClock> some;
          do {
            some = clocks.some(rest, AuditTable.AT_ONCE);
            some.forEach(table::add);
            rest = some.isEmpty() ? rest : rest.from(place(rest, some));
          } while (some.size() == AuditTable.AT_ONCE);
          return true;
        });
  }

  private static AuditFilter.Place place(AuditFilter question, List<AuditedClock> shown) {
    AuditedClock last = shown.get(shown.size() - 1);
    return new AuditFilter.Place(question.order().of(last), last.id());
  }

  /**
   * A clock with its calculation line by line.
   *
   * @param assignments who had the lead while it ran; the first is from before it started
   */
  public record Detail(AuditedClock clock, List<Line> lines, List<Assignment> assignments) {}

  /**
   * @param to null for the pool
   */
  public record Assignment(Instant at, @Nullable String to, String by, String rule) {}

  /**
   * Returns a clock with its calculation.
   *
   * @throws NoSuchClock when there is none that the viewer can see
   */
  public Detail clock(long id, ReportViewer viewer) {
    return snapshot(
        () -> {
          Instant now = clock.instant();
          AuditedClock found =
              clocks.one(id, now).stream()
                  .filter(one -> viewer.seesAll() || one.team().equals(viewer.team()))
                  .findFirst()
                  .orElseThrow(NoSuchClock::new);
          Instant end = found.stoppedAt() == null ? now : found.stoppedAt();
          BusinessCalendar calendar =
              found.hours() == null ? null : calendars.newest(found.hours().team()).calendar();
          ClockCalculation sum =
              ClockCalculation.of(
                  calendar, found.startedAt(), end, found.target(), found.stoppedAt() != null);
          return new Detail(found, sum.lines(), assignments(found.lead(), found.startedAt(), end));
        });
  }

  /** Thrown when there is no such clock, or the viewer cannot see it. */
  public static final class NoSuchClock extends RuntimeException {

    NoSuchClock() {
      super("There is no such clock");
    }
  }

  private List<Assignment> assignments(UUID lead, Instant from, Instant to) {
    List<Assignment> all =
        jdbc.sql(
                """
                select at, to_user, by_user, rule from leadflow.lead_assignment
                where lead_id = :lead and at <= :to and id >= coalesce((select max(id)
                  from leadflow.lead_assignment where lead_id = :lead and at <= :from), 0)
                order by id
                """)
            .param("lead", lead)
            .param("from", Timestamp.from(from))
            .param("to", Timestamp.from(to))
            .query(
                (r, n) ->
                    new Assignment(
                        r.getTimestamp("at").toInstant(),
                        r.getString("to_user"),
                        r.getString("by_user"),
                        r.getString("rule")))
            .list();
    var names =
        directory.names(
            all.stream().map(Assignment::to).filter(who -> who != null).distinct().toList());
    return all.stream()
        .map(
            one ->
                new Assignment(
                    one.at,
                    one.to == null ? null : names.getOrDefault(one.to, one.to),
                    one.by,
                    one.rule))
        .toList();
  }

  private <T> T snapshot(Supplier<T> work) {
    T told = snapshot.of(work);
    if (told == null) {
      throw new IllegalStateException("A snapshot gave nothing");
    }
    return told;
  }
}
