package leadflow.sales.team;

import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import leadflow.sales.routing.RoutingCandidate;
import org.jspecify.annotations.Nullable;

/** Converts a person's entry to the form, and what was typed to an entry. */
final class PersonForm {

  private static final int MOST_LEADS = 100_000;
  private static final int MOST_SKILLS = 20;

  private PersonForm() {}

  static FormInput of(RoutingCandidate person, int version) {
    return new FormInput()
        .put("team", person.team())
        .put("capacity", person.capacity())
        .put("skills", String.join(", ", person.skills()))
        .put("absentFrom", person.absentFrom())
        .put("absentTo", person.absentTo())
        .put("version", version);
  }

  /** Returns the entry as typed; null when something is invalid, which the form then shows. */
  static StaffEntries.@Nullable Entry read(FormInput form, String user, List<Team> teams) {
    String team = form.required("team", 100);
    if (!team.isEmpty() && teams.stream().noneMatch(t -> t.id().equals(team))) {
      form.wrong("team", "There is no such team");
    }
    int capacity = form.number("capacity", 0, MOST_LEADS, 0);
    List<String> skills = form.read("skills", form.text("skills", 1000), PersonForm::skills);
    LocalDate from = form.date("absentFrom");
    LocalDate to = form.date("absentTo");
    if (from == null && to != null) {
      form.wrong("absentFrom", "Say from when");
    }
    if (from != null && to != null && to.isBefore(from)) {
      form.wrong("absentTo", "Must not lie before the first day");
    }
    int version = form.number("version", 0, Integer.MAX_VALUE, 0);
    return form.holds() && skills != null
        ? new StaffEntries.Entry(user, team, capacity, skills, from, to, version)
        : null;
  }

  /**
   * Returns the skills sorted, without duplicates and in lower case, as {@code route-lead} uses
   * them.
   */
  private static List<String> skills(String typed) {
    Set<String> skills = new TreeSet<>();
    for (String skill : typed.split("[,;\\n]")) {
      if (!skill.isBlank()) {
        skills.add(skill.strip().replaceAll("\\s+", " ").toLowerCase(Locale.ROOT));
      }
    }
    if (skills.size() > MOST_SKILLS || skills.stream().anyMatch(s -> s.length() > 40)) {
      throw new IllegalArgumentException("At most 20 skills of at most 40 characters");
    }
    return List.copyOf(skills);
  }
}
