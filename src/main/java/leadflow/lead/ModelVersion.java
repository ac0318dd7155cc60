package leadflow.lead;

import org.jspecify.annotations.Nullable;

/** Tells which model moves the lead right now; the engine's side implements it. */
public interface ModelVersion {

  /** Such as {@code lead-journey:3}, or null outside a process. */
  @Nullable String current();
}
