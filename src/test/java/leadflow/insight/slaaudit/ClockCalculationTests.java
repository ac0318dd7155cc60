package leadflow.insight.slaaudit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import leadflow.insight.slaaudit.ClockCalculation.Line;
import leadflow.sla.calendar.BusinessCalendar;
import leadflow.sla.calendar.BusinessCalendar.Hours;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;

/** What the audit says of a sum; each expected one was added up by hand. */
class ClockCalculationTests {

  private static final Duration TWO_HOURS = Duration.ofHours(2);

  private static final BusinessCalendar BERLIN = office("Europe/Berlin", "09:00-17:00");

  /** 20 minutes on Friday and 70 on Monday. */
  @Example
  void overAWeekend() {
    ClockCalculation sum = met(BERLIN, "2026-11-06T16:40+01:00", "2026-11-09T10:10+01:00");
    assertThat(sum.sentence())
        .isEqualTo(
            "Fri 16:40 to Mon 10:10 (Europe/Berlin), closed Fri 17:00–Mon 09:00 (Sat–Sun), 1 h 30 min of 2 h");
    assertThat(sum.lines())
        .containsExactly(
            new Line("Fri 6 Nov 2026", "16:40–17:00", 1200, "20 min", null),
            new Line("Sat 7 Nov 2026 – Sun 8 Nov 2026", "closed", 0, "0 min", "Sat–Sun"),
            new Line("Mon 9 Nov 2026", "09:00–10:10", 4200, "1 h 10 min", null));
  }

  @Example
  void withinADayAndOverANight() {
    assertThat(met(BERLIN, "2026-11-04T09:30+01:00", "2026-11-04T09:42:07+01:00").sentence())
        .isEqualTo(
            "Wed 09:30 to Wed 09:42:07 (Europe/Berlin), open all the time, 12 min 7 s of 2 h");
    assertThat(met(BERLIN, "2026-11-04T16:00+01:00", "2026-11-05T10:30+01:00").sentence())
        .isEqualTo(
            "Wed 16:00 to Thu 10:30 (Europe/Berlin), closed Wed 17:00–Thu 09:00 (night), 2 h 30 min of 2 h, 30 min over");
  }

  @Example
  void aBreakAndWhatIsLeft() {
    BusinessCalendar lunch = office("UTC", "09:00-12:30", "13:15-17:00");
    assertThat(
            ClockCalculation.of(
                    lunch, at("2026-11-04T12:00Z"), at("2026-11-04T13:30Z"), TWO_HOURS, false)
                .sentence())
        .isEqualTo(
            "Wed 12:00 to now, Wed 13:30 (UTC), closed Wed 12:30–13:15 (break), 45 min so far of 2 h, 1 h 15 min left");
  }

  /** 1 hour on Thursday, nothing from Good Friday to Tuesday's outing, 30 minutes on Wednesday. */
  @Example
  void holidaysAndDaysOffByName() {
    Map<LocalDate, String> names =
        Map.of(
            LocalDate.of(2026, 4, 3), "Good Friday",
            LocalDate.of(2026, 4, 6), "Easter Monday",
            LocalDate.of(2026, 4, 7), "Outing");
    BusinessCalendar easter =
        new BusinessCalendar(
            ZoneId.of("Europe/Berlin"),
            week("09:00-17:00"),
            Set.of(LocalDate.of(2026, 4, 7)),
            day -> names.containsKey(day) && day.getDayOfMonth() != 7,
            names::get);
    assertThat(met(easter, "2026-04-02T16:00+02:00", "2026-04-08T09:30+02:00").sentence())
        .isEqualTo(
            "Thu 16:00 to Wed 09:30 (Europe/Berlin), closed Thu 17:00–Wed 09:00"
                + " (Good Friday, Sat–Sun, Easter Monday, Outing), 1 h 30 min of 2 h");
  }

  /** Two weeks from Monday to Monday: 4 + 9 × 8 + 1 hours. */
  @Example
  void aLongOneIsSummedUp() {
    ClockCalculation sum =
        ClockCalculation.of(
            BERLIN,
            at("2026-11-02T13:00+01:00"),
            at("2026-11-16T10:00+01:00"),
            Duration.ofHours(80),
            true);
    assertThat(sum.sentence())
        .isEqualTo(
            "Mon 2 Nov 13:00 to Mon 16 Nov 10:00 (Europe/Berlin), closed 10 times (8 nights, 2 weekends), 77 h of 80 h");
    ClockCalculation longer =
        ClockCalculation.of(
            BERLIN,
            at("2026-11-02T13:00+01:00"),
            at("2026-11-27T10:00+01:00"),
            Duration.ofHours(160),
            true);
    assertThat(longer.lines())
        .containsExactly(
            new Line("Mon 2 Nov 2026", "13:00–17:00", 14_400, "4 h", null),
            new Line("Tue 3 Nov 2026 – Sun 8 Nov 2026", "4 days", 115_200, "32 h", null),
            new Line("Mon 9 Nov 2026 – Sun 15 Nov 2026", "5 days", 144_000, "40 h", null),
            new Line("Mon 16 Nov 2026 – Sun 22 Nov 2026", "5 days", 144_000, "40 h", null),
            new Line("Mon 23 Nov 2026 – Thu 26 Nov 2026", "4 days", 115_200, "32 h", null),
            new Line("Fri 27 Nov 2026", "09:00–10:00", 3600, "1 h", null));
  }

  /** Clocks go back from 3 to 2: the shift from 1 to 4 takes four hours. */
  @Example
  void theHourThatComesTwice() {
    BusinessCalendar nights =
        new BusinessCalendar(
            ZoneId.of("Europe/Berlin"),
            Map.of(DayOfWeek.SUNDAY, List.of(Hours.parse("01:00-04:00"))),
            Set.of());
    ClockCalculation sum = met(nights, "2026-10-25T01:00+02:00", "2026-10-25T04:00+01:00");
    assertThat(sum.sentence())
        .isEqualTo(
            "Sun 01:00 to Sun 04:00 (Europe/Berlin), open all the time,"
                + " on Sun 25 Oct clocks went back 1 h, 4 h of 2 h, 2 h over");
    assertThat(sum.lines())
        .containsExactly(
            new Line("Sun 25 Oct 2026", "01:00–04:00", 14_400, "4 h", "clocks went back 1 h"));
    ClockCalculation spring = met(nights, "2026-03-29T01:00+01:00", "2026-03-29T04:00+02:00");
    assertThat(spring.sentence()).contains("clocks went forward 1 h, 2 h of 2 h");
  }

  @Example
  void theWallClockSaysSo() {
    ClockCalculation sum =
        ClockCalculation.of(
            null, at("2026-11-06T22:00Z"), at("2026-11-09T09:30Z"), Duration.ofMinutes(5), true);
    assertThat(sum.sentence())
        .isEqualTo(
            "Fri 22:00 to Mon 09:30 (UTC), wall clock, 2 d 11 h 30 min of 5 min, 2 d 11 h 25 min over");
    assertThat(sum.lines()).hasSize(1);
    assertThat(sum.lines().get(0).seconds()).isEqualTo(214_200);
  }

  /** Of an instant the second counts in which it lies, as it is shown. */
  @Example
  void partsOfASecondDoNotSpoilTheSum() {
    ClockCalculation sum =
        met(BERLIN, "2026-11-04T09:30:00.9+01:00", "2026-11-04T09:42:07.1+01:00");
    assertThat(sum.sentence()).contains("Wed 09:30 to Wed 09:42:07", "12 min 7 s of 2 h");
    assertThat(sum.used().toSeconds()).isEqualTo(727);
  }

  /** However it is told, its lines add up to what was used, and that is the calendar's own sum. */
  @Property(tries = 1000)
  void linesAddUp(
      @ForAll("calendars") BusinessCalendar calendar,
      @ForAll @IntRange(min = 0, max = 31_536_000) int second,
      @ForAll @IntRange(min = 0, max = 5_000_000) int length) {
    Instant from = at("2026-01-01T00:00Z").plusSeconds(second);
    Instant to = from.plusSeconds(length);
    ClockCalculation sum = ClockCalculation.of(calendar, from, to, TWO_HOURS, true);
    assertThat(sum.lines().stream().mapToLong(Line::seconds).sum())
        .isEqualTo(sum.used().toSeconds())
        .isEqualTo(calendar.between(from, to).toSeconds());
    assertThat(sum.sentence()).contains(calendar.zone().toString(), " of 2 h");
    assertThat(sum.lines().size()).isLessThan(31);
  }

  @Provide
  Arbitrary<BusinessCalendar> calendars() {
    Arbitrary<ZoneId> zones =
        Arbitraries.of(
                "UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata")
            .map(ZoneId::of);
    Arbitrary<List<Hours>> day =
        Arbitraries.integers()
            .between(0, 1440)
            .set()
            .ofSize(4)
            .map(
                minutes -> {
                  List<Integer> sorted = minutes.stream().sorted().toList();
                  return List.of(
                      new Hours(sorted.get(0), sorted.get(1)),
                      new Hours(sorted.get(2), sorted.get(3)));
                });
    Arbitrary<Set<LocalDate>> off =
        Arbitraries.integers()
            .between(0, 400)
            .map(n -> LocalDate.of(2026, 1, 1).plusDays(n))
            .set()
            .ofMaxSize(20);
    return Combinators.combine(zones, Arbitraries.maps(Arbitraries.of(DayOfWeek.class), day), off)
        .as(BusinessCalendar::new);
  }

  private static ClockCalculation met(@Nullable BusinessCalendar calendar, String from, String to) {
    return ClockCalculation.of(calendar, at(from), at(to), TWO_HOURS, true);
  }

  private static BusinessCalendar office(String zone, String... hours) {
    return new BusinessCalendar(ZoneId.of(zone), week(hours), Set.of());
  }

  private static Map<DayOfWeek, List<Hours>> week(String... hours) {
    Map<DayOfWeek, List<Hours>> week = new EnumMap<>(DayOfWeek.class);
    for (DayOfWeek day : DayOfWeek.values()) {
      if (day.getValue() < 6) {
        List<Hours> all = new ArrayList<>();
        for (String one : hours) {
          all.add(Hours.parse(one));
        }
        week.put(day, all);
      }
    }
    return week;
  }

  private static Instant at(String time) {
    return ZonedDateTime.parse(time).toInstant();
  }
}
