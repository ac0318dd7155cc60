package leadflow.mail.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import leadflow.mail.delivery.MailLeads;
import leadflow.mail.outbox.MailPlan.Verdict;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import org.jspecify.annotations.Nullable;

/**
 * Send days and hours against an oracle that walks minute by minute, over changes of the clocks.
 */
class MailPlanTests {

  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final Instant MONDAY = Instant.parse("2026-03-02T10:00:00Z");

  /** A window, with the words it was written in. */
  record Window(String days, String from, String to, Set<DayOfWeek> open) {
    MailPlan plan() {
      return MailPlan.of(Map.of("sendDays", days, "from", from, "to", to));
    }
  }

  @Property(tries = 2000)
  void theNextOpeningIsWhatAMinuteByMinuteWalkFinds(
      @ForAll("windows") Window window, @ForAll("zones") ZoneId zone, @ForAll("times") Instant at) {
    assertOpening(window, zone, at);
  }

  @Tag("long")
  @Property(tries = 20_000)
  void theNextOpeningIsWhatAWalkFindsTwentyThousandTimes(
      @ForAll("windows") Window window, @ForAll("zones") ZoneId zone, @ForAll("times") Instant at) {
    assertOpening(window, zone, at);
  }

  private static void assertOpening(Window window, ZoneId zone, Instant at) {
    Instant expected = at;
    while (!isOpen(window, zone, expected)) {
      expected = expected.truncatedTo(ChronoUnit.MINUTES).plusSeconds(60);
    }
    Verdict verdict = window.plan().judge(at, zone, null, null);
    if (expected.equals(at)) {
      assertThat(verdict).isInstanceOf(Verdict.Go.class);
    } else {
      assertThat(verdict).isInstanceOf(Verdict.Wait.class);
      assertThat(((Verdict.Wait) verdict).until()).isEqualTo(expected);
    }
  }

  private static boolean isOpen(Window window, ZoneId zone, Instant at) {
    ZonedDateTime there = at.atZone(zone);
    LocalTime time = there.toLocalTime();
    return window.open.contains(there.getDayOfWeek())
        && !time.isBefore(LocalTime.parse(window.from))
        && (window.to.equals("24:00") || time.isBefore(LocalTime.parse(window.to)));
  }

  @Provide
  Arbitrary<Window> windows() {
    return Arbitraries.of(
        new Window(
            "MON-FRI", "08:00", "18:00", Set.copyOf(List.of(DayOfWeek.values()).subList(0, 5))),
        new Window("MON-SUN", "00:00", "24:00", Set.of(DayOfWeek.values())),
        new Window("TUE, THU", "09:30", "11:15", Set.of(DayOfWeek.TUESDAY, DayOfWeek.THURSDAY)),
        new Window(
            "sat-mon",
            "01:30",
            "03:10",
            Set.of(DayOfWeek.SATURDAY, DayOfWeek.SUNDAY, DayOfWeek.MONDAY)),
        new Window("Sunday", "02:00", "02:30", Set.of(DayOfWeek.SUNDAY)),
        new Window("SUN-THU,SAT", "23:00", "24:00", without(DayOfWeek.FRIDAY)));
  }

  private static Set<DayOfWeek> without(DayOfWeek one) {
    Set<DayOfWeek> days = new java.util.HashSet<>(List.of(DayOfWeek.values()));
    days.remove(one);
    return Set.copyOf(days);
  }

  @Provide
  Arbitrary<ZoneId> zones() {
    return Arbitraries.of(
            "Europe/Berlin",
            "America/New_York",
            "America/Sao_Paulo",
            "Asia/Kolkata",
            "Asia/Kathmandu",
            "Australia/Lord_Howe",
            "Pacific/Auckland",
            "Pacific/Apia",
            "UTC",
            "+05:45")
        .map(ZoneId::of);
  }

  /** Around the days on which clocks change, also one that Samoa left out, to the second. */
  @Provide
  Arbitrary<Instant> times() {
    return Arbitraries.of(
            "2026-03-06T12:00:00Z",
            "2026-03-27T12:00:00Z",
            "2026-04-03T12:00:00Z",
            "2026-10-02T12:00:00Z",
            "2026-10-23T12:00:00Z",
            "2026-10-30T12:00:00Z",
            "2018-02-16T12:00:00Z",
            "2018-11-02T12:00:00Z",
            "2011-12-28T12:00:00Z",
            "2028-02-27T12:00:00Z")
        .flatMap(
            base ->
                Arbitraries.integers()
                    .between(0, 4 * 24 * 3600)
                    .map(seconds -> Instant.parse(base).plusSeconds(seconds)));
  }

  @Example
  void springForwardStartsTheDayWhenTheClockOnTheWallSaysSo() {
    // the night from Saturday to Sunday lost an hour
    Instant saturday = Instant.parse("2026-03-28T12:00:00Z");
    assertThat(MailPlan.DEFAULT.judge(saturday, BERLIN, null, null))
        .isEqualTo(
            new Verdict.Wait(
                Instant.parse("2026-03-30T06:00:00Z"),
                "window",
                "mail goes out MON, TUE, WED, THU, FRI 08:00-18:00 (Europe/Berlin): goes Mon 30 Mar 2026 08:00"));
  }

  @Example
  void theCapWaitsForAnOpeningToo() {
    // free on Saturday at noon
    Instant free = Instant.parse("2026-03-07T12:00:00Z");
    assertThat(MailPlan.DEFAULT.judge(MONDAY, BERLIN, null, free))
        .isEqualTo(
            new Verdict.Wait(
                Instant.parse("2026-03-09T07:00:00Z"),
                "cap",
                "no more than 3 mails in 7 days: goes Mon 9 Mar 2026 08:00"));
  }

  @Example
  void whatCannotGoBeforeItsDeadlineIsSkipped() {
    Instant free = Instant.parse("2026-03-07T12:00:00Z");
    assertThat(MailPlan.DEFAULT.judge(MONDAY, BERLIN, Instant.parse("2026-03-09T06:59:59Z"), free))
        .isEqualTo(
            new Verdict.Skip(
                "no more than 3 mails in 7 days: the next chance, Mon 9 Mar 2026 08:00, is later than it may wait"));
    assertThat(MailPlan.DEFAULT.judge(MONDAY, BERLIN, Instant.parse("2026-03-09T07:00:00Z"), free))
        .isInstanceOf(Verdict.Wait.class);
    assertThat(MailPlan.DEFAULT.judge(MONDAY, BERLIN, MONDAY.minusSeconds(60), null))
        .isEqualTo(new Verdict.Skip("it waited longer than it may, until Mon 2 Mar 2026 10:59"));
    assertThat(MailPlan.DEFAULT.judge(MONDAY, BERLIN, MONDAY, null)).isInstanceOf(Verdict.Go.class);
  }

  @Example
  void anEmptyCellRestrictsNothing() {
    MailPlan free = MailPlan.of(Map.of());
    assertThat(free.judge(Instant.parse("2026-03-01T03:00:00Z"), BERLIN, null, null))
        .isInstanceOf(Verdict.Go.class);
    assertThat(free.mostPerWeek()).isNull();
    assertThat(free.deadline(MONDAY)).isEmpty();
    assertThat(MailPlan.of(Map.of("deadline", "P1W")).deadline(MONDAY))
        .contains(MONDAY.plus(Duration.ofDays(7)));
  }

  @Example
  void aRowThatCannotBeReadSaysWhatIsWrong() {
    assertRefused("sendDays", "MON-FRY", "\"MON-FRY\" is no list of days such as \"MON-FRI\"");
    assertRefused("sendDays", "", "is no list of days");
    assertRefused("from", "8:00", "from: \"8:00\" is no time such as \"08:00\"");
    assertRefused("from", "24:01", "is no time");
    assertRefused(
        "from", "18:00", "must end after they begin, on the same day: not from 18:00 to 18:00");
    assertRefused("to", "07:00", "not from 08:00 to 07:00");
    assertRefused("mostPerWeek", 0, "mostPerWeek: 0 is no number from 1 on");
    assertRefused("mostPerWeek", 2.5, "2.5 is no number from 1 on");
    assertRefused("deadline", "P0D", "deadline: \"P0D\" is no time to wait");
    assertRefused("deadline", "-P1D", "is no time to wait");
    assertRefused("deadline", "soon", "is no time to wait");
  }

  private static void assertRefused(String column, Object value, String reason) {
    Map<String, @Nullable Object> row = new HashMap<>();
    row.put("sendDays", "MON-FRI");
    row.put("from", "08:00");
    row.put("to", "18:00");
    row.put(column, value);
    assertThatThrownBy(() -> MailPlan.of(row))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(reason);
  }

  @Example
  void aLeadsZoneIsItsOwnElseItsCountrys() {
    assertThat(zone(null, "America/Denver")).isEqualTo("America/Denver");
    assertThat(zone("JP", "America/Denver")).isEqualTo("America/Denver");
    assertThat(zone("JP", "nowhere")).isEqualTo("Asia/Tokyo");
    for (String germany :
        List.of("DE", "de", "Germany", "GERMANY ", "Deutschland", "Allemagne", "DEU")) {
      assertThat(zone(germany, null)).as(germany).isEqualTo("Europe/Berlin");
    }
    for (String britain :
        List.of("GB", "UK", "U.K.", "United Kingdom", "Great Britain", "England")) {
      assertThat(zone(britain, null)).as(britain).isEqualTo("Europe/London");
    }
    for (String america :
        List.of("US", "USA", "U.S.A.", "United States", "United States of America")) {
      assertThat(zone(america, null)).as(america).isEqualTo("America/Chicago");
    }
    assertThat(zone("Brasil", null)).isEqualTo("America/Sao_Paulo");
    assertThat(zone("Atlantis", null)).isEqualTo("unknown");
    assertThat(zone(null, null)).isEqualTo("unknown");
  }

  @Example
  void everyCountryThatHasPeopleHasAZone() {
    for (String code : java.util.Locale.getISOCountries()) {
      if (!Set.of("AQ", "BV", "HM").contains(code)) {
        assertThat(zone(code, null)).as(code).isNotEqualTo("unknown");
      }
    }
  }

  private static String zone(@Nullable String country, @Nullable String timeZone) {
    return Countries.zone(MailLeads.facts("Ada", "a@acme.example", country, timeZone, Map.of()))
        .map(ZoneId::getId)
        .orElse("unknown");
  }
}
