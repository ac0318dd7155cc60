package leadflow.sales.team;

import io.swagger.v3.oas.annotations.Hidden;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Collectors;
import leadflow.platform.format.EnglishFormat;
import leadflow.platform.web.Pages;
import leadflow.platform.web.Paging;
import leadflow.process.journey.Role;
import leadflow.sales.routing.RoutingCandidate;
import leadflow.sales.team.AssignableStaff.Person;
import leadflow.sla.calendar.Holidays;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/** Shows all teams with their people and changes, and the form of a team. */
@Hidden
@Controller
class TeamPages {

  private static final int CHANGES = 20;
  private static final int NEXT_DAYS_OFF = 3;

  private final Pages pages;
  private final Teams teams;
  private final AssignableStaff people;
  private final OpenLeads openLeads;
  private final TeamChanges changes;
  private final Holidays holidays;
  private final Clock clock;

  TeamPages(
      Pages pages,
      Teams teams,
      AssignableStaff people,
      OpenLeads openLeads,
      TeamChanges changes,
      Holidays holidays,
      Clock clock) {
    this.pages = pages;
    this.teams = teams;
    this.people = people;
    this.openLeads = openLeads;
    this.changes = changes;
    this.holidays = holidays;
    this.clock = clock;
  }

  /**
   * @param page of the changes, from 0
   * @param saved shows that the last form was stored
   */
  @GetMapping("/team")
  ResponseEntity<String> all(
      @RequestParam(defaultValue = "0") String page,
      @RequestParam(required = false) @Nullable String saved) {
    List<Person> everybody = people.all();
    long inPool = openLeads.count(null);
    return pages.inside(
        TeamsView.TEMPLATE,
        "Team",
        new TeamsView(
            saved != null,
            inPool == 0 ? null : new TeamsView.Pool(inPool),
            everybody.isEmpty(),
            teams.all().stream().map(team -> team(team, everybody)).toList(),
            history(Paging.read(page))));
  }

  @GetMapping("/team/teams/new")
  ResponseEntity<String> add() {
    return form(HttpStatus.OK, TeamForm.empty(), null, null);
  }

  @PostMapping("/team/teams/new")
  ResponseEntity<String> added(@RequestParam MultiValueMap<String, String> typed) {
    FormInput form = FormInput.of(typed);
    Team team = TeamForm.read(form, null, holidays);
    if (team != null && !teams.add(team)) {
      form.wrong("id", "There is a team of this name already");
    }
    return form.holds() && team != null
        ? Pages.seeOther("/team?saved=team#" + team.id())
        : form(HttpStatus.UNPROCESSABLE_ENTITY, form, null, null);
  }

  @GetMapping("/team/teams/{id}")
  ResponseEntity<String> edit(@PathVariable String id) {
    Team team = stored(id);
    return form(HttpStatus.OK, TeamForm.of(team), team, null);
  }

  @PostMapping("/team/teams/{id}")
  ResponseEntity<String> edited(
      @PathVariable String id, @RequestParam MultiValueMap<String, String> typed) {
    Team before = stored(id);
    FormInput form = FormInput.of(typed);
    Team team = TeamForm.read(form, id, holidays);
    if (team == null) {
      return form(HttpStatus.UNPROCESSABLE_ENTITY, form, before, null);
    }
    try {
      teams.save(team);
      return Pages.seeOther("/team?saved=team#" + id);
    } catch (EditedMeanwhile e) {
      Team theirs = stored(id);
      form.put("version", theirs.version());
      return form(HttpStatus.CONFLICT, form, theirs, e);
    }
  }

  private ResponseEntity<String> form(
      HttpStatus status, FormInput form, @Nullable Team team, @Nullable EditedMeanwhile conflict) {
    TeamFormView view = TeamFormView.of(form, team, conflict, holidays);
    return pages.inside(status, TeamFormView.TEMPLATE, view.heading(), view);
  }

  private TeamsView.TeamCard team(Team team, List<Person> everybody) {
    LocalDate today = LocalDate.ofInstant(clock.instant(), team.zone());
    String off =
        team.daysOff().tailMap(today).entrySet().stream()
            .limit(NEXT_DAYS_OFF)
            .map(day -> EnglishFormat.day(day.getKey()) + " " + day.getValue())
            .collect(Collectors.joining(", "));
    return new TeamsView.TeamCard(
        team.id(),
        team.name(),
        WeekHours.summary(team.hours()),
        team.zone().getId(),
        place(team),
        off.isEmpty() ? null : off,
        everybody.stream()
            .filter(person -> person.entry().team().equals(team.id()))
            .map(this::member)
            .toList());
  }

  private String place(Team team) {
    if (team.country() == null) {
      return "no public holidays";
    }
    String country = label(holidays.countries(), team.country());
    return team.region() == null
        ? country
        : country + ", " + label(holidays.regions(team.country()), team.region());
  }

  private static String label(List<Holidays.Place> places, String code) {
    return places.stream()
        .filter(place -> place.code().equals(code))
        .findFirst()
        .map(Holidays.Place::name)
        .orElse(code);
  }

  private TeamsView.Member member(Person person) {
    RoutingCandidate entry = person.entry();
    Instant now = clock.instant();
    return new TeamsView.Member(
        person.id(),
        person.name(),
        groups(person),
        entry.used(),
        entry.capacity(),
        entry.open(),
        entry.skills(),
        absence(entry, now),
        !entry.present(now),
        entry.outToday(now));
  }

  static String groups(Person person) {
    return person.roles().isEmpty()
        ? "nothing: leads the team"
        : person.roles().stream().map(Role::label).collect(Collectors.joining(", "));
  }

  private static String absence(RoutingCandidate entry, Instant now) {
    if (entry.outToday(now)) {
      return "out today";
    }
    LocalDate from = entry.absentFrom();
    LocalDate to = entry.absentTo();
    boolean over = from == null || to != null && to.isBefore(entry.today(now));
    if (over || from == null) {
      return "";
    }
    String until = to == null ? "until further notice" : "to " + EnglishFormat.day(to);
    return entry.away(now)
        ? "away " + (to == null ? until : "until " + EnglishFormat.day(to))
        : "away from " + EnglishFormat.day(from) + " " + until;
  }

  private TeamsView.History history(int page) {
    List<TeamChanges.Change> found = changes.newest(page * CHANGES, CHANGES + 1);
    return new TeamsView.History(
        found.stream().limit(CHANGES).map(MeanwhileView.Change::of).toList(),
        found.isEmpty() && page == 0,
        page > 0 ? (Integer) (page - 1) : null,
        found.size() > CHANGES ? (Integer) (page + 1) : null);
  }

  private Team stored(String id) {
    return teams.find(id).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
  }
}
