package leadflow.sales.team;

import io.swagger.v3.oas.annotations.Hidden;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import leadflow.platform.format.EnglishFormat;
import leadflow.platform.web.Pages;
import leadflow.platform.web.SelectOption;
import leadflow.process.journey.Role;
import leadflow.sales.team.AssignableStaff.Person;
import leadflow.sales.team.OpenLeads.OpenLead;
import leadflow.sales.team.OpenLeadsView.Notice;
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
    return show(
        HttpStatus.OK,
        person,
        PersonForm.of(person.entry(), entries.version(user)),
        null,
        new FormInput(),
        Notice.moved(moved));
  }

  @PostMapping("/team/people/{user}")
  ResponseEntity<String> edited(
      @PathVariable String user, @RequestParam MultiValueMap<String, String> typed) {
    Person person = known(user);
    FormInput form = FormInput.of(typed);
    StaffEntries.Entry entry = PersonForm.read(form, user, teams.all());
    if (entry == null) {
      return show(
          HttpStatus.UNPROCESSABLE_ENTITY, person, form, null, new FormInput(), Notice.NONE);
    }
    try {
      entries.save(entry);
      return Pages.seeOther("/team?saved=person#" + anchor(user));
    } catch (EditedMeanwhile e) {
      form.put("version", entries.version(user));
      return show(HttpStatus.CONFLICT, person, form, e, new FormInput(), Notice.NONE);
    }
  }

  @PostMapping("/team/people/{user}/out")
  ResponseEntity<String> out(@PathVariable String user, @RequestParam boolean out) {
    entries.out(known(user).id(), out);
    return Pages.seeOther("/team?saved=person#" + anchor(user));
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
        : Pages.seeOther("/team/people/" + anchor(user) + "?moved=" + moved.count() + "#leads");
  }

  @GetMapping("/team/pool")
  ResponseEntity<String> pool(@RequestParam(required = false) @Nullable Integer moved) {
    return showPool(HttpStatus.OK, new FormInput(), Notice.moved(moved));
  }

  @PostMapping("/team/pool/leads")
  ResponseEntity<String> movedFromPool(@RequestParam MultiValueMap<String, String> typed) {
    Moved moved = move(null, typed, null);
    return moved.result == null || !moved.result.stayed().isEmpty()
        ? showPool(moved.status(), moved.form, moved.notice())
        : Pages.seeOther("/team/pool?moved=" + moved.count());
  }

  /**
   * @param result null when the form was invalid
   */
  private record Moved(FormInput form, HandOver.@Nullable Result result) {

    long count() {
      return result == null ? 0 : result.moved().values().stream().mapToLong(Long::longValue).sum();
    }

    HttpStatus status() {
      return result == null ? HttpStatus.UNPROCESSABLE_ENTITY : HttpStatus.CONFLICT;
    }

    Notice notice() {
      return result == null
          ? Notice.NONE
          : new Notice(count() > 0 ? (Long) count() : null, result.stayed());
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

  private ResponseEntity<String> show(
      HttpStatus status,
      Person person,
      FormInput form,
      @Nullable EditedMeanwhile conflict,
      FormInput handOverForm,
      Notice notice) {
    String team = form.text("team", 100);
    PersonView view =
        new PersonView(
            person.id(),
            person.name(),
            TeamPages.groups(person),
            person.entry().used(),
            person.entry().outToday(clock.instant()),
            MeanwhileView.of(conflict, form, "/team/people/" + anchor(person.id())),
            form.shown("version"),
            form.shown("team"),
            teams.all().stream().map(t -> option(t.id(), t.name(), team)).toList(),
            form.shown("capacity"),
            form.shown("skills"),
            form.shown("absentFrom"),
            form.shown("absentTo"),
            leads(person.id(), person, person.entry().zone(), handOverForm, notice));
    return pages.inside(status, PersonView.TEMPLATE, person.name(), view);
  }

  private ResponseEntity<String> showPool(
      HttpStatus status, FormInput handOverForm, Notice notice) {
    return pages.inside(
        status,
        PoolView.TEMPLATE,
        "Leads in the pool",
        new PoolView(leads(null, null, ZoneOffset.UTC, handOverForm, notice)));
  }

  private OpenLeadsView leads(
      @Nullable String owner, @Nullable Person person, ZoneId zone, FormInput form, Notice notice) {
    Instant now = clock.instant();
    String to = form.text("to", 100);
    return new OpenLeadsView(
        notice,
        openLeads.of(owner, SHOWN).stream().map(lead -> row(lead, zone, now)).toList(),
        openLeads.count(owner),
        zone.getId().equals("Z") ? "UTC" : zone.getId(),
        form.shown("which"),
        form.shown("to"),
        form.shown("reason"),
        option(HandOver.ROUTE_AGAIN, "Whoever routing finds", to),
        targets(person).stream().map(target -> target(target, now, to)).toList(),
        owner == null ? null : option(HandOver.POOL, "The pool, for anybody to claim", to));
  }

  private static SelectOption option(String value, String label, String chosen) {
    return new SelectOption(value, label, value.equals(chosen));
  }

  /** Returns who can get leads of this person, or of the pool (null). */
  private List<Person> targets(@Nullable Person person) {
    return people.all().stream()
        .filter(p -> person == null || !p.id().equals(person.id()))
        .filter(p -> person == null || person.roles().stream().anyMatch(p::is))
        .toList();
  }

  private static SelectOption target(Person person, Instant now, String chosen) {
    String absent = person.entry().present(now) ? "" : ", absent";
    String label =
        "%s (%s, %d open, %d of %d%s)"
            .formatted(
                person.name(),
                TeamPages.groups(person),
                person.entry().open(),
                person.entry().used(),
                person.entry().capacity(),
                absent);
    return option(person.id(), label, chosen);
  }

  private static OpenLeadsView.Row row(OpenLead lead, ZoneId zone, Instant now) {
    Instant due = lead.due();
    return new OpenLeadsView.Row(
        lead.id(),
        lead.name(),
        lead.company(),
        lead.hot(),
        switch (lead.position()) {
          case QUALIFICATION -> "to qualify";
          case HANDOVER -> "to accept";
          default -> "opportunity";
        },
        Role.at(lead.position()).map(Role::label).orElse(""),
        due == null ? "" : EnglishFormat.weekdayTime(due.atZone(zone)),
        due != null && !due.isAfter(now));
  }

  private Person known(String user) {
    return people.find(user).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
  }

  private static String anchor(String user) {
    return URLEncoder.encode(user, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
