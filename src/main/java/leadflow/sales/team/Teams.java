package leadflow.sales.team;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import leadflow.lead.Actor;
import leadflow.lead.LeadTransactions;
import leadflow.sla.calendar.CalendarChanged;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.stereotype.Repository;

/** All teams. A change of a calendar is published in the transaction that makes it. */
@Repository
class Teams {

  private static final String SELECT =
      "select id, name, zone, country, region, hours, version from leadflow.team ";

  private final LeadTransactions transactions;
  private final TeamChanges changes;
  private final ApplicationEventPublisher events;
  private final JdbcClient jdbc;
  private final ObjectMapper json;
  private final Clock clock;

  Teams(
      LeadTransactions transactions,
      TeamChanges changes,
      ApplicationEventPublisher events,
      JdbcClient jdbc,
      ObjectMapper json,
      Clock clock) {
    this.transactions = transactions;
    this.changes = changes;
    this.events = events;
    this.jdbc = jdbc;
    this.json = json;
    this.clock = clock;
  }

  /** Returns the teams by name. */
  List<Team> all() {
    Map<String, SortedMap<LocalDate, String>> daysOff = new TreeMap<>();
    jdbc.sql("select team_id, day, name from leadflow.team_day_off")
        .query(
            (RowCallbackHandler)
                r ->
                    daysOff
                        .computeIfAbsent(r.getString(1), team -> new TreeMap<>())
                        .put(r.getObject(2, LocalDate.class), r.getString(3)));
    return jdbc.sql(SELECT + "order by name, id")
        .query((r, n) -> team(r, daysOff.getOrDefault(r.getString("id"), new TreeMap<>())))
        .list();
  }

  Optional<Team> find(String id) {
    return read(id, "");
  }

  /**
   * Adds a team.
   *
   * @return false when a team has this id already
   */
  boolean add(Team team) {
    return transactions.inOne(
        () -> {
          boolean added =
              values(
                          jdbc.sql(
                              """
                              insert into leadflow.team (id, name, zone, country, region, hours)
                              values (:id, :name, :zone, :country, :region, :hours::jsonb)
                              on conflict (id) do nothing
                              """),
                          team)
                      .update()
                  == 1;
          if (added) {
            daysOff(team);
            changes.add(TeamChanges.TEAM, team.id(), "created", null, team.name());
          }
          return added;
        });
  }

  /**
   * Stores an edited team; its version is the one that was edited.
   *
   * @return false when nothing changed
   * @throws EditedMeanwhile when it is not the newest
   */
  boolean save(Team edited) {
    return transactions.inOne(
        () -> {
          // does not block statements that only refer to the team
          Team before = read(edited.id(), " for no key update").orElseThrow();
          if (before.version() != edited.version()) {
            throw new EditedMeanwhile(changes.last(TeamChanges.TEAM, edited.id()));
          }
          if (!differs(before, edited)) {
            return false;
          }
          values(
                  jdbc.sql(
                      """
                      update leadflow.team set name = :name, zone = :zone, country = :country,
                        region = :region, hours = :hours::jsonb, version = version + 1
                      where id = :id
                      """),
                  edited)
              .update();
          daysOff(edited);
          if (!before.sameCalendar(edited)) {
            events.publishEvent(new CalendarChanged(edited.id()));
          }
          return true;
        });
  }

  /**
   * Increases the calendar's version in the transaction that changes the calendar: from its commit
   * on the team's clocks are outdated, and are moved.
   */
  @EventListener
  void calendarChanged(CalendarChanged changed) {
    jdbc.sql(
            """
            update leadflow.team set calendar_version = calendar_version + 1,
              calendar_changed_at = :now, calendar_changed_by = :by
            where id = :team
            """)
        .param("now", Timestamp.from(clock.instant()))
        .param("by", Actor.current())
        .param("team", changed.team())
        .update();
  }

  private boolean differs(Team before, Team edited) {
    boolean differs = change(edited, "name", before.name(), edited.name());
    differs |= change(edited, "zone", before.zone().getId(), edited.zone().getId());
    differs |= change(edited, "country", before.country(), edited.country());
    differs |= change(edited, "region", before.region(), edited.region());
    differs |=
        change(
            edited,
            "working hours",
            WeekHours.summary(before.hours()),
            WeekHours.summary(edited.hours()));
    SortedMap<LocalDate, String> removed = new TreeMap<>(before.daysOff());
    removed.entrySet().removeAll(edited.daysOff().entrySet());
    SortedMap<LocalDate, String> added = new TreeMap<>(edited.daysOff());
    added.entrySet().removeAll(before.daysOff().entrySet());
    differs |= change(edited, "days off", named(removed), named(added));
    return differs;
  }

  private boolean change(Team team, String field, @Nullable String from, @Nullable String to) {
    return changes.add(TeamChanges.TEAM, team.id(), field, from, to);
  }

  private static @Nullable String named(SortedMap<LocalDate, String> days) {
    return days.isEmpty()
        ? null
        : days.entrySet().stream()
            .map(day -> day.getKey() + " " + day.getValue())
            .collect(Collectors.joining(", "));
  }

  private void daysOff(Team team) {
    jdbc.sql("delete from leadflow.team_day_off where team_id = :team")
        .param("team", team.id())
        .update();
    team.daysOff()
        .forEach(
            (day, name) ->
                jdbc.sql(
                        "insert into leadflow.team_day_off (team_id, day, name) values (:team, :day, :name)")
                    .param("team", team.id())
                    .param("day", day)
                    .param("name", name)
                    .update());
  }

  private Optional<Team> read(String id, String lock) {
    // take the lock first: it may wait for another change of the days off
    Optional<Team> team =
        jdbc.sql(SELECT + "where id = :id" + lock)
            .param("id", id)
            .query((r, n) -> team(r, new TreeMap<>()))
            .optional();
    team.ifPresent(
        found ->
            jdbc.sql("select day, name from leadflow.team_day_off where team_id = :id")
                .param("id", id)
                .query(
                    (RowCallbackHandler)
                        r -> found.daysOff().put(r.getObject(1, LocalDate.class), r.getString(2))));
    return team;
  }

  private StatementSpec values(StatementSpec statement, Team team) {
    return statement
        .param("id", team.id())
        .param("name", team.name())
        .param("zone", team.zone().getId())
        .param("country", team.country())
        .param("region", team.region())
        .param("hours", write(team.hours()));
  }

  private Team team(ResultSet r, SortedMap<LocalDate, String> daysOff) throws SQLException {
    return new Team(
        r.getString("id"),
        r.getString("name"),
        ZoneId.of(r.getString("zone")),
        r.getString("country"),
        r.getString("region"),
        hours(r.getString("hours")),
        daysOff,
        r.getInt("version"));
  }

  private Map<DayOfWeek, List<String>> hours(String text) {
    try {
      Map<DayOfWeek, List<String>> hours = new EnumMap<>(DayOfWeek.class);
      hours.putAll(json.readValue(text, new TypeReference<Map<DayOfWeek, List<String>>>() {}));
      hours.values().removeIf(List::isEmpty);
      return Collections.unmodifiableMap(hours);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A team's hours cannot be read", e);
    }
  }

  private String write(Map<DayOfWeek, List<String>> hours) {
    try {
      return json.writeValueAsString(hours);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A team's hours cannot be stored", e);
    }
  }
}
