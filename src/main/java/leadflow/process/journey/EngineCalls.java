package leadflow.process.journey;

import java.util.function.Supplier;
import leadflow.platform.access.Callers;
import leadflow.platform.validation.Conflict;
import leadflow.platform.validation.InvalidInput;
import org.camunda.bpm.engine.OptimisticLockingException;
import org.camunda.bpm.engine.ProcessEngineException;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.stereotype.Component;

/**
 * How this package calls the engine. A meeting with another transaction surfaces as Spring's {@link
 * ConcurrencyFailureException}, which tries the whole transaction again.
 *
 * <p>Work on a task is done in the name of whoever called, so that the engine's grants hold. All
 * else is the program's own doing, and needs no grant: who may make a call was checked before.
 */
@Component
class EngineCalls {

  private final Callers callers;

  EngineCalls(Callers callers) {
    this.callers = callers;
  }

  /** Runs this with the caller's own rights. */
  void inCallersName(Runnable work) {
    run(() -> callers.inName(work));
  }

  /** Runs this with the program's rights. */
  static void run(Runnable work) {
    call(
        () -> {
          work.run();
          return true;
        });
  }

  /** Runs this with the program's rights. */
  static <T> T call(Supplier<T> call) {
    try {
      return call.get();
    } catch (OptimisticLockingException e) {
      throw new OptimisticLockingFailureException("The lead was being moved elsewhere", e);
    } catch (ProcessEngineException e) {
      throw cause(e);
    }
  }

  /** What a step or listener threw, rather than the engine's wrapping of it. */
  private static RuntimeException cause(ProcessEngineException e) {
    for (Throwable t = e; t != null; t = t.getCause()) {
      if (t instanceof InvalidInput
          || t instanceof Conflict
          || t instanceof ConcurrencyFailureException) {
        return (RuntimeException) t;
      }
    }
    return e;
  }
}
