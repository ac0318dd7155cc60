package leadflow.lead.activity;

import java.time.Instant;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One thing a lead did.
 *
 * @param id the sender's; the same id is the same activity
 * @param type such as {@code page.viewed}; an unknown type is kept and scores nothing
 * @param human false for a machine's hit, which weighs nothing
 */
public record Activity(
    String id,
    String type,
    @Nullable String subject,
    @Nullable String url,
    Instant occurredAt,
    boolean human,
    Map<String, Object> properties,
    Source source) {

  /** How we know of it. */
  public enum Source {
    /** The person filled in a form, or a program did for it. */
    FORM,
    /** The person was seen doing it. */
    TRACKED;

    /** In SQL. */
    public String id() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public Activity(
      String id,
      String type,
      @Nullable String subject,
      @Nullable String url,
      Instant occurredAt,
      boolean human,
      Map<String, Object> properties) {
    this(id, type, subject, url, occurredAt, human, properties, Source.TRACKED);
  }

  /** Whether the person filled in a form, rather than was seen doing. */
  public boolean inForm() {
    return source == Source.FORM;
  }

  /** The order of the ledger, whatever the order of arrival. */
  public static final Comparator<Activity> ORDER =
      Comparator.comparing(Activity::occurredAt).thenComparing(Activity::id);

  static final String ASKED = ".requested";

  /** What was asked by it, as in {@code quote.requested}; null when nothing was. */
  public @Nullable String request() {
    return type.endsWith(ASKED) ? type.substring(0, type.length() - ASKED.length()) : null;
  }
}
