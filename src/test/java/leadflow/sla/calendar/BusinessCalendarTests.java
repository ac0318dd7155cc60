package leadflow.sla.calendar;

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
import leadflow.sla.ClockKind;
import leadflow.sla.SlaClock;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

/** Working time against an oracle that walks minute by minute, over changes of the clocks. */
class BusinessCalendarTests {

  private static final List<String> OFFICE = List.of("09:00-12:30", "13:15-17:00");

  @Property(tries = 2000)
  void agreesWithAMinuteByMinuteWalk(
      @ForAll("calendars") BusinessCalendar calendar,
      @ForAll("starts") Instant start,
      @ForAll("targets") Duration target) {
    assertAgrees(calendar, start, target);
  }

  @Tag("long")
  @Property(tries = 10_000)
  void agreesWithTheWalkTenThousandTimes(
      @ForAll("calendars") BusinessCalendar calendar,
      @ForAll("starts") Instant start,
      @ForAll("targets") Duration target) {
    assertAgrees(calendar, start, target);
  }

  private static void assertAgrees(BusinessCalendar calendar, Instant start, Duration target) {
    Instant expected = walk(calendar, start, target);
    assertThat(calendar.plus(start, target)).isEqualTo(expected);
    assertThat(calendar.between(start, expected)).isEqualTo(target);
  }

  /** A minute's fraction at the start is kept: what is worked adds up to the target exactly. */
  @Property(tries = 2000)
  void isExactWithinTheMinute(
      @ForAll("calendars") BusinessCalendar calendar,
      @ForAll("starts") Instant start,
      @ForAll @LongRange(min = 1, max = 59_999) long millis,
      @ForAll("targets") Duration target) {
    Instant from = start.plusMillis(millis);
    Instant due = calendar.plus(from, target);
    assertThat(calendar.between(from, due)).isEqualTo(target);
    assertThat(calendar.between(from, due.minusMillis(1))).isLessThan(target);
    assertThat(due).isBetween(calendar.plus(start, target), later(calendar, start, target));
  }

  private static Instant later(BusinessCalendar calendar, Instant start, Duration target) {
    return calendar.plus(start.plusSeconds(60), target);
  }

  /**
   * A clock's states, how it ends and by how much, told from the walk alone. The fact that stops it
   * lies some minutes around the due instant.
   */
  @Property(tries = 2000)
  void aClockIsInTheStateThatTheWalkSays(
      @ForAll("calendars") BusinessCalendar calendar,
      @ForAll("starts") Instant start,
      @ForAll("targets") Duration target,
      @ForAll @IntRange(min = -3000, max = 3000) int fact) {
    assertState(calendar, start, target, fact);
  }

  @Tag("long")
  @Property(tries = 10_000)
  void aClockIsInTheStateThatTheWalkSaysTenThousandTimes(
      @ForAll("calendars") BusinessCalendar calendar,
      @ForAll("starts") Instant start,
      @ForAll("targets") Duration target,
      @ForAll @IntRange(min = -3000, max = 3000) int fact) {
    assertState(calendar, start, target, fact);
  }

  private static void assertState(
      BusinessCalendar calendar, Instant start, Duration target, int minutes) {
    Duration early = Duration.ofMinutes(Math.max(1, target.toMinutes() * 3 / 4));
    Instant warn = walk(calendar, start, early);
    Instant due = walk(calendar, start, target);
    SlaClock clock =
        clock(start, target, calendar.plus(start, early), calendar.plus(start, target));
    Instant fact = due.plus(Duration.ofMinutes(minutes));
    SlaClock.State expected =
        fact.isBefore(warn)
            ? SlaClock.State.RUNNING
            : fact.isBefore(due) ? SlaClock.State.DUE_SOON : SlaClock.State.OVERDUE;
    assertThat(clock.state(fact)).isEqualTo(expected);
    assertThat(clock.stoppedAt(fact))
        .isEqualTo(minutes < 0 ? SlaClock.State.MET : SlaClock.State.MET_LATE);
    assertThat(calendar.between(clock.dueAt(), fact)).isEqualTo(worked(calendar, due, fact));
  }

  /** What it is made of adds up, minute by minute too, and leaves nothing out. */
  @Property(tries = 1000)
  void stretchesTileTheTimeAndAddUp(
      @ForAll("calendars") BusinessCalendar calendar,
      @ForAll("starts") Instant start,
      @ForAll @IntRange(min = 0, max = 14_400) int minutes,
      @ForAll @LongRange(min = 0, max = 59_999) long millis) {
    Instant end = start.plus(Duration.ofMinutes(minutes)).plusMillis(millis);
    List<BusinessCalendar.Stretch> stretches = calendar.stretches(start, end);

    Instant at = start;
    Duration open = Duration.ZERO;
    for (BusinessCalendar.Stretch each : stretches) {
      assertThat(each.from()).isEqualTo(at);
      assertThat(each.to()).isAfter(at);
      for (Instant minute : List.of(each.from(), each.to().minusMillis(1))) {
        assertThat(open(calendar, minute)).as("%s", each).isEqualTo(each.open());
      }
      open = each.open() ? open.plus(each.length()) : open;
      at = each.to();
    }
    assertThat(at).isEqualTo(end);
    assertThat(open).isEqualTo(calendar.between(start, end));
    assertThat(calendar.between(start, end.minusMillis(millis)))
        .isEqualTo(worked(calendar, start, end.minusMillis(millis)));
  }

  /** Why it is closed is what the calendar says of each closed minute. */
  @Property(tries = 300)
  void aClosureHasTheReasonOfItsDay(
      @ForAll("calendars") BusinessCalendar calendar, @ForAll("starts") Instant start) {
    for (BusinessCalendar.Stretch each : calendar.stretches(start, start.plusSeconds(864_000))) {
      ZonedDateTime local = each.from().atZone(calendar.zone());
      boolean noHours = !calendar.hours().containsKey(local.getDayOfWeek());
      boolean off = calendar.daysOff().contains(local.toLocalDate());
      boolean holiday = calendar.holidays().test(local.toLocalDate());
      if (!each.open()) {
        assertThat(each.closure() == BusinessCalendar.Closure.WEEKEND).isEqualTo(noHours);
        assertThat(each.closure() == BusinessCalendar.Closure.DAY_OFF).isEqualTo(!noHours && off);
        assertThat(each.closure() == BusinessCalendar.Closure.HOLIDAY)
            .isEqualTo(!noHours && !off && holiday);
      }
    }
  }

  private static Duration worked(BusinessCalendar calendar, Instant from, Instant to) {
    long minutes = 0;
    for (Instant at = from; at.isBefore(to); at = at.plusSeconds(60)) {
      if (open(calendar, at)) {
        minutes++;
      }
    }
    return Duration.ofMinutes(minutes);
  }

  private static SlaClock clock(Instant start, Duration target, Instant warn, Instant due) {
    return new SlaClock(
        1,
        1,
        ClockKind.FIRST_TOUCH,
        Calendars.DEFAULT_TEAM,
        target,
        null,
        start,
        warn,
        due,
        null,
        SlaClock.State.RUNNING,
        null,
        null,
        false,
        false,
        false,
        1,
        1);
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
        // half an hour of summer time
        calendar("Australia/Lord_Howe", List.of("01:30-05:00", "22:00-24:00"), Set.of()),
        // half an hour off, and no summer time
        calendar("Asia/Kolkata", List.of("10:00-19:30"), Set.of(LocalDate.of(2026, 10, 2))),
        // summer time began at midnight: a day without its first hour
        calendar("America/Sao_Paulo", List.of("00:00-02:00", "20:00-24:00"), Set.of()),
        new BusinessCalendar(
            ZoneId.of("Europe/Berlin"),
            week(OFFICE),
            Set.of(LocalDate.of(2026, 4, 7)),
            new Holidays().in("DE", "be")));
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
            at("2028-02-28T12:00Z"),
            at("2018-02-16T12:00Z"),
            at("2018-11-02T12:00Z"),
            at("2026-12-23T12:00Z"))
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
        && !calendar.holidays().test(local.toLocalDate())
        && calendar.hours().getOrDefault(local.getDayOfWeek(), List.of()).stream()
            .anyMatch(h -> h.from() <= ofDay && ofDay < h.to());
  }

  private static BusinessCalendar calendar(
      String zone, List<String> hours, Set<LocalDate> daysOff) {
    return new BusinessCalendar(ZoneId.of(zone), week(hours), daysOff);
  }

  private static Map<DayOfWeek, List<BusinessCalendar.Hours>> week(List<String> hours) {
    Map<DayOfWeek, List<BusinessCalendar.Hours>> week = new EnumMap<>(DayOfWeek.class);
    for (DayOfWeek day : DayOfWeek.values()) {
      if (day != DayOfWeek.SATURDAY) {
        week.put(day, hours.stream().map(BusinessCalendar.Hours::parse).toList());
      }
    }
    return week;
  }

  private static Instant at(String time) {
    return ZonedDateTime.parse(time).toInstant();
  }
}
