package leadflow.process.guard;

import jakarta.ws.rs.core.Response.Status;
import java.util.Optional;
import java.util.function.Supplier;
import leadflow.platform.validation.Conflict;
import leadflow.platform.validation.InvalidInput;
import org.camunda.bpm.engine.OptimisticLockingException;
import org.camunda.bpm.engine.ProcessEngineException;
import org.camunda.bpm.engine.exception.NullValueException;
import org.camunda.bpm.engine.impl.form.validator.FormFieldValidationException;
import org.camunda.bpm.engine.impl.interceptor.Command;
import org.camunda.bpm.engine.impl.interceptor.CommandInterceptor;
import org.camunda.bpm.engine.rest.exception.RestException;
import org.springframework.dao.ConcurrencyFailureException;

/**
 * Lets the engine's own HTTP doors, {@code /engine-rest} and the web applications, tell a mistake
 * or a meeting with somebody else from a failure; they would answer 500 to all of them. Answers
 * that do not hold become 400 with the field's name, a task that is done already 409 with the name
 * of whoever did it.
 */
final class EngineErrorMapper extends CommandInterceptor {

  private final Supplier<TaskCompletions> ends;

  EngineErrorMapper(Supplier<TaskCompletions> ends) {
    this.ends = ends;
  }

  @Override
  public <T> T execute(Command<T> command) {
    try {
      return next.execute(command);
    } catch (ProcessEngineException | ConcurrencyFailureException | InvalidInput | Conflict e) {
      throw EngineRequest.request().isPresent() ? told(e) : e;
    }
  }

  private RuntimeException told(RuntimeException failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof InvalidInput) {
        return new FormFieldValidationException(t, t.getMessage());
      }
      if (t instanceof Conflict) {
        return new RestException(Status.CONFLICT, failure, String.valueOf(t.getMessage()));
      }
      if (t instanceof OptimisticLockingException || t instanceof ConcurrencyFailureException) {
        return new RestException(Status.CONFLICT, failure, "Somebody else was faster");
      }
      if (t instanceof NullValueException && String.valueOf(t.getMessage()).contains("task")) {
        return gone(failure);
      }
    }
    return failure;
  }

  /** Somebody was faster, and is named; or there never was such a task. */
  private RuntimeException gone(RuntimeException failure) {
    Optional<String> end = EngineRequest.task().flatMap(task -> ends.get().told(task));
    boolean change = EngineRequest.request().filter(r -> !r.getMethod().equals("GET")).isPresent();
    return new RestException(
        end.isPresent() && change ? Status.CONFLICT : Status.NOT_FOUND,
        failure,
        end.orElse("There is no such task"));
  }
}
