package leadflow.lead;

import java.util.concurrent.Callable;
import java.util.function.Supplier;

/**
 * Who acts: a person's user id, {@code api:<key name>}, or {@code system} where nobody asked (a
 * timer, a start-up). Bound to the thread, as the transaction is.
 */
public final class Actor {

  public static final String SYSTEM = "system";

  private static final ThreadLocal<String> CURRENT = ThreadLocal.withInitial(() -> SYSTEM);

  private Actor() {}

  public static String current() {
    return CURRENT.get();
  }

  /** Does the work in the actor's name. */
  public static void run(String actor, Runnable work) {
    get(
        actor,
        () -> {
          work.run();
          return true;
        });
  }

  /** Does work in the actor's name that throws nothing checked. */
  public static <T> T get(String actor, Supplier<T> work) {
    String before = CURRENT.get();
    CURRENT.set(actor);
    try {
      return work.get();
    } finally {
      CURRENT.set(before);
    }
  }

  /** Does work in the actor's name that may throw anything. */
  public static <T> T as(String actor, Callable<T> work) throws Exception {
    String before = CURRENT.get();
    CURRENT.set(actor);
    try {
      return work.call();
    } finally {
      CURRENT.set(before);
    }
  }
}
