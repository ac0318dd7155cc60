package leadflow.access;

import jakarta.ws.rs.core.Response.Status;
import leadflow.lead.Conflict;
import leadflow.lead.InvalidInput;
import org.camunda.bpm.engine.OptimisticLockingException;
import org.camunda.bpm.engine.ProcessEngineException;
import org.camunda.bpm.engine.exception.NullValueException;
import org.camunda.bpm.engine.impl.form.validator.FormFieldValidationException;
import org.camunda.bpm.engine.impl.interceptor.Command;
import org.camunda.bpm.engine.impl.interceptor.CommandInterceptor;
import org.camunda.bpm.engine.rest.exception.RestException;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/**
 * Lets the engine's own HTTP doors, {@code /engine-rest} and the web applications, tell a mistake
 * or a meeting with somebody else from a failure; they would answer 500 to all of them. Answers
 * that do not hold become 400 with the field's name, a task that is done already 409.
 */
final class HonestAnswers extends CommandInterceptor {

  @Override
  public <T> T execute(Command<T> command) {
    try {
      return next.execute(command);
    } catch (ProcessEngineException | ConcurrencyFailureException | InvalidInput | Conflict e) {
      throw atEngineDoor() ? told(e) : e;
    }
  }

  private static RuntimeException told(RuntimeException failure) {
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
        return new RestException(Status.CONFLICT, failure, "There is no such task any more");
      }
    }
    return failure;
  }

  private static boolean atEngineDoor() {
    if (!(RequestContextHolder.getRequestAttributes()
        instanceof ServletRequestAttributes attributes)) {
      return false;
    }
    String path = attributes.getRequest().getRequestURI();
    return path.startsWith("/engine-rest/") || path.startsWith("/camunda/");
  }
}
