package leadflow.sales.team;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * A team as managers edit it.
 *
 * @param id as {@code route-lead} names it
 * @param country ISO 3166 code, whose public holidays are days off too; null for none
 * @param region in that country, where its holidays differ
 * @param hours {@code 09:00-12:30} by weekday; a missing day is closed
 * @param daysOff the team's own days off, with their names
 * @param version increases with every change
 */
record Team(
    String id,
    String name,
    ZoneId zone,
    @Nullable String country,
    @Nullable String region,
    Map<DayOfWeek, List<String>> hours,
    SortedMap<LocalDate, String> daysOff,
    int version) {

  /** Returns whether the other team has the same calendar, so that no clock has to move. */
  boolean sameCalendar(Team other) {
    return zone.equals(other.zone)
        && java.util.Objects.equals(country, other.country)
        && java.util.Objects.equals(region, other.region)
        && hours.equals(other.hours)
        && daysOff.keySet().equals(other.daysOff.keySet());
  }
}
