package leadflow.platform.validation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.validation.Valid;
import jakarta.validation.Validation;
import jakarta.validation.Validator;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InputValidatorTests {

  private static final Instant NOW = Instant.parse("2026-03-09T09:00:00Z");

  private final InputValidator inputs = new InputValidator(validator());

  private static Validator validator() {
    return Validation.byDefaultProvider()
        .configure()
        .clockProvider(() -> Clock.fixed(NOW, ZoneOffset.UTC))
        .buildValidatorFactory()
        .getValidator();
  }

  private record Line(@OneLine(max = 5) @Nullable String value) {}

  private record Lines(@Text(max = 5) @Nullable String value) {}

  private record Zone(@IsoZone @Nullable String value) {}

  private record Word(@OneOf({"won", "lost"}) @Nullable String value) {}

  private record TypedWord(@OneOf(value = "won", lineOf = 5) @Nullable String value) {}

  private record NeededWord(@OneOf(value = "won", required = true) @Nullable String value) {}

  private record Address(@EmailAddress @Nullable String value) {}

  private record AnyAddress(@EmailAddress(lenient = true) @Nullable String value) {}

  private record Past(@NotFuture(code = "out_of_range") @Nullable Instant at) {}

  private record Whole(
      @NotNull(message = "say who") @Nullable String who,
      @Size(max = 1, message = "at most one") @Valid List<Line> lines,
      @OneLine(max = 1) String last) {}

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "Line||",
        "Line|abcde|",
        "Line|abcdef|too_long",
        "Line|a\\tb|control_char",
        "Line|\\n|control_char",
        "Lines|a\\r\\n\\tb|",
        "Lines|a\\0|control_char",
        "Lines|         |",
        "Lines|abcdef|too_long",
        "Zone| Europe/Berlin |",
        "Zone|+02:00|",
        "Zone||",
        "Zone|Mars/Olympus|invalid",
        "Zone|Europe/Berlin\\n|control_char",
        "Word||",
        "Word|won|",
        "Word| won|invalid",
        "Word|\\s|invalid",
        "TypedWord| won |",
        "TypedWord|\\s|",
        "TypedWord|lost|invalid",
        "TypedWord|wonder|too_long",
        "NeededWord||required",
        "NeededWord|\\s|required",
        "NeededWord|lost|invalid",
        "Address||email.required",
        "Address|a@b.example|",
        "Address| a@b.example |",
        "Address|Ana <a@b.example>|email.invalid",
        "Address|a@localhost|email.invalid",
        "Address|a@b.example\\r\\n|control_char",
        "AnyAddress|a@localhost|",
        "AnyAddress|a@|email.invalid"
      })
  void aValueHoldsOrIsRefusedWithACode(
      String kind, @Nullable String escaped, @Nullable String code) {
    String value = escaped == null ? null : escaped.translateEscapes();
    Object input =
        switch (kind) {
          case "Line" -> new Line(value);
          case "Lines" -> new Lines(value);
          case "Zone" -> new Zone(value);
          case "Word" -> new Word(value);
          case "TypedWord" -> new TypedWord(value);
          case "NeededWord" -> new NeededWord(value);
          case "Address" -> new Address(value);
          default -> new AnyAddress(value);
        };
    assertThat(inputs.problems(input))
        .extracting(InvalidInput.Problem::code)
        .isEqualTo(code == null ? List.of() : List.of(code));
  }

  @Test
  void halfACharacterIsNoText() {
    assertThat(inputs.problems(new Line("a" + Character.MIN_SURROGATE)))
        .containsExactly(new InvalidInput.Problem("value", "invalid", "is not Unicode text"));
  }

  @Test
  void clocksMayDifferByFiveMinutes() {
    assertThat(inputs.problems(new Past(NOW.plusSeconds(300)))).isEmpty();
    assertThat(inputs.problems(new Past(NOW.plusSeconds(301))))
        .containsExactly(new InvalidInput.Problem("at", "out_of_range", "lies in the future"));
  }

  @Test
  void fieldsAreNamedAsTheRecordDeclaresThem() {
    Whole whole = new Whole(null, List.of(new Line("a"), new Line("a\n")), "ab");
    assertThat(inputs.problems(whole))
        .containsExactly(
            new InvalidInput.Problem("who", "required", "say who"),
            new InvalidInput.Problem("lines", "too_long", "at most one"),
            new InvalidInput.Problem(
                "lines[1].value", "control_char", "must not contain control characters"),
            new InvalidInput.Problem("last", "too_long", "at most 1 characters"));
    assertThatThrownBy(() -> inputs.checkFirst(whole))
        .isInstanceOfSatisfying(InvalidInput.class, e -> assertThat(e.problems()).hasSize(1));
  }

  @Test
  void aValueIsAskedForBeforeTheRecordIsMade() {
    assertThat(inputs.holds(Word.class, "value", "won")).isTrue();
    assertThat(inputs.holds(Word.class, "value", "demo")).isFalse();
  }
}
