package leadflow.insight.reporting;

import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import leadflow.platform.access.Group;
import leadflow.platform.access.UserDirectory;
import leadflow.sla.ClockKind;
import leadflow.sla.calendar.Calendars;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The choices of a report's filter; each list is read by index steps, however many leads there are.
 */
@Component
public class FilterChoices {

  private final JdbcClient jdbc;
  private final UserDirectory directory;
  private final Calendars teams;
  private final Clock clock;

  FilterChoices(JdbcClient jdbc, UserDirectory directory, Calendars teams, Clock clock) {
    this.jdbc = jdbc;
    this.directory = directory;
    this.teams = teams;
    this.clock = clock;
  }

  /**
   * @param value as in a URL
   */
  public record Choice(String value, String label) {}

  /**
   * @param from the default first day of a page
   * @param to the default last day
   * @param oneTeam whether the viewer sees only one team
   */
  public record Offer(
      LocalDate from,
      LocalDate to,
      boolean oneTeam,
      List<Choice> kinds,
      List<Choice> verdicts,
      List<Choice> teams,
      List<Choice> persons,
      List<Choice> sources,
      List<Choice> products) {}

  public Offer of(ReportViewer viewer) {
    ReportPeriod usual = ReportPeriod.last(clock);
    return new Offer(
        usual.firstDay(),
        usual.lastDay(),
        !viewer.seesAll(),
        Arrays.stream(ClockKind.values()).map(kind -> new Choice(kind.id(), kind.label())).toList(),
        ClockOutcome.choices(),
        teams(viewer),
        persons(viewer),
        values("source"),
        values("product"));
  }

  private List<Choice> teams(ReportViewer viewer) {
    return jdbc.sql(
            "select id, name from leadflow.team_calendar where :team::text is null or id = :team order by name")
        .param("team", viewer.team())
        .query((r, n) -> new Choice(r.getString("id"), r.getString("name")))
        .list();
  }

  private List<Choice> persons(ReportViewer viewer) {
    List<Choice> choices = new ArrayList<>();
    Stream.of(Group.SDR, Group.SALES)
        .flatMap(group -> directory.members(group).stream())
        .filter(person -> viewer.seesAll() || teams.teamOf(person.id()).equals(viewer.team()))
        .distinct()
        .sorted(Comparator.comparing(UserDirectory.Person::name))
        .forEach(person -> choices.add(new Choice(person.id(), person.name())));
    choices.add(new Choice(ReportFilter.NONE, "(nobody)"));
    return choices;
  }

  private List<Choice> values(String column) {
    var found =
        new TreeSet<>(
            jdbc.sql(
                    """
                    with recursive each as (
                      (select %1$s as v from leadflow.lead_funnel where %1$s is not null order by 1 limit 1)
                      union all
                      select (select %1$s from leadflow.lead_funnel where %1$s > each.v order by 1 limit 1)
                      from each where each.v is not null)
                    select v from each where v is not null limit 500
                    """
                        .formatted(column))
                .query(String.class)
                .list());
    List<Choice> choices = new ArrayList<>();
    found.forEach(value -> choices.add(new Choice(value, value)));
    choices.add(new Choice(ReportFilter.NONE, "(none)"));
    return choices;
  }
}
