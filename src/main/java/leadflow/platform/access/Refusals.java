package leadflow.platform.access;

import org.camunda.bpm.engine.AuthorizationException;
import org.jspecify.annotations.Nullable;

/** Tells the engine's refusals from its failures. */
public final class Refusals {

  private Refusals() {}

  /**
   * Why the engine forbade what was asked, fit to be shown to whoever asked; null when it did not.
   */
  public static @Nullable String reason(Throwable failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof Refusal refusal) {
        return refusal.getMessage();
      }
      if (t instanceof AuthorizationException) {
        return "You may not do this";
      }
    }
    return null;
  }
}
