package leadflow.sales.team;

import io.swagger.v3.oas.annotations.Hidden;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import leadflow.platform.web.Pages;
import leadflow.sales.routing.Role;
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

/** All teams with their people and what was changed about them; and the form of a team. */
@Hidden
@Controller
class TeamPages {

  private static final int CHANGES = 20;
  private static final int NEXT_DAYS_OFF = 3;
  private static final DateTimeFormatter AT =
      DateTimeFormatter.ofPattern("d MMM yyyy HH:mm", Locale.ENGLISH).withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("d MMM yyyy", Locale.ENGLISH);

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
    Map<String, Object> model = new HashMap<>();
    model.put("saved", saved != null);
    model.put("teams", teams.all().stream().map(team -> team(team, everybody)).toList());
    model.put("pooled", inPool > 0);
    model.put("inPool", inPool);
    model.put("onePooled", inPool == 1);
    model.put("nobody", everybody.isEmpty());
    history(model, number(page));
    return pages.inside("team", "Team", model);
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
        ? seeOther("/team?saved=team#" + team.id())
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
      return seeOther("/team?saved=team#" + id);
    } catch (EditedMeanwhile e) {
      Team theirs = stored(id);
      form.put("version", theirs.version());
      return form(HttpStatus.CONFLICT, form, theirs, e);
    }
  }

  private ResponseEntity<String> form(
      HttpStatus status, FormInput form, @Nullable Team team, @Nullable EditedMeanwhile conflict) {
    Map<String, Object> model = new HashMap<>(TeamForm.model(form, holidays));
    model.put("added", team == null);
    model.put("teamId", team == null ? "new" : team.id());
    model.put("heading", team == null ? "New team" : team.name());
    model.put("failed", !form.holds());
    model.put("back", "/team/teams/" + (team == null ? "new" : team.id()));
    model.putAll(meanwhile(conflict));
    return pages.inside(status, "team-edit", team == null ? "New team" : team.name(), model);
  }

  /** What somebody else saved since the page was opened. */
  static Map<String, Object> meanwhile(@Nullable EditedMeanwhile conflict) {
    List<TeamChanges.Change> theirs = conflict == null ? List.of() : conflict.theirs();
    return Map.of(
        "conflict", conflict != null, "theirs", theirs.stream().map(TeamPages::change).toList());
  }

  private Map<String, Object> team(Team team, List<Person> everybody) {
    List<Map<String, Object>> members =
        everybody.stream()
            .filter(person -> person.entry().team().equals(team.id()))
            .map(this::person)
            .toList();
    LocalDate today = LocalDate.ofInstant(clock.instant(), team.zone());
    String off =
        team.daysOff().tailMap(today).entrySet().stream()
            .limit(NEXT_DAYS_OFF)
            .map(day -> DAY.format(day.getKey()) + " " + day.getValue())
            .collect(Collectors.joining(", "));
    Map<String, Object> model = new HashMap<>();
    model.put("teamId", team.id());
    model.put("teamName", team.name());
    model.put("zone", team.zone().getId());
    model.put("country", place(team));
    model.put("hours", WeekHours.summary(team.hours()));
    model.put("off", off);
    model.put("hasOff", !off.isEmpty());
    model.put("members", members);
    model.put("empty", members.isEmpty());
    return model;
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

  private Map<String, Object> person(Person person) {
    RoutingCandidate entry = person.entry();
    Instant now = clock.instant();
    boolean present = entry.present(now);
    Map<String, Object> model = new HashMap<>();
    model.put("id", person.id());
    model.put("personName", person.name());
    model.put("groups", groups(person));
    model.put("used", entry.used());
    model.put("capacity", entry.capacity());
    model.put("full", entry.used() >= entry.capacity());
    model.put("meterMax", Math.max(1, entry.capacity()));
    model.put("open", entry.open());
    model.put("handOver", !present && entry.open() > 0);
    model.put("skills", entry.skills());
    model.put("absence", absence(entry, now));
    model.put("absent", !present);
    model.put("out", entry.outToday(now));
    return model;
  }

  static String groups(Person person) {
    return person.roles().isEmpty()
        ? "nothing: leads the team"
        : person.roles().stream().map(Role::name).collect(Collectors.joining(", "));
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
    String until = to == null ? "until further notice" : "to " + DAY.format(to);
    return entry.away(now)
        ? "away " + (to == null ? until : "until " + DAY.format(to))
        : "away from " + DAY.format(from) + " " + until;
  }

  private void history(Map<String, Object> model, int page) {
    List<TeamChanges.Change> found = changes.newest(page * CHANGES, CHANGES + 1);
    model.put("changes", found.stream().limit(CHANGES).map(TeamPages::change).toList());
    model.put("unchanged", found.isEmpty() && page == 0);
    model.put("newer", page > 0);
    model.put("newerPage", page - 1);
    model.put("older", found.size() > CHANGES);
    model.put("olderPage", page + 1);
  }

  private static Map<String, Object> change(TeamChanges.Change change) {
    Map<String, Object> model = new HashMap<>();
    model.put("at", AT.format(change.at()));
    model.put("by", change.by());
    model.put("kind", change.kind());
    model.put("subject", change.subject());
    model.put("what", change.field());
    model.put("from", shown(change, change.from()));
    model.put("to", shown(change, change.to()));
    model.put("reason", change.reason());
    return model;
  }

  private static String shown(TeamChanges.Change change, @Nullable String value) {
    if (value == null) {
      return change.kind().equals("lead") ? "pool" : "–";
    }
    return value;
  }

  private Team stored(String id) {
    return teams.find(id).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
  }

  static ResponseEntity<String> seeOther(String path) {
    return ResponseEntity.status(HttpStatus.SEE_OTHER).location(URI.create(path)).build();
  }

  /** A page that cannot be read is the first. */
  private static int number(String page) {
    return page.matches("\\d{1,5}") ? Integer.parseInt(page) : 0;
  }

  static List<Map<String, Object>> options(List<Team> all, Object chosen) {
    List<Map<String, Object>> options = new ArrayList<>();
    all.forEach(
        team ->
            options.add(
                Map.of(
                    "code", team.id(), "label", team.name(), "chosen", team.id().equals(chosen))));
    return options;
  }
}
