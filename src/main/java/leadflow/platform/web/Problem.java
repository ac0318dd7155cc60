package leadflow.platform.web;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import leadflow.platform.validation.InvalidInput;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;

/** The kinds of problems we tell about, each with a stable name and a page that explains it. */
enum Problem {
  MALFORMED(
      HttpStatus.BAD_REQUEST,
      "The request cannot be read",
      "The body is not what its content type says: broken JSON, a field given twice, text that is"
          + " not UTF-8, or more than 50 levels deep."),
  INVALID_KEY(
      HttpStatus.BAD_REQUEST,
      "The Idempotency-Key cannot be used",
      "An Idempotency-Key has 1 to 200 printable characters."),
  UNAUTHENTICATED(
      HttpStatus.UNAUTHORIZED,
      "Who are you?",
      "Send Authorization: Bearer and an API key, or the name and password of a user as Basic."),
  FORBIDDEN(
      HttpStatus.FORBIDDEN,
      "Not allowed",
      "You are known, but this is not among what your key's scopes or your groups allow, or the"
          + " task belongs to somebody else."),
  NOT_FOUND(HttpStatus.NOT_FOUND, "There is nothing here", "Look at the address again."),
  LEAD_NOT_FOUND(
      HttpStatus.NOT_FOUND,
      "There is no such lead",
      "The id is wrong, or the lead was erased or merged."),
  METHOD_NOT_ALLOWED(
      HttpStatus.METHOD_NOT_ALLOWED,
      "This cannot be done here",
      "The address exists, but not for this method; the header Allow names those that work."),
  NOT_ACCEPTABLE(
      HttpStatus.NOT_ACCEPTABLE,
      "Not available in that form",
      "The answer does not exist in any of the media types that the header Accept asks for."),
  CONFLICT(
      HttpStatus.CONFLICT,
      "That does not fit the present state",
      "The lead has moved on meanwhile, or what is needed is not there yet; the detail says"
          + " which."),
  IN_FLIGHT(
      HttpStatus.CONFLICT,
      "The same call is still at work",
      "An earlier call with this Idempotency-Key has not been answered yet. Try again in a"
          + " second."),
  TOO_LARGE(
      HttpStatus.PAYLOAD_TOO_LARGE,
      "The body is too large",
      "64 kB are allowed, 1 MB for activities and 8 MB for past leads. Send several smaller"
          + " calls."),
  UNSUPPORTED_TYPE(
      HttpStatus.UNSUPPORTED_MEDIA_TYPE,
      "Not in that content type",
      "The API reads application/json in UTF-8."),
  INVALID_INPUT(
      HttpStatus.UNPROCESSABLE_ENTITY,
      "Some fields do not hold",
      "Nothing was changed. The member errors names each field with a stable code and a sentence."),
  KEY_REUSED(
      HttpStatus.UNPROCESSABLE_ENTITY,
      "The Idempotency-Key was used for something else",
      "A key belongs to one call with one body for seven days. Use a new one for a new call."),
  TOO_MANY(
      HttpStatus.TOO_MANY_REQUESTS,
      "Too many at once",
      "The header Retry-After says in how many seconds to try again."),
  INTERNAL(
      HttpStatus.INTERNAL_SERVER_ERROR,
      "Something went wrong on our side",
      "It was logged under the id in the answer. Trying again may help, and does no harm with an"
          + " Idempotency-Key."),
  UNAVAILABLE(
      HttpStatus.SERVICE_UNAVAILABLE,
      "Not available just now",
      "The database cannot be reached, or many calls work on the same lead. Nothing was changed;"
          + " the header Retry-After says in how many seconds to try again.");

  private final HttpStatus status;
  private final String title;
  private final String explanation;

  Problem(HttpStatus status, String title, String explanation) {
    this.status = status;
    this.title = title;
    this.explanation = explanation;
  }

  HttpStatus status() {
    return status;
  }

  String title() {
    return title;
  }

  String explanation() {
    return explanation;
  }

  /** As in {@code /problems/not-found}. */
  String path() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  ProblemDetail detail(String text) {
    return detail(path(), text);
  }

  /** A problem of a feature's own name. */
  ProblemDetail detail(String name, String text) {
    ProblemDetail detail = ProblemDetail.forStatusAndDetail(status, text);
    detail.setType(URI.create("/problems/" + name));
    detail.setTitle(title);
    return detail;
  }

  static ProblemDetail invalid(List<InvalidInput.Problem> problems) {
    String text =
        problems.size() == 1 ? sentence(problems.get(0)) : problems.size() + " fields do not hold";
    ProblemDetail detail = INVALID_INPUT.detail(text);
    detail.setProperties(Map.of("errors", problems.stream().map(FieldError::of).toList()));
    return detail;
  }

  private static String sentence(InvalidInput.Problem problem) {
    return problem.field().isEmpty()
        ? problem.message()
        : problem.field() + ": " + problem.message();
  }

  record FieldError(String field, String code, String message) {

    static FieldError of(InvalidInput.Problem problem) {
      return new FieldError(problem.field(), problem.code(), problem.message());
    }
  }
}
