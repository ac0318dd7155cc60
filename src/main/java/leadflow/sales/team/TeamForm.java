package leadflow.sales.team;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import leadflow.platform.validation.InvalidInput;
import leadflow.sla.calendar.Holidays;
import org.jspecify.annotations.Nullable;

/** Converts a team to the form, and what was typed to a team. */
final class TeamForm {

  private static final int LONGEST_TEXT = 20_000;
  static final List<String> ZONES =
      ZoneId.getAvailableZoneIds().stream()
          .filter(zone -> zone.equals("UTC") || zone.matches("(?!Etc|SystemV|US)[A-Z]\\w+/.*"))
          .sorted()
          .toList();

  private TeamForm() {}

  static FormInput of(Team team) {
    FormInput form =
        new FormInput()
            .put("id", team.id())
            .put("name", team.name())
            .put("zone", team.zone().getId())
            .put("country", team.country())
            .put("region", team.region())
            .put("version", team.version());
    for (DayOfWeek day : DayOfWeek.values()) {
      form.put(day.name(), String.join(", ", team.hours().getOrDefault(day, List.of())));
    }
    return form.put(
        "daysOff",
        team.daysOff().entrySet().stream()
            .map(off -> off.getKey() + " " + off.getValue())
            .collect(Collectors.joining("\n")));
  }

  /** Returns the form of a new team, with an ordinary week. */
  static FormInput empty() {
    FormInput form = new FormInput().put("zone", "UTC").put("version", 0);
    for (DayOfWeek day : DayOfWeek.values()) {
      form.put(day.name(), day.compareTo(DayOfWeek.FRIDAY) > 0 ? "" : "09:00-17:00");
    }
    return form;
  }

  /**
   * Returns the team as typed; null when something is invalid, which the form then shows.
   *
   * @param id the team's; null for a new one, whose id is typed
   */
  static @Nullable Team read(FormInput form, @Nullable String id, Holidays holidays) {
    String named = id == null ? newId(form) : id;
    String name = form.required("name", 100);
    String typedZone = form.required("zone", 60);
    ZoneId zone = typedZone.isEmpty() ? null : form.read("zone", typedZone, TeamForm::zone);
    String country = orNull(form.text("country", 2));
    String region = orNull(form.text("region", 20));
    try {
      holidays.check(country, region);
    } catch (InvalidInput e) {
      e.problems().forEach(problem -> form.wrong(problem.field(), sentence(problem.message())));
    }
    Map<DayOfWeek, List<String>> hours = hours(form);
    SortedMap<LocalDate, String> daysOff = daysOff(form);
    int version = form.number("version", 0, Integer.MAX_VALUE, 0);
    return form.holds() && zone != null
        ? new Team(named, name, zone, country, region, hours, daysOff, version)
        : null;
  }

  private static String newId(FormInput form) {
    String id = form.required("id", 40);
    if (!id.isEmpty() && !id.matches("[a-z][a-z0-9]*(-[a-z0-9]+)*")) {
      form.wrong("id", "Small letters and digits with hyphens between, such as inside-sales-paris");
    }
    return id;
  }

  private static ZoneId zone(String typed) {
    if (!ZoneId.getAvailableZoneIds().contains(typed)) {
      throw new IllegalArgumentException("There is no such zone; it looks like Europe/Berlin");
    }
    return ZoneId.of(typed);
  }

  private static Map<DayOfWeek, List<String>> hours(FormInput form) {
    Map<DayOfWeek, List<String>> hours = new EnumMap<>(DayOfWeek.class);
    boolean complete = true;
    for (DayOfWeek day : DayOfWeek.values()) {
      List<String> open = form.read(day.name(), form.text(day.name(), 200), WeekHours::parse);
      complete &= open != null;
      if (open != null && !open.isEmpty()) {
        hours.put(day, open);
      }
    }
    if (complete && hours.isEmpty()) {
      form.wrong("week", "At least one day needs working hours, or no clock would ever run");
    }
    return hours;
  }

  private static SortedMap<LocalDate, String> daysOff(FormInput form) {
    SortedMap<LocalDate, String> days = new TreeMap<>();
    int number = 0;
    for (String line : form.text("daysOff", LONGEST_TEXT).split("\\R")) {
      number++;
      if (!line.isBlank()) {
        String[] parts = line.strip().split("\\s+", 2);
        String at = "Line %d: ".formatted(number);
        LocalDate day = form.read("daysOff", parts[0], text -> day(at, text));
        if (parts.length < 2 || parts[1].length() > 100) {
          form.wrong("daysOff", at + "write a date and a name, such as 2026-12-24 Christmas Eve");
        } else if (day != null && days.put(day, parts[1]) != null) {
          form.wrong("daysOff", at + day + " is there twice");
        }
      }
    }
    return days;
  }

  private static LocalDate day(String at, String text) {
    try {
      return FormInput.parseDate(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(at + e.getMessage(), e);
    }
  }

  private static @Nullable String orNull(String text) {
    return text.isEmpty() ? null : text;
  }

  private static String sentence(String message) {
    return message.substring(0, 1).toUpperCase(Locale.ROOT) + message.substring(1);
  }
}
