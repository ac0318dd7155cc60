package leadflow.sla;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Working time against an oracle that walks minute by minute, over changes of the clocks. */
class BusinessCalendarTests {

  private static final List<String> OFFICE = List.of("09:00-12:30", "13:15-17:00");

  @Property(tries = 500)
  void agreesWithAMinuteByMinuteWalk(
      @ForAll("calendars") BusinessCalendar calendar,
      @ForAll("starts") Instant start,
      @ForAll("targets") Duration target) {
    Instant expected = walk(calendar, start, target);
    assertThat(calendar.plus(start, target)).isEqualTo(expected);
    assertThat(calendar.between(start, expected)).isEqualTo(target);
  }

  @Example
  void fridayAfternoonEndsOnMondayMorning() {
    BusinessCalendar berlin =
        calendar(
            "Europe/Berlin",
            List.of("09:00-17:00"),
            Set.of(LocalDate.of(2026, 5, 24), LocalDate.of(2026, 5, 25)));
    // the Sunday and Whit Monday are off
    assertThat(berlin.plus(at("2026-05-22T16:40+02:00"), Duration.ofHours(2)))
        .isEqualTo(at("2026-05-26T10:40+02:00"));
  }

  @Example
  void aNightShiftCountsTheHourThatComesTwice() {
    BusinessCalendar nights =
        new BusinessCalendar(
            ZoneId.of("Europe/Berlin"),
            Map.of(DayOfWeek.SUNDAY, List.of(BusinessCalendar.Hours.parse("01:00-04:00"))),
            Set.of());
    assertThat(nights.between(at("2026-10-24T12:00Z"), at("2026-10-25T12:00Z")))
        .isEqualTo(Duration.ofHours(4));
    assertThat(nights.between(at("2026-03-28T12:00Z"), at("2026-03-29T12:00Z")))
        .isEqualTo(Duration.ofHours(2));
  }

  @Example
  void aCalendarThatNeverOpensIsAnError() {
    BusinessCalendar never = new BusinessCalendar(ZoneId.of("UTC"), Map.of(), Set.of());
    assertThatThrownBy(() -> never.plus(Instant.EPOCH, Duration.ofHours(1)))
        .hasMessageContaining("no working time");
  }

  @Provide
  Arbitrary<BusinessCalendar> calendars() {
    return Arbitraries.of(
        calendar("Europe/Berlin", OFFICE, Set.of(LocalDate.of(2026, 4, 6))),
        calendar("America/New_York", List.of("00:00-03:00", "08:00-24:00"), Set.of()),
        calendar("Australia/Lord_Howe", List.of("01:30-05:00", "22:00-24:00"), Set.of()));
  }

  /** Around the days on which clocks change, on whole minutes. */
  @Provide
  Arbitrary<Instant> starts() {
    return Arbitraries.of(
            at("2026-03-06T12:00Z"),
            at("2026-03-27T12:00Z"),
            at("2026-04-03T12:00Z"),
            at("2026-10-02T12:00Z"),
            at("2026-10-23T12:00Z"),
            at("2026-10-30T12:00Z"),
            at("2028-02-28T12:00Z"))
        .flatMap(
            base ->
                Arbitraries.integers()
                    .between(0, 4 * 24 * 60)
                    .map(minutes -> base.plus(Duration.ofMinutes(minutes))));
  }

  @Provide
  Arbitrary<Duration> targets() {
    return Arbitraries.integers().between(1, 1500).map(Duration::ofMinutes);
  }

  private static Instant walk(BusinessCalendar calendar, Instant start, Duration target) {
    long left = target.toMinutes();
    Instant at = start;
    while (left > 0) {
      if (open(calendar, at)) {
        left--;
      }
      at = at.plusSeconds(60);
    }
    return at;
  }

  private static boolean open(BusinessCalendar calendar, Instant minute) {
    ZonedDateTime local = minute.atZone(calendar.zone());
    int ofDay = local.getHour() * 60 + local.getMinute();
    return !calendar.daysOff().contains(local.toLocalDate())
        && calendar.hours().getOrDefault(local.getDayOfWeek(), List.of()).stream()
            .anyMatch(h -> h.from() <= ofDay && ofDay < h.to());
  }

  private static BusinessCalendar calendar(
      String zone, List<String> hours, Set<LocalDate> daysOff) {
    Map<DayOfWeek, List<BusinessCalendar.Hours>> week = new EnumMap<>(DayOfWeek.class);
    for (DayOfWeek day : DayOfWeek.values()) {
      if (day != DayOfWeek.SATURDAY) {
        week.put(day, hours.stream().map(BusinessCalendar.Hours::parse).toList());
      }
    }
    return new BusinessCalendar(ZoneId.of(zone), week, daysOff);
  }

  private static Instant at(String time) {
    return ZonedDateTime.parse(time).toInstant();
  }
}
