package leadflow.sales.team;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DayOfWeek;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WeekHoursTests {

  @Test
  void whatIsTypedIsReadInOrder() {
    assertThat(WeekHours.parse(" 13:15-17:00 , 9:00 – 12:30"))
        .containsExactly("09:00-12:30", "13:15-17:00");
    assertThat(WeekHours.parse("22:00-24:00; 00:00-22:00"))
        .containsExactly("00:00-22:00", "22:00-24:00");
    assertThat(WeekHours.parse("  ")).isEmpty();
    assertThatThrownBy(() -> WeekHours.parse("09:00-12:00, 11:59-13:00"))
        .hasMessage("09:00-12:00 and 11:59-13:00 overlap");
  }

  @Test
  void aWeekIsToldInFewWords() {
    List<String> day = List.of("09:00-17:30");
    assertThat(
            WeekHours.summary(
                Map.of(
                    DayOfWeek.MONDAY, day,
                    DayOfWeek.TUESDAY, day,
                    DayOfWeek.THURSDAY, day,
                    DayOfWeek.FRIDAY, List.of("09:00-12:00", "13:00-16:00"))))
        .isEqualTo("Mon–Tue 09:00–17:30 · Thu 09:00–17:30 · Fri 09:00–12:00, 13:00–16:00");
    assertThat(WeekHours.summary(Map.of())).isEmpty();
  }
}
