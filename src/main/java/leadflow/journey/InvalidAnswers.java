package leadflow.journey;

import java.util.List;
import java.util.stream.Collectors;

/** A form was submitted with answers that do not hold. */
public class InvalidAnswers extends RuntimeException {

  /**
   * @param field as the form names it
   * @param code stable: required, invalid, out_of_range, too_long, unknown_field
   */
  public record Problem(String field, String code, String message) {}

  private final transient List<Problem> problems;

  public InvalidAnswers(List<Problem> problems) {
    super(
        problems.stream()
            .map(problem -> problem.field() + ": " + problem.message())
            .collect(Collectors.joining("; ")));
    this.problems = List.copyOf(problems);
  }

  public List<Problem> problems() {
    return problems;
  }
}
