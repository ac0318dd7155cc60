package leadflow.mail.outbox;

import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a mail is to a lead: each step is queued or skipped once in a cycle.
 *
 * @param name tells it from all other steps of the lead's cycle; for people too
 * @param kind null for mails outside of nurture
 * @param number of a step in a sequence, from 1
 * @param activity that it follows or answers, by its id
 */
public record MailStep(
    String name, @Nullable Kind kind, @Nullable Integer number, @Nullable String activity) {

  /** What kinds of steps nurture has. */
  public enum Kind {
    /** In the sequence of a lead that is not yet an MQL. */
    NURTURE,
    /** In the sequence beside the SDR's task. */
    LIGHT,
    /** Beside a sequence, by what the lead did. */
    INSERTED,
    /** Answers an activity. */
    ANSWER,
    /** Answers an activity, and had to wait for the lead's consent. */
    OWED;

    /** In SQL and in names. */
    public String id() {
      return name().toLowerCase(Locale.ROOT);
    }

    static @Nullable Kind of(@Nullable String id) {
      return Arrays.stream(values()).filter(kind -> kind.id().equals(id)).findFirst().orElse(null);
    }
  }

  /** A step outside of nurture. */
  public static MailStep named(String name) {
    return new MailStep(name, null, null, null);
  }

  public static MailStep inSequence(Kind sequence, int number) {
    return new MailStep(sequence.id() + "-" + number, sequence, number, null);
  }

  /** A step by which an activity is followed up or answered. */
  public static MailStep on(Kind kind, String activity) {
    return new MailStep(kind.id() + "-" + activity, kind, null, activity);
  }

  /** Whether it answers an activity beside the sequences. */
  public boolean isAnswer() {
    return kind == Kind.ANSWER || kind == Kind.OWED;
  }

  public boolean is(Kind of, String about) {
    return kind == of && about.equals(activity);
  }

  /** Whether a sequence begins with it. */
  public boolean isFirst() {
    return Objects.equals(number, 1);
  }
}
