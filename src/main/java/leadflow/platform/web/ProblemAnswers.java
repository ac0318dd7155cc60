package leadflow.platform.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.ConstraintViolation;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import leadflow.lead.LeadNotFound;
import leadflow.platform.access.Refusals;
import leadflow.platform.validation.Conflict;
import leadflow.platform.validation.InputValidator;
import leadflow.platform.validation.InvalidInput;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.TypeMismatchException;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.validation.FieldError;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.method.annotation.HandlerMethodValidationException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/** Says what went wrong: fields by name, conflicts by name, and of our own failures only an id. */
@ControllerAdvice
public class ProblemAnswers extends ResponseEntityExceptionHandler {

  private static final Logger log = LoggerFactory.getLogger(ProblemAnswers.class);
  private static final String RETRY_SECONDS = "2";

  private final Pages pages;

  ProblemAnswers(Pages pages) {
    this.pages = pages;
  }

  @ExceptionHandler
  ResponseEntity<Object> failed(Exception e, HttpServletRequest request) {
    return answer(problem(e, request), request);
  }

  /**
   * What to tell of a failure, also where a request is not answered by one of our controllers. It
   * did not hold, it was refused, the database is short, or it is a defect: the cause tells.
   */
  public ProblemDetail problem(Exception e, HttpServletRequest request) {
    if (e instanceof InvalidInput invalid) {
      return Problem.invalid(invalid.problems());
    }
    if (e instanceof Conflict conflict) {
      return Problem.CONFLICT.detail(conflict.name(), text(e));
    }
    if (e instanceof LeadNotFound) {
      return Problem.LEAD_NOT_FOUND.detail(text(e));
    }
    if (e instanceof JsonProcessingException) {
      return unreadable(e);
    }
    String refused = Refusals.reason(e);
    if (refused != null) {
      return Problem.FORBIDDEN.detail(refused);
    }
    if (passes(e)) {
      log.warn("{} {} answered 503: {}", request.getMethod(), route(request), e.toString());
      return Problem.UNAVAILABLE.detail("Nothing was changed; try again in a moment");
    }
    String id = UUID.randomUUID().toString();
    log.error("{} {} failed, id {}", request.getMethod(), route(request), id, e);
    return Problem.INTERNAL.detail("Logged as " + id);
  }

  @Override
  protected ResponseEntity<Object> handleHttpMessageNotReadable(
      HttpMessageNotReadableException e,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    return answer(unreadable(e.getCause()), request(request));
  }

  @Override
  protected ResponseEntity<Object> handleMethodArgumentNotValid(
      MethodArgumentNotValidException e,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    List<InvalidInput.Problem> problems =
        e.getBindingResult().getFieldErrors().stream().map(ProblemAnswers::problem).toList();
    return answer(Problem.invalid(problems), request(request));
  }

  @Override
  protected ResponseEntity<Object> handleHandlerMethodValidationException(
      HandlerMethodValidationException e,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    List<InvalidInput.Problem> problems =
        e.getParameterValidationResults().stream()
            .flatMap(
                result ->
                    result.getResolvableErrors().stream()
                        .map(
                            error ->
                                new InvalidInput.Problem(
                                    String.valueOf(result.getMethodParameter().getParameterName()),
                                    "invalid",
                                    String.valueOf(error.getDefaultMessage()))))
            .toList();
    return answer(Problem.invalid(problems), request(request));
  }

  @Override
  protected ResponseEntity<Object> handleMissingServletRequestParameter(
      MissingServletRequestParameterException e,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    InvalidInput.Problem problem =
        new InvalidInput.Problem(e.getParameterName(), "required", "is missing");
    return answer(Problem.invalid(List.of(problem)), request(request));
  }

  @Override
  protected ResponseEntity<Object> handleTypeMismatch(
      TypeMismatchException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
    if (e instanceof MethodArgumentTypeMismatchException argument
        && argument.getParameter().hasParameterAnnotation(PathVariable.class)) {
      return answer(Problem.NOT_FOUND.detail("No such address"), request(request));
    }
    InvalidInput.Problem problem =
        new InvalidInput.Problem(
            String.valueOf(e.getPropertyName()),
            "invalid",
            e.getRequiredType() == Instant.class ? Instants.SHAPE : "has the wrong form");
    return answer(Problem.invalid(List.of(problem)), request(request));
  }

  /** What Spring itself found out, in our words. */
  @Override
  protected ResponseEntity<Object> handleExceptionInternal(
      Exception e,
      @Nullable Object body,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    ProblemDetail problem =
        switch (status.value()) {
          case 400 -> Problem.MALFORMED.detail("The request is incomplete or malformed");
          case 401 -> Problem.UNAUTHENTICATED.detail(said(e));
          case 403 -> Problem.FORBIDDEN.detail(said(e));
          case 404 -> Problem.NOT_FOUND.detail("No such address");
          case 405 -> Problem.METHOD_NOT_ALLOWED.detail("Not with this method");
          case 406 -> Problem.NOT_ACCEPTABLE.detail("Not in the media type asked for");
          case 413 -> Problem.TOO_LARGE.detail("The body is larger than allowed here");
          case 415 -> Problem.UNSUPPORTED_TYPE.detail("Not read in this content type");
          default -> null;
        };
    if (problem == null) {
      problem = problem(e, request(request));
    }
    return answer(problem, headers, request(request));
  }

  private ResponseEntity<Object> answer(ProblemDetail problem, HttpServletRequest request) {
    return answer(problem, new HttpHeaders(), request);
  }

  private ResponseEntity<Object> answer(
      ProblemDetail problem, HttpHeaders given, HttpServletRequest request) {
    HttpHeaders headers = new HttpHeaders();
    headers.putAll(given);
    if (problem.getStatus() == HttpStatus.SERVICE_UNAVAILABLE.value()) {
      headers.set(HttpHeaders.RETRY_AFTER, RETRY_SECONDS);
    }
    if (ProblemWriter.readsHtml(request)) {
      headers.setContentType(new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8));
      return ResponseEntity.status(problem.getStatus())
          .headers(headers)
          .body(pages.problem(problem));
    }
    problem.setInstance(ProblemWriter.instance(request));
    headers.setContentType(MediaType.APPLICATION_PROBLEM_JSON);
    return ResponseEntity.status(problem.getStatus()).headers(headers).body(problem);
  }

  /** A field that does not fit is told by its name, a body that does not parse as a whole. */
  private static ProblemDetail unreadable(@Nullable Throwable cause) {
    if (cause instanceof ValueInstantiationException
        && cause.getCause() instanceof InvalidInput invalid) {
      return Problem.invalid(invalid.problems());
    }
    if (cause instanceof MismatchedInputException mismatch && !mismatch.getPath().isEmpty()) {
      boolean unknown = mismatch instanceof UnrecognizedPropertyException;
      return Problem.invalid(
          List.of(
              new InvalidInput.Problem(
                  field(mismatch),
                  unknown ? "unknown_field" : "invalid",
                  unknown ? "there is no such field" : shape(mismatch))));
    }
    if (cause instanceof JsonProcessingException broken && broken.getLocation() != null) {
      var at = broken.getLocation();
      return Problem.MALFORMED.detail(
          "Not readable at line %d, column %d".formatted(at.getLineNr(), at.getColumnNr()));
    }
    return Problem.MALFORMED.detail("The body is missing or cannot be read");
  }

  private static String shape(MismatchedInputException mismatch) {
    return mismatch.getTargetType() == Instant.class ? Instants.SHAPE : "has the wrong type";
  }

  /** As a client writes it: {@code consents[1].purpose}. */
  private static String field(JsonMappingException e) {
    String path =
        e.getPath().stream()
            .map(
                step ->
                    step.getFieldName() == null
                        ? "[" + step.getIndex() + "]"
                        : "." + step.getFieldName())
            .collect(Collectors.joining());
    return path.startsWith(".") ? path.substring(1) : path;
  }

  private static InvalidInput.Problem problem(FieldError error) {
    return error.contains(ConstraintViolation.class)
        ? InputValidator.problem(error.unwrap(ConstraintViolation.class))
        : new InvalidInput.Problem(
            error.getField(), "invalid", String.valueOf(error.getDefaultMessage()));
  }

  /**
   * The database is away, or too many work on the same lead: the same call works a little later.
   */
  private static boolean passes(Throwable failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof CannotCreateTransactionException
          || t instanceof DataAccessResourceFailureException
          || t instanceof ConcurrencyFailureException
          || t instanceof SQLException sql && lost(sql.getSQLState())) {
        return true;
      }
    }
    return false;
  }

  /** Connection exceptions, and a server that shuts down or starts up. */
  private static boolean lost(@Nullable String sqlState) {
    return sqlState != null && (sqlState.startsWith("08") || sqlState.startsWith("57P"));
  }

  private static HttpServletRequest request(WebRequest request) {
    return ((ServletWebRequest) request).getRequest();
  }

  /** Without the query, which may hold an address. */
  private static String route(HttpServletRequest request) {
    return String.valueOf(ProblemWriter.instance(request));
  }

  /** What a feature says to whoever it refuses. */
  private static String said(Exception e) {
    return e instanceof ResponseStatusException refusal && refusal.getReason() != null
        ? refusal.getReason()
        : "Refused";
  }

  private static String text(Exception e) {
    return String.valueOf(e.getMessage());
  }
}
