package leadflow.lead.activity;

import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What people ask for in forms, and the activities that stand for it in the ledger. */
public final class RequestActivities {

  /** All that can be asked for in a form or by a program. */
  public static final Set<String> ALL =
      Set.of(
          "quote",
          "proposal",
          "pricing",
          "demo",
          "consultation",
          "trial",
          "content",
          "newsletter",
          "contact");

  /** Any other request is asked by an activity such as {@code quote.requested}. */
  private static final Map<String, String> TYPES =
      Map.of(
          "trial", ActivityType.TRIAL_STARTED,
          "content", ActivityType.CONTENT_DOWNLOADED,
          "contact", ActivityType.FORM_SUBMITTED,
          "newsletter", ActivityType.NEWSLETTER_SUBSCRIBED);

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
    return "capture:%015x-%s".formatted(COUNT.incrementAndGet(), UUID.randomUUID());
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
