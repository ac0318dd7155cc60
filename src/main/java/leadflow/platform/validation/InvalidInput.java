package leadflow.platform.validation;

import java.util.List;
import java.util.stream.Collectors;

/** What was sent does not hold; nothing was changed. */
public class InvalidInput extends RuntimeException {

  /**
   * @param field as the sender names it
   * @param code stable, such as {@code required}, {@code invalid}, {@code out_of_range}, {@code
   *     too_long}, {@code control_char}, {@code unknown_field}
   */
  public record Problem(String field, String code, String message) {

    /** The same about a part of something: {@code activities[1].} before the field. */
    public Problem of(String whole) {
      return new Problem(whole + field, code, message);
    }
  }

  private final transient List<Problem> problems;

  public InvalidInput(List<Problem> problems) {
    super(
        problems.stream()
            .map(problem -> problem.field() + ": " + problem.message())
            .collect(Collectors.joining("; ")));
    this.problems = List.copyOf(problems);
  }

  public InvalidInput(String field, String code, String message) {
    this(List.of(new Problem(field, code, message)));
  }

  /** Throws nothing when there is nothing to tell. */
  public static void throwIfAny(List<Problem> problems) {
    if (!problems.isEmpty()) {
      throw new InvalidInput(problems);
    }
  }

  /** Refuses a page or a size that no list has. */
  public static void unlessPage(int page, int size, int most) {
    if (page < 0 || size < 1 || size > most) {
      throw new InvalidInput(
          page < 0 ? "page" : "size", "out_of_range", "page from 0, size 1 to " + most);
    }
  }

  public List<Problem> problems() {
    return problems;
  }
}
