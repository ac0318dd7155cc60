package leadflow.insight.reporting;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import leadflow.platform.validation.Fault;
import leadflow.platform.validation.InvalidInput;
import leadflow.platform.validation.TextRule;
import org.jspecify.annotations.Nullable;

/** The parameters of a report's URL: reads each of them and collects the invalid ones. */
public final class ReportParameters {

  private static final TextRule LINE = TextRule.oneLine(200);

  private final Map<String, String> given;
  private final List<InvalidInput.Problem> problems = new ArrayList<>();

  public ReportParameters(Map<String, String> given) {
    this.given = given;
  }

  /** Returns null when nothing was given, or when the database cannot store the text. */
  public @Nullable String text(String name) {
    String text = given.getOrDefault(name, "").strip();
    Fault fault = LINE.fault(text);
    if (fault != null) {
      return wrong(name, fault.code(), fault.message());
    }
    return text.isEmpty() ? null : text;
  }

  public int number(String name, int otherwise, int least, int most) {
    String text = text(name);
    if (text == null) {
      return otherwise;
    }
    if (text.matches("\\d{1,9}")) {
      int number = Integer.parseInt(text);
      if (number >= least && number <= most) {
        return number;
      }
    }
    wrong(name, "out_of_range", "must be a whole number from %d to %d".formatted(least, most));
    return otherwise;
  }

  public boolean yes(String name, boolean otherwise) {
    String text = text(name);
    if (text == null || text.equals("true") || text.equals("false")) {
      return text == null ? otherwise : Boolean.parseBoolean(text);
    }
    wrong(name, "invalid", "must be true or false");
    return otherwise;
  }

  /**
   * @param word the value's name in a URL
   */
  public <E> @Nullable E oneOf(String name, E[] all, Function<E, String> word) {
    String text = text(name);
    if (text == null) {
      return null;
    }
    for (E each : all) {
      if (word.apply(each).equals(text)) {
        return each;
      }
    }
    wrong(
        name,
        "invalid",
        "must be one of " + Stream.of(all).map(word).collect(Collectors.joining(", ")));
    return null;
  }

  public @Nullable String wrong(String name, String code, String message) {
    if (problems.stream().noneMatch(problem -> problem.field().equals(name))) {
      problems.add(new InvalidInput.Problem(name, code, message));
    }
    return null;
  }

  public List<InvalidInput.Problem> problems() {
    return List.copyOf(problems);
  }

  /**
   * @throws InvalidInput naming every invalid parameter
   */
  public void throwIfAny() {
    InvalidInput.throwIfAny(problems);
  }
}
