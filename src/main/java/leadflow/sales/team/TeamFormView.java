package leadflow.sales.team;

import java.time.DayOfWeek;
import java.time.format.TextStyle;
import java.util.List;
import java.util.Locale;
import leadflow.platform.web.PageTemplate;
import leadflow.platform.web.SelectOption;
import leadflow.sla.calendar.Holidays;
import org.jspecify.annotations.Nullable;

/**
 * The page with a team's form.
 *
 * @param added whether the team is new
 * @param teamId as the form's address contains it
 * @param zones that can be typed
 * @param weekError the error of the week as a whole
 */
record TeamFormView(
    String heading,
    boolean added,
    String teamId,
    MeanwhileView meanwhile,
    FormField version,
    FormField id,
    FormField name,
    FormField zone,
    List<String> zones,
    FormField country,
    List<SelectOption> countries,
    FormField region,
    List<SelectOption> regions,
    FormField weekError,
    List<Day> week,
    FormField daysOff) {

  static final PageTemplate<TeamFormView> TEMPLATE =
      PageTemplate.of("edit-team", TeamFormView.class);

  /** A weekday's working hours. */
  record Day(String day, String name, String value, @Nullable String error) {

    static Day of(DayOfWeek day, FormInput form) {
      FormField field = form.shown(day.name());
      return new Day(
          day.getDisplayName(TextStyle.FULL, Locale.ENGLISH),
          field.name(),
          field.value(),
          field.error());
    }
  }

  /**
   * @param team null for a new one
   */
  static TeamFormView of(
      FormInput form, @Nullable Team team, @Nullable EditedMeanwhile conflict, Holidays holidays) {
    String id = team == null ? "new" : team.id();
    FormField country = form.shown("country");
    FormField region = form.shown("region");
    return new TeamFormView(
        team == null ? "New team" : team.name(),
        team == null,
        id,
        MeanwhileView.of(conflict, form, "/team/teams/" + id),
        form.shown("version"),
        form.shown("id"),
        form.shown("name"),
        form.shown("zone"),
        TeamForm.ZONES,
        country,
        options(holidays.countries(), country.value()),
        region,
        options(holidays.regions(country.value()), region.value()),
        form.shown("week"),
        List.of(DayOfWeek.values()).stream().map(day -> Day.of(day, form)).toList(),
        form.shown("daysOff"));
  }

  private static List<SelectOption> options(List<Holidays.Place> places, String chosen) {
    return places.stream()
        .map(place -> new SelectOption(place.code(), place.name(), place.code().equals(chosen)))
        .toList();
  }
}
