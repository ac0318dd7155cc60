package leadflow.insight.dashboard;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import leadflow.insight.reporting.ReportFilter;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * What the dashboard must say, counted in the slow and plain way: all rows are read, and each
 * figure is a loop over them. Figures are named by their path in the JSON.
 */
final class DashboardOracle {

  private static final List<String> STEPS =
      List.of("LEAD", "MQL", "SQL", "OPPORTUNITY", "CUSTOMER");
  private static final List<String> NEXT = List.of("Mql", "Sql", "Opportunity", "Customer");
  private static final Map<String, String> KINDS =
      Map.of(
          "first-touch", "First touch",
          "qualify", "Verdict",
          "accept", "Claim",
          "decide", "Decision",
          "opportunity-idle", "Next activity");

  private final ReportFilter q;
  private final Map<String, String> figures = new TreeMap<>();
  private final Map<UUID, Lead> leads;
  private final List<ClockRow> clocks;
  private final List<Move> moves;
  private final Map<String, Person> staff;
  private final Map<String, Team> teams;
  private final List<Assigned> assigned;
  private final Map<String, String> users;

  private record Lead(
      UUID id,
      String name,
      String stage,
      String status,
      String position,
      Instant created,
      String source,
      String product,
      String owner) {}

  private record ClockRow(
      long id,
      UUID lead,
      String kind,
      String hours,
      String owner,
      Instant started,
      Instant warn,
      Instant due,
      String state,
      Instant stopped,
      String corrected) {

    /** Whether it counts as this by the auditor's word, or where he said nothing by its own. */
    boolean counts(String verdict) {
      return (corrected == null ? state : corrected).equals(verdict);
    }
  }

  private record Move(
      UUID lead,
      String from,
      String to,
      String fromStatus,
      String status,
      Instant at,
      String reason) {}

  private record Person(
      String team, int capacity, LocalDate absentFrom, LocalDate absentTo, LocalDate outOn) {}

  private record Team(String name, ZoneId zone) {}

  private record Assigned(String to, Instant at, boolean counted) {}

  /**
   * @param users people of SDR and sales by id, with their names
   */
  DashboardOracle(JdbcTemplate jdbc, ReportFilter q, Map<String, String> users) {
    this.q = q;
    this.users = users;
    leads = new HashMap<>();
    jdbc.query("select * from leadflow.lead", (ResultSet r) -> read(r));
    clocks =
        jdbc.query(
            """
            select c.*, (select counts_as from leadflow.sla_correction s where s.clock_id = c.id
              order by s.id desc limit 1) as said from leadflow.sla_clock c
            """,
            (r, n) ->
                new ClockRow(
                    r.getLong("id"),
                    r.getObject("lead_id", UUID.class),
                    r.getString("kind"),
                    r.getString("team_id"),
                    r.getString("owner"),
                    at(r, "started_at"),
                    at(r, "warn_at"),
                    at(r, "due_at"),
                    r.getString("state"),
                    at(r, "stopped_at"),
                    r.getString("said")));
    moves =
        jdbc.query(
            "select * from leadflow.stage_change",
            (r, n) ->
                new Move(
                    r.getObject("lead_id", UUID.class),
                    r.getString("from_stage"),
                    r.getString("to_stage"),
                    r.getString("from_status"),
                    r.getString("to_status"),
                    at(r, "at"),
                    r.getString("reason")));
    staff = new HashMap<>();
    jdbc.query(
        "select * from leadflow.staff",
        (ResultSet r) -> {
          staff.put(
              r.getString("user_id"),
              new Person(
                  r.getString("team_id"),
                  r.getInt("capacity"),
                  r.getObject("absent_from", LocalDate.class),
                  r.getObject("absent_to", LocalDate.class),
                  r.getObject("out_on", LocalDate.class)));
        });
    teams = new HashMap<>();
    jdbc.query(
        "select * from leadflow.team",
        (ResultSet r) -> {
          teams.put(
              r.getString("id"), new Team(r.getString("name"), ZoneId.of(r.getString("zone"))));
        });
    assigned =
        jdbc.query(
            "select * from leadflow.assignment",
            (r, n) -> new Assigned(r.getString("to_user"), at(r, "at"), r.getBoolean("counted")));
  }

  private void read(ResultSet r) throws SQLException {
    leads.put(
        r.getObject("id", UUID.class),
        new Lead(
            r.getObject("id", UUID.class),
            r.getString("first_name") + " " + r.getString("last_name"),
            r.getString("stage"),
            r.getString("status"),
            r.getString("position"),
            at(r, "created_at"),
            r.getString("source"),
            r.getString("product"),
            r.getString("owner")));
  }

  private static Instant at(ResultSet r, String column) throws SQLException {
    Timestamp at = r.getTimestamp(column);
    return at == null ? null : at.toInstant();
  }

  /** All of them, by name. */
  Map<String, String> figures() {
    put("sla/from", q.period().from());
    put("sla/to", q.period().to());
    put("sla/at", q.now());
    put("funnel/from", q.period().from());
    put("funnel/to", q.period().to());
    promises();
    open();
    speed();
    funnel();
    losses();
    work();
    return figures;
  }

  private void put(String name, Object value) {
    figures.put(name, String.valueOf(value));
  }

  // whom it is about

  private String team(String person, String otherwise) {
    return staff.containsKey(person)
        ? staff.get(person).team()
        : otherwise == null ? "inside-sales" : otherwise;
  }

  private boolean asked(ClockRow c, boolean kind) {
    Lead lead = leads.get(c.lead());
    return (!kind || q.kind() == null || q.kind().equals(c.kind()))
        && (q.team() == null || q.team().equals(team(c.owner(), c.hours())))
        && fits(q.person(), c.owner())
        && fits(q.source(), lead.source())
        && fits(q.product(), lead.product());
  }

  private boolean asked(Lead lead) {
    return (q.team() == null || lead.owner() != null && q.team().equals(team(lead.owner(), null)))
        && fits(q.person(), lead.owner())
        && fits(q.source(), lead.source())
        && fits(q.product(), lead.product());
  }

  private static boolean fits(String asked, String value) {
    return asked == null || asked.equals(value == null ? "-" : value);
  }

  private boolean inPeriod(Instant at) {
    return !at.isBefore(q.period().from()) && at.isBefore(q.period().to());
  }

  private static LocalDate week(Instant at) {
    return LocalDate.ofInstant(at, ZoneOffset.UTC)
        .with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
  }

  // promises

  private void promises() {
    List<ClockRow> started =
        clocks.stream().filter(c -> inPeriod(c.started()) && asked(c, true)).toList();
    kept("sla/totals", started);
    split("clocks", started, ClockRow::kind, KINDS::get);
    split("teams", started, c -> team(c.owner(), c.hours()), id -> teams.get(id).name());
    split("persons", started, c -> none(c.owner()), id -> name(id, "(nobody)"));
    split("sources", started, c -> none(leads.get(c.lead()).source()), id -> none(id, "(none)"));
    split("products", started, c -> none(leads.get(c.lead()).product()), id -> none(id, "(none)"));
    split("weeks", started, c -> week(c.started()).toString(), null);
  }

  private static String none(String value) {
    return value == null ? "-" : value;
  }

  private static String none(String value, String shown) {
    return value.equals("-") ? shown : value;
  }

  private String name(String id, String nobody) {
    return id.equals("-") ? nobody : users.getOrDefault(id, id);
  }

  private void split(
      String split,
      List<ClockRow> all,
      Function<ClockRow, String> by,
      Function<String, String> name) {
    all.stream()
        .collect(Collectors.groupingBy(by))
        .forEach(
            (id, some) -> {
              String path = "sla/" + split + "/" + id;
              kept(path, some);
              if (name != null) {
                put(path + "/name", name.apply(id));
              }
            });
  }

  private void kept(String path, List<ClockRow> some) {
    long met = count(some, c -> c.counts("MET"));
    long late = count(some, c -> c.counts("MET_LATE"));
    long overdue = count(some, c -> c.corrected() == null && overdue(c));
    long brokenOff =
        count(
            some,
            c ->
                c.corrected() == null
                    && c.state().equals("CANCELLED")
                    && !c.stopped().isBefore(c.due()));
    long soon = count(some, this::soon);
    long missed = late + overdue + brokenOff;
    put(path + "/started", some.size());
    put(path + "/met", met);
    put(path + "/missed", missed);
    put(path + "/metLate", late);
    put(path + "/overdue", overdue);
    put(path + "/cancelledLate", brokenOff);
    put(path + "/running", count(some, c -> c.counts("RUNNING")) - overdue - soon);
    put(path + "/dueSoon", soon);
    put(path + "/cancelled", count(some, c -> c.counts("CANCELLED")) - brokenOff);
    put(path + "/attainment", met + missed == 0 ? null : (Object) ((double) met / (met + missed)));
  }

  private boolean overdue(ClockRow c) {
    return c.state().equals("RUNNING") && !q.now().isBefore(c.due());
  }

  private boolean soon(ClockRow c) {
    return c.state().equals("RUNNING") && !q.now().isBefore(c.warn()) && q.now().isBefore(c.due());
  }

  private static <T> long count(List<T> all, Predicate<T> which) {
    return all.stream().filter(which).count();
  }

  private void open() {
    List<ClockRow> open =
        clocks.stream().filter(c -> c.state().equals("RUNNING") && asked(c, true)).toList();
    open("sla/now", open);
    open.stream()
        .collect(Collectors.groupingBy(ClockRow::kind))
        .forEach(
            (kind, some) -> {
              open("sla/now/clocks/" + kind, some);
              put("sla/now/clocks/" + kind + "/name", KINDS.get(kind));
            });
    List<ClockRow> late =
        open.stream()
            .filter(this::overdue)
            .sorted(Comparator.comparing(ClockRow::due).thenComparing(ClockRow::id))
            .limit(20)
            .toList();
    for (int i = 0; i < late.size(); i++) {
      late("sla/mostOverdue/" + i, late.get(i));
    }
  }

  private void open(String path, List<ClockRow> some) {
    put(path + "/open", some.size());
    put(path + "/dueSoon", count(some, this::soon));
    put(path + "/overdue", count(some, this::overdue));
  }

  private void late(String path, ClockRow c) {
    put(path + "/lead", c.lead());
    put(path + "/name", leads.get(c.lead()).name());
    put(path + "/kind", c.kind());
    put(path + "/owner", c.owner());
    put(path + "/ownerName", c.owner() == null ? null : name(c.owner(), ""));
    put(path + "/team", team(c.owner(), c.hours()));
    put(path + "/dueAt", c.due());
    String hours = c.hours() == null ? team(c.owner(), null) : c.hours();
    put(path + "/overdueSeconds", worked(c.due(), q.now(), teams.get(hours).zone()));
  }

  /** Minute by minute: Monday to Friday, nine to five. */
  private static long worked(Instant from, Instant to, ZoneId zone) {
    Duration sum = Duration.ZERO;
    for (Instant minute = from.truncatedTo(ChronoUnit.MINUTES);
        minute.isBefore(to);
        minute = minute.plusSeconds(60)) {
      ZonedDateTime local = minute.atZone(zone);
      if (local.getDayOfWeek().getValue() <= 5 && local.getHour() >= 9 && local.getHour() < 17) {
        Instant start = minute.isBefore(from) ? from : minute;
        Instant end = minute.plusSeconds(60).isAfter(to) ? to : minute.plusSeconds(60);
        sum = sum.plus(Duration.between(start, end));
      }
    }
    return sum.toSeconds();
  }

  private void speed() {
    List<ClockRow> touched =
        clocks.stream()
            .filter(c -> c.kind().equals("first-touch") && c.state().startsWith("MET"))
            .filter(c -> inPeriod(c.started()) && asked(c, false))
            .toList();
    speed("sla/speedToLead", touched);
    touched.stream()
        .collect(Collectors.groupingBy(c -> week(c.started())))
        .forEach((week, some) -> speed("sla/speedToLead/weeks/" + week, some));
  }

  private void speed(String path, List<ClockRow> some) {
    List<Duration> times =
        some.stream().map(c -> Duration.between(c.started(), c.stopped())).toList();
    put(path + "/touched", some.size());
    put(path + "/median", percentile(times, 0.5));
    put(path + "/p90", percentile(times, 0.9));
  }

  /** Between the two that lie around it, in proportion. */
  private static Long percentile(List<Duration> times, double share) {
    double[] seconds = times.stream().mapToDouble(t -> t.toNanos() / 1000 / 1e6).sorted().toArray();
    if (seconds.length == 0) {
      return null;
    }
    double place = share * (seconds.length - 1);
    int below = (int) Math.floor(place);
    int above = (int) Math.ceil(place);
    return Math.round(seconds[below] + (place - below) * (seconds[above] - seconds[below]));
  }

  // leads

  private void funnel() {
    Map<UUID, Map<String, Instant>> first = new HashMap<>();
    for (Move move : moves) {
      if (!move.to().equals(move.from())) {
        first
            .computeIfAbsent(move.lead(), id -> new HashMap<>())
            .merge(move.to(), move.at(), (a, b) -> a.isBefore(b) ? a : b);
      }
    }
    leads.keySet().forEach(id -> first.computeIfAbsent(id, x -> new HashMap<>()));
    leads.values().forEach(lead -> first.get(lead.id()).put("LEAD", lead.created()));
    List<Lead> came =
        leads.values().stream().filter(l -> inPeriod(l.created()) && asked(l)).toList();
    come("funnel/totals", came, first);
    came.stream()
        .collect(Collectors.groupingBy(l -> week(l.created())))
        .forEach((week, some) -> come("funnel/weeks/" + week, some, first));
    for (int i = 0; i < STEPS.size(); i++) {
      step(i, came, first);
    }
    leads.values().stream()
        .filter(this::asked)
        .collect(Collectors.groupingBy(l -> l.stage() + "|" + l.status(), Collectors.counting()))
        .forEach((place, n) -> put("funnel/standing/" + place + "/leads", n));
  }

  private void step(int i, List<Lead> came, Map<UUID, Map<String, Instant>> first) {
    String stage = STEPS.get(i);
    String path = "funnel/stages/" + stage;
    List<Lead> here = reached(stage, came, first);
    put(path + "/entered", here.size());
    put(
        path + "/now",
        leads.values().stream()
            .filter(this::asked)
            .filter(l -> l.stage().equals(stage) || i == 0 && l.stage().equals("SUBSCRIBER"))
            .filter(l -> l.status().equals("ACTIVE") || l.status().equals("WON"))
            .count());
    boolean last = i == STEPS.size() - 1;
    put(
        path + "/convertedToNext",
        last ? null : share(reached(STEPS.get(i + 1), came, first).size(), here.size()));
    put(path + "/medianDwellSeconds", last ? null : between(i, came, first));
  }

  private void come(String path, List<Lead> some, Map<UUID, Map<String, Instant>> first) {
    put(path + "/leads", some.size());
    for (int i = 0; i < NEXT.size(); i++) {
      long here = reached(STEPS.get(i), some, first).size();
      long next = reached(STEPS.get(i + 1), some, first).size();
      put(path + "/" + STEPS.get(i + 1).toLowerCase(Locale.ROOT), next);
      put(path + "/to" + NEXT.get(i), share(next, here));
      put(path + "/secondsTo" + NEXT.get(i), between(i, some, first));
    }
    put(path + "/overall", share(reached("CUSTOMER", some, first).size(), some.size()));
  }

  private static List<Lead> reached(
      String stage, List<Lead> some, Map<UUID, Map<String, Instant>> first) {
    return some.stream().filter(l -> first.get(l.id()).containsKey(stage)).toList();
  }

  private static Long between(int i, List<Lead> some, Map<UUID, Map<String, Instant>> first) {
    List<Duration> times = new ArrayList<>();
    for (Lead lead : reached(STEPS.get(i + 1), some, first)) {
      Map<String, Instant> mine = first.get(lead.id());
      times.add(Duration.between(mine.get(STEPS.get(i)), mine.get(STEPS.get(i + 1))));
    }
    return percentile(times, 0.5);
  }

  private static Double share(long part, long all) {
    return all == 0 ? null : (Double) ((double) part / all);
  }

  private void losses() {
    moves.stream()
        .filter(m -> List.of("RECYCLED", "DISQUALIFIED", "INACTIVE", "LOST").contains(m.status()))
        .filter(m -> !m.status().equals(m.fromStatus()) && inPeriod(m.at()))
        .filter(m -> asked(leads.get(m.lead())))
        .collect(Collectors.groupingBy(m -> m.status() + "|" + m.reason(), Collectors.counting()))
        .forEach((what, n) -> put("funnel/losses/" + what + "/moves", n));
  }

  // work

  private void work() {
    put("work/openLeads", count(List.copyOf(leads.values()), l -> asked(l) && atWork(l)));
    users.keySet().stream()
        .filter(id -> q.person() == null || q.person().equals(id))
        .filter(id -> q.team() == null || q.team().equals(team(id, null)))
        .forEach(this::person);
    if (q.team() != null || q.person() != null && !q.person().equals("-")) {
      put("work/pool", null);
      return;
    }
    for (String position : List.of("QUALIFICATION", "HANDOVER")) {
      put(
          "work/pool/" + position.toLowerCase(Locale.ROOT),
          leads.values().stream()
              .filter(l -> l.owner() == null && l.position().equals(position) && asked(l))
              .count());
    }
  }

  private static boolean atWork(Lead lead) {
    return Stream.of("QUALIFICATION", "HANDOVER", "OPPORTUNITY").anyMatch(lead.position()::equals);
  }

  private void person(String id) {
    String path = "work/people/" + id;
    Team team = teams.get(team(id, null));
    Person entered = staff.get(id);
    int capacity = entered == null ? 200 : entered.capacity();
    long got =
        assigned.stream()
            .filter(a -> id.equals(a.to()) && a.counted())
            .filter(a -> a.at().isAfter(q.now().minus(Duration.ofDays(30))))
            .count();
    put(path + "/name", users.get(id));
    put(path + "/team", team(id, null));
    put(path + "/teamName", team.name());
    put(
        path + "/open",
        leads.values().stream().filter(l -> id.equals(l.owner()) && atWork(l)).count());
    put(path + "/got", got);
    put(path + "/capacity", capacity);
    put(path + "/used", share(got, capacity));
    put(path + "/present", entered == null || present(entered, team));
  }

  private boolean present(Person person, Team team) {
    LocalDate today = LocalDate.ofInstant(q.now(), team.zone());
    boolean away =
        person.absentFrom() != null
            && !today.isBefore(person.absentFrom())
            && (person.absentTo() == null || !today.isAfter(person.absentTo()));
    return !away && !today.equals(person.outOn());
  }
}
