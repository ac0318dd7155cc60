package leadflow.sla.calendar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import leadflow.platform.validation.InvalidInput;
import leadflow.sla.calendar.BusinessCalendar.Hours;
import org.junit.jupiter.api.Test;

/** Public holidays of teams in different places. */
class HolidaysTests {

  private final Holidays holidays = new Holidays();

  @Test
  void aCountryHasItsFixedAndItsMovableDays() {
    assertThat(off("DE", null, "2026-04-03")).as("Good Friday").isTrue();
    assertThat(off("DE", null, "2027-03-26")).as("Good Friday").isTrue();
    assertThat(off("DE", null, "2026-10-03")).as("German Unity Day").isTrue();
    assertThat(off("DE", null, "2026-11-26")).isFalse();
    assertThat(off("US", null, "2026-11-26")).as("Thanksgiving").isTrue();
    assertThat(off(null, null, "2026-12-25")).isFalse();
  }

  @Test
  void aRegionHasDaysOfItsOwn() {
    assertThat(off("DE", "by", "2026-01-06")).as("Epiphany in Bavaria").isTrue();
    assertThat(off("DE", "be", "2026-01-06")).isFalse();
    assertThat(off("DE", "be", "2026-03-08")).as("Women's Day in Berlin").isTrue();
    assertThat(off("DE", "by/ag", "2026-08-08")).as("Peace Festival in Augsburg").isTrue();
    assertThat(off("DE", "by", "2026-08-08")).isFalse();
  }

  @Test
  void placesAreListedWithTheirNames() {
    assertThat(holidays.countries())
        .contains(new Holidays.Place("DE", "Germany"), new Holidays.Place("IN", "India"))
        .allMatch(place -> place.code().length() == 2);
    assertThat(holidays.regions("DE"))
        .contains(new Holidays.Place("be", "Berlin"), new Holidays.Place("by/ag", "Augsburg"));
    assertThat(holidays.regions("XX")).isEmpty();
  }

  @Test
  void aPlaceThatNobodyKnowsIsRefused() {
    assertThatCode(() -> holidays.check("DE", "be")).doesNotThrowAnyException();
    assertThatCode(() -> holidays.check(null, null)).doesNotThrowAnyException();
    assertRefused("XX", null, "country");
    assertRefused("de", null, "country");
    assertRefused("NYSE", null, "country");
    assertRefused("DE", "ny", "region");
    assertRefused(null, "be", "region");
  }

  @Test
  void everyListedPlaceHasHolidays() {
    for (Holidays.Place country : holidays.countries()) {
      assertThatCode(() -> off(country.code(), null, "2026-07-01"))
          .as(country.name())
          .doesNotThrowAnyException();
      holidays.regions(country.code()).forEach(r -> holidays.check(country.code(), r.code()));
    }
  }

  @Test
  void workingTimePassesOverAHoliday() {
    BusinessCalendar berlin =
        new BusinessCalendar(
            ZoneId.of("Europe/Berlin"),
            Stream.of(DayOfWeek.values())
                .limit(5)
                .collect(Collectors.toMap(day -> day, day -> List.of(new Hours(540, 1020)))),
            Set.of(LocalDate.of(2026, 4, 7)),
            holidays.in("DE", "be"));
    // Thursday 16:00; Good Friday, the weekend, Easter Monday and an own day off lie between
    assertThat(berlin.plus(Instant.parse("2026-04-02T14:00:00Z"), Duration.ofHours(2)))
        .isEqualTo("2026-04-08T08:00:00Z");
  }

  private boolean off(String country, String region, String day) {
    return holidays.in(country, region).test(LocalDate.parse(day));
  }

  private void assertRefused(String country, String region, String field) {
    assertThatThrownBy(() -> holidays.check(country, region))
        .isInstanceOfSatisfying(
            InvalidInput.class,
            e ->
                assertThat(e.problems())
                    .extracting(InvalidInput.Problem::field)
                    .containsExactly(field));
  }
}
