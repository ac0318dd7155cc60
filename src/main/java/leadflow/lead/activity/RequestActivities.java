package leadflow.lead.activity;

import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What people ask for in forms, and the activities that stand for it in the ledger. */
public final class RequestActivities {

  private static final String IN_FORM = "capture:";

  /** Any other request is asked by an activity such as {@code quote.requested}. */
  private static final Map<String, String> TYPES =
      Map.of(
          "trial", "trial.started",
          "content", "content.downloaded",
          "contact", "form.submitted",
          "newsletter", "custom.newsletter-subscribed");

  private static final Map<String, String> REQUESTS =
      TYPES.entrySet().stream()
          .collect(Collectors.toUnmodifiableMap(Map.Entry::getValue, Map.Entry::getKey));

  private static final AtomicLong COUNT = new AtomicLong(System.currentTimeMillis() << 14);

  private RequestActivities() {}

  /** The type of the activity that stands for a request, such as {@code content}. */
  public static String activityType(String request) {
    return TYPES.getOrDefault(request, request + Activity.ASKED);
  }

  /**
   * An id for what was asked in a form. Ids count up, also over a restart: of two forms at the same
   * instant the ledger has the one first that came first.
   */
  public static String newId() {
    return "%s%015x-%s".formatted(IN_FORM, COUNT.incrementAndGet(), UUID.randomUUID());
  }

  /** Whether the person filled in a form (or a program did for it), rather than was seen doing. */
  public static boolean inForm(Activity activity) {
    return activity.id().startsWith(IN_FORM);
  }

  /** What was asked by an activity, such as {@code content}; null when nothing was. */
  public static @Nullable String of(Activity activity) {
    return REQUESTS.getOrDefault(activity.type(), activity.request());
  }

  /** The name of what was downloaded; null when none was told. */
  public static @Nullable String asset(Activity activity) {
    return "content".equals(of(activity)) && !"content".equals(activity.subject())
        ? activity.subject()
        : null;
  }
}
