package leadflow.sla.calendar;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import leadflow.lead.StageMoves;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The teams' calendars; a change counts within seconds. */
@Component
public class Calendars implements StageMoves.BusinessTime {

  /** The team of everybody who has no other. */
  public static final String DEFAULT_TEAM = "inside-sales";

  private final JdbcClient jdbc;
  private final ObjectMapper json;
  private final Holidays holidays;
  private final Cache<String, Versioned> calendars =
      Caffeine.newBuilder().expireAfterWrite(Duration.ofSeconds(5)).build();
  private final Cache<String, String> teams =
      Caffeine.newBuilder().expireAfterWrite(Duration.ofSeconds(5)).build();

  Calendars(JdbcClient jdbc, ObjectMapper json, Holidays holidays) {
    this.jdbc = jdbc;
    this.json = json;
    this.holidays = holidays;
  }

  /** The person's team; the default team where nobody owns the lead yet. */
  public String teamOf(@Nullable String user) {
    return user == null ? DEFAULT_TEAM : teams.get(user, this::loadTeam);
  }

  /** The person's team as it is stored now, for what must not miss a change. */
  public String freshTeamOf(String user) {
    String team = loadTeam(user);
    teams.put(user, team);
    return team;
  }

  /** The owner's team; while nobody owns the lead the team that routing last named for it. */
  public String teamFor(UUID lead, @Nullable String owner) {
    return owner != null
        ? teamOf(owner)
        : jdbc.sql(
                """
                select t.id from leadflow.lead_assignment a join leadflow.team_calendar t on t.id = a.team_id
                where a.lead_id = :lead order by a.id desc limit 1
                """)
            .param("lead", lead)
            .query(String.class)
            .optional()
            .orElse(DEFAULT_TEAM);
  }

  public BusinessCalendar ofTeam(String team) {
    return versioned(team).calendar();
  }

  /**
   * A calendar as it stands since its last change.
   *
   * @param version counts up with each change
   * @param changedAt null where it never was changed
   */
  public record Versioned(
      BusinessCalendar calendar,
      int version,
      @Nullable Instant changedAt,
      @Nullable String changedBy) {}

  /** The team's calendar of this moment, also right after a change. */
  public Versioned newest(String team) {
    return versioned(fresh(team));
  }

  public Versioned versioned(String team) {
    return calendars.get(team, this::load);
  }

  /** Reads the team's calendar anew unless it is the newest; gives the team back. */
  public String fresh(String team) {
    Versioned known = calendars.getIfPresent(team);
    int newest =
        jdbc.sql("select calendar_version from leadflow.team_calendar where id = :team")
            .param("team", team)
            .query(Integer.class)
            .single();
    if (known == null || known.version != newest) {
      calendars.put(team, load(team));
    }
    return team;
  }

  @Override
  public long secondsBetween(Instant from, Instant to, @Nullable String owner) {
    return ofTeam(teamOf(owner)).between(from, to).toSeconds();
  }

  private static @Nullable Instant instant(@Nullable Timestamp at) {
    return at == null ? null : at.toInstant();
  }

  private String loadTeam(String user) {
    return jdbc.sql("select team_id from leadflow.team_member where user_id = :user")
        .param("user", user)
        .query(String.class)
        .optional()
        .orElse(DEFAULT_TEAM);
  }

  private Versioned load(String team) {
    Map<LocalDate, String> daysOff = new HashMap<>();
    jdbc.sql("select day, name from leadflow.team_holiday where team_id = :team")
        .param("team", team)
        .query((r, n) -> Map.entry(r.getObject("day", LocalDate.class), r.getString("name")))
        .list()
        .forEach(day -> daysOff.put(day.getKey(), day.getValue()));
    return jdbc.sql(
            """
            select zone, hours, country, region, calendar_version, calendar_changed_at, calendar_changed_by
            from leadflow.team_calendar where id = :team
            """)
        .param("team", team)
        .query(
            (r, n) ->
                new Versioned(
                    calendar(r, daysOff),
                    r.getInt("calendar_version"),
                    instant(r.getTimestamp("calendar_changed_at")),
                    r.getString("calendar_changed_by")))
        .optional()
        .orElseThrow(() -> new IllegalStateException("There is no team " + team));
  }

  private BusinessCalendar calendar(ResultSet team, Map<LocalDate, String> daysOff)
      throws SQLException {
    String country = team.getString("country");
    String region = team.getString("region");
    return new BusinessCalendar(
        ZoneId.of(team.getString("zone")),
        hours(team.getString("hours")),
        daysOff.keySet(),
        holidays.in(country, region),
        day -> daysOff.containsKey(day) ? daysOff.get(day) : holidays.name(country, region, day));
  }

  private Map<DayOfWeek, List<BusinessCalendar.Hours>> hours(String text) {
    try {
      Map<DayOfWeek, List<BusinessCalendar.Hours>> hours = new EnumMap<>(DayOfWeek.class);
      json.readValue(text, new TypeReference<Map<DayOfWeek, List<String>>>() {})
          .forEach(
              (day, spans) ->
                  hours.put(day, spans.stream().map(BusinessCalendar.Hours::parse).toList()));
      return hours;
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A team's hours cannot be read", e);
    }
  }
}
