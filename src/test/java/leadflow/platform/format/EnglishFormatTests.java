package leadflow.platform.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EnglishFormatTests {

  private static final Locale BEFORE = Locale.getDefault();
  private static final Instant AT = Instant.parse("2026-03-03T09:05:07Z");
  private static final ZonedDateTime BERLIN = AT.atZone(ZoneId.of("Europe/Berlin"));

  @AfterEach
  void speakAsBefore() {
    Locale.setDefault(BEFORE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"en-US", "de-DE", "ar-EG", "hi-IN-u-nu-deva"})
  void writesTheSameWhateverLanguageTheServerSpeaks(String server) {
    Locale.setDefault(Locale.forLanguageTag(server));

    assertThat(EnglishFormat.number(1234567)).isEqualTo("1,234,567");
    assertThat(EnglishFormat.oneDecimal(12345.67)).isEqualTo("12345.7");
    assertThat(EnglishFormat.percent(1, 8)).isEqualTo("13 %");
    assertThat(EnglishFormat.day(AT)).isEqualTo("3 Mar 2026");
    assertThat(EnglishFormat.day(LocalDate.of(2026, 5, 1))).isEqualTo("1 May 2026");
    assertThat(EnglishFormat.longDay(AT)).isEqualTo("3 March 2026");
    assertThat(EnglishFormat.dateTime(AT)).isEqualTo("3 Mar 2026, 09:05");
    assertThat(EnglishFormat.exactTime(AT)).isEqualTo("3 March 2026 at 09:05:07 UTC");
    assertThat(EnglishFormat.weekday(BERLIN)).isEqualTo("Tue");
    assertThat(EnglishFormat.weekdayOfMonth(BERLIN)).isEqualTo("Tue 3 Mar");
    assertThat(EnglishFormat.weekdayOfYear(BERLIN)).isEqualTo("Tue 3 Mar 2026");
    assertThat(EnglishFormat.weekdayTime(BERLIN)).isEqualTo("Tue 3 Mar, 10:05");
    assertThat(EnglishFormat.weekdayTimeZone(BERLIN)).isEqualTo("Tue 3 Mar, 10:05 CET");
    assertThat(EnglishFormat.fullTime(BERLIN)).isEqualTo("Tue 3 Mar 2026, 10:05 CET");
    assertThat(EnglishFormat.time(BERLIN)).isEqualTo("10:05");
    assertThat(EnglishFormat.timeWithSeconds(BERLIN)).isEqualTo("10:05:07");
  }

  @Test
  void leavesOutSecondsThatAreNone() {
    assertThat(EnglishFormat.timeWithSeconds(BERLIN.withSecond(0))).isEqualTo("10:05");
  }

  @ParameterizedTest
  @CsvSource({
    "PT0S, 0 min, 0 min",
    "PT28M, 28 min, 28 min",
    "PT2H5M, 2 h 5 min, 2 h 5 min",
    "PT2H, 2 h, 2 h",
    "PT25H0M3S, 25 h 3 s, 1 d 1 h 3 s"
  })
  void tellsHowLongSomethingTook(Duration time, String inHours, String inDays) {
    assertThat(EnglishFormat.duration(time)).isEqualTo(inHours);
    assertThat(EnglishFormat.durationInDays(time)).isEqualTo(inDays);
  }

  @Test
  void countsOneAndMore() {
    assertThat(EnglishFormat.count(1, "day", "days")).isEqualTo("1 day");
    assertThat(EnglishFormat.count(0, "day", "days")).isEqualTo("0 days");
  }

  /**
   * What is formatted elsewhere would follow the server's language, or spell the same otherwise.
   */
  @Test
  void nothingElseFormatsNumbersOrTimes() throws IOException {
    Pattern own = Pattern.compile("DateTimeFormatter\\.ofPattern|ofLocalized|\"[^\"]*%,");
    try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
      assertThat(
              files
                  .filter(file -> file.toString().endsWith(".java"))
                  .filter(file -> !file.endsWith("EnglishFormat.java"))
                  .filter(file -> own.matcher(read(file)).find()))
          .isEmpty();
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
