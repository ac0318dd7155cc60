package leadflow.sales.team;

import io.swagger.v3.oas.annotations.Hidden;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import leadflow.platform.web.Pages;
import leadflow.sales.routing.Role;
import leadflow.sales.team.AssignableStaff.Person;
import leadflow.sales.team.OpenLeads.OpenLead;
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

/** A person's entry and leads, and the leads in the pool: edit, mark as out, hand over. */
@Hidden
@Controller
class PersonPages {

  private static final int SHOWN = 200;
  private static final DateTimeFormatter DUE =
      DateTimeFormatter.ofPattern("EEE d MMM HH:mm", Locale.ENGLISH);

  private final Pages pages;
  private final Teams teams;
  private final AssignableStaff people;
  private final StaffEntries entries;
  private final OpenLeads openLeads;
  private final HandOver handOver;
  private final Clock clock;

  PersonPages(
      Pages pages,
      Teams teams,
      AssignableStaff people,
      StaffEntries entries,
      OpenLeads openLeads,
      HandOver handOver,
      Clock clock) {
    this.pages = pages;
    this.teams = teams;
    this.people = people;
    this.entries = entries;
    this.openLeads = openLeads;
    this.handOver = handOver;
    this.clock = clock;
  }

  @GetMapping("/team/people/{user}")
  ResponseEntity<String> edit(
      @PathVariable String user, @RequestParam(required = false) @Nullable Integer moved) {
    Person person = known(user);
    Map<String, Object> notice = moved == null ? Map.of() : movedNotice(moved);
    return show(
        HttpStatus.OK,
        person,
        PersonForm.of(person.entry(), entries.version(user)),
        null,
        new FormInput(),
        notice);
  }

  @PostMapping("/team/people/{user}")
  ResponseEntity<String> edited(
      @PathVariable String user, @RequestParam MultiValueMap<String, String> typed) {
    Person person = known(user);
    FormInput form = FormInput.of(typed);
    StaffEntries.Entry entry = PersonForm.read(form, user, teams.all());
    if (entry == null) {
      return show(HttpStatus.UNPROCESSABLE_ENTITY, person, form, null, new FormInput(), Map.of());
    }
    try {
      entries.save(entry);
      return TeamPages.seeOther("/team?saved=person#" + anchor(user));
    } catch (EditedMeanwhile e) {
      form.put("version", entries.version(user));
      return show(HttpStatus.CONFLICT, person, form, e, new FormInput(), Map.of());
    }
  }

  @PostMapping("/team/people/{user}/out")
  ResponseEntity<String> out(@PathVariable String user, @RequestParam boolean out) {
    entries.out(known(user).id(), out);
    return TeamPages.seeOther("/team?saved=person#" + anchor(user));
  }

  @PostMapping("/team/people/{user}/leads")
  ResponseEntity<String> moved(
      @PathVariable String user, @RequestParam MultiValueMap<String, String> typed) {
    Person person = known(user);
    Moved moved = move(user, typed, person);
    return moved.result == null || !moved.result.stayed().isEmpty()
        ? show(
            moved.status(),
            person,
            PersonForm.of(person.entry(), entries.version(user)),
            null,
            moved.form,
            moved.notice())
        : TeamPages.seeOther("/team/people/" + anchor(user) + "?moved=" + moved.count() + "#leads");
  }

  @GetMapping("/team/pool")
  ResponseEntity<String> pool(@RequestParam(required = false) @Nullable Integer moved) {
    return showPool(HttpStatus.OK, new FormInput(), moved == null ? Map.of() : movedNotice(moved));
  }

  @PostMapping("/team/pool/leads")
  ResponseEntity<String> movedFromPool(@RequestParam MultiValueMap<String, String> typed) {
    Moved moved = move(null, typed, null);
    return moved.result == null || !moved.result.stayed().isEmpty()
        ? showPool(moved.status(), moved.form, moved.notice())
        : TeamPages.seeOther("/team/pool?moved=" + moved.count());
  }

  /**
   * @param result null when the form did not hold
   */
  private record Moved(FormInput form, HandOver.@Nullable Result result) {

    long count() {
      return result == null ? 0 : result.moved().values().stream().mapToLong(Long::longValue).sum();
    }

    HttpStatus status() {
      return result == null ? HttpStatus.UNPROCESSABLE_ENTITY : HttpStatus.CONFLICT;
    }

    Map<String, Object> notice() {
      if (result == null) {
        return Map.of();
      }
      Map<String, Object> notice = new HashMap<>(count() > 0 ? movedNotice(count()) : Map.of());
      notice.put("stayed", result.stayed());
      notice.put("anyStayed", !result.stayed().isEmpty());
      return notice;
    }
  }

  private Moved move(
      @Nullable String from, MultiValueMap<String, String> typed, @Nullable Person person) {
    FormInput form = FormInput.of(typed);
    String to = form.required("to", 100);
    boolean again = to.equals(HandOver.ROUTE_AGAIN);
    boolean pool = to.equals(HandOver.POOL) && person != null;
    if (!to.isEmpty()
        && !again
        && !pool
        && targets(person).stream().noneMatch(p -> p.id().equals(to))) {
      form.wrong("to", "Choose from the list");
    }
    String reason = form.text("reason", 500);
    List<UUID> ids =
        "all".equals(form.text("which", 10)) ? openLeads.ids(from) : chosen(typed, form);
    return form.holds()
        ? new Moved(form, handOver.move(ids, from, to, reason.isEmpty() ? null : reason))
        : new Moved(form, null);
  }

  private static List<UUID> chosen(MultiValueMap<String, String> typed, FormInput form) {
    List<UUID> ids = new ArrayList<>();
    for (String id : typed.getOrDefault("lead", List.of())) {
      try {
        ids.add(UUID.fromString(id));
      } catch (IllegalArgumentException e) {
        form.wrong("which", "That is no lead");
      }
    }
    if (ids.isEmpty()) {
      form.wrong("which", "Tick at least one lead, or choose all");
    }
    return ids;
  }

  private static Map<String, Object> movedNotice(long moved) {
    return Map.of("anyMoved", true, "movedCount", moved, "oneMoved", moved == 1);
  }

  private ResponseEntity<String> show(
      HttpStatus status,
      Person person,
      FormInput form,
      @Nullable EditedMeanwhile conflict,
      FormInput handOverForm,
      Map<String, Object> notice) {
    Map<String, Object> model = new HashMap<>();
    model.putAll(form.allShown("team", "capacity", "skills", "absentFrom", "absentTo", "version"));
    model.put("teamOptions", TeamPages.options(teams.all(), form.text("team", 100)));
    model.put("id", person.id());
    model.put("personName", person.name());
    model.put("groups", TeamPages.groups(person));
    model.put("used", person.entry().used());
    model.put("out", person.entry().outToday(clock.instant()));
    model.put("failed", !form.holds());
    model.put("back", "/team/people/" + anchor(person.id()));
    model.putAll(TeamPages.meanwhile(conflict));
    model.putAll(leads(person.id(), person, person.entry().zone(), handOverForm));
    model.putAll(notice);
    return pages.inside(status, "team-person", person.name(), model);
  }

  private ResponseEntity<String> showPool(
      HttpStatus status, FormInput handOverForm, Map<String, Object> notice) {
    Map<String, Object> model = new HashMap<>(leads(null, null, ZoneOffset.UTC, handOverForm));
    model.putAll(notice);
    return pages.inside(status, "team-pool", "Leads in the pool", model);
  }

  private Map<String, Object> leads(
      @Nullable String owner, @Nullable Person person, ZoneId zone, FormInput form) {
    long count = openLeads.count(owner);
    Instant now = clock.instant();
    Map<String, Object> model = new HashMap<>();
    model.put("leads", openLeads.of(owner, SHOWN).stream().map(l -> lead(l, zone, now)).toList());
    model.put("anyLeads", count > 0);
    model.put("count", count);
    model.put("oneLead", count == 1);
    model.put("owned", owner != null);
    model.put("more", count > SHOWN);
    model.put("zone", zone.getId().equals("Z") ? "UTC" : zone.getId());
    String to = form.text("to", 100);
    model.put("targets", targets(person).stream().map(p -> target(p, now, to)).toList());
    model.put("againValue", HandOver.ROUTE_AGAIN);
    model.put("poolValue", HandOver.POOL);
    model.put("againChosen", to.equals(HandOver.ROUTE_AGAIN));
    model.put("poolChosen", to.equals(HandOver.POOL));
    model.put("allChosen", "all".equals(form.text("which", 10)));
    model.putAll(form.allShown("to", "reason", "which"));
    return model;
  }

  /** Who may get leads of this person, or of the pool (null). */
  private List<Person> targets(@Nullable Person person) {
    return people.all().stream()
        .filter(p -> person == null || !p.id().equals(person.id()))
        .filter(p -> person == null || person.roles().stream().anyMatch(p::is))
        .toList();
  }

  private static Map<String, Object> target(Person person, Instant now, String chosen) {
    String absent = person.entry().present(now) ? "" : ", absent";
    return Map.of(
        "code", person.id(),
        "label",
            "%s (%s, %d open, %d of %d%s)"
                .formatted(
                    person.name(),
                    TeamPages.groups(person),
                    person.entry().open(),
                    person.entry().used(),
                    person.entry().capacity(),
                    absent),
        "chosen", person.id().equals(chosen));
  }

  private static Map<String, Object> lead(OpenLead lead, ZoneId zone, Instant now) {
    Map<String, Object> model = new HashMap<>();
    model.put("leadId", lead.id());
    model.put("leadName", lead.name());
    model.put("company", lead.company());
    model.put("hot", lead.hot());
    model.put(
        "stage",
        switch (lead.position()) {
          case QUALIFICATION -> "to qualify";
          case HANDOVER -> "to accept";
          default -> "opportunity";
        });
    model.put("role", Role.at(lead.position()).map(Role::name).orElse(""));
    Instant due = lead.due();
    model.put("due", due == null ? "" : DUE.format(due.atZone(zone)));
    model.put("overdue", due != null && !due.isAfter(now));
    return model;
  }

  private Person known(String user) {
    return people.find(user).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
  }

  private static String anchor(String user) {
    return URLEncoder.encode(user, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
