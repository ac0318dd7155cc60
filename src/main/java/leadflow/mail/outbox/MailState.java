package leadflow.mail.outbox;

import java.util.Set;

/** How far a mail has come. */
public enum MailState {
  PENDING("waiting"),
  SENDING("on its way"),
  DEFERRED("put off"),
  /** It was on its way when its sender stopped; perhaps it has arrived. */
  UNKNOWN("unknown"),
  FAILED("failed"),
  SENT("sent"),
  /** It never leaves. */
  SKIPPED("skipped");

  private final String label;

  MailState(String label) {
    this.label = label;
  }

  /** On the wire and in SQL. */
  public String id() {
    return name();
  }

  /** For people, within a sentence. */
  public String label() {
    return label;
  }

  /** Whether the sender will take it when its time has come. */
  public boolean isWaiting() {
    return this == PENDING || this == DEFERRED;
  }

  /** Whether nothing happens to it any more by itself; a person or a bounce may still speak. */
  public boolean isSettled() {
    return !isWaiting() && this != SENDING;
  }

  /** Whether the lead got it, or will. */
  public boolean isMailed() {
    return this != SKIPPED && this != FAILED;
  }

  /** Whether a mail of this state may get that one. */
  public boolean mayBecome(MailState next) {
    return next().contains(next);
  }

  private Set<MailState> next() {
    return switch (this) {
      case PENDING -> Set.of(SENDING, DEFERRED, SKIPPED);
      case DEFERRED -> Set.of(SENDING, DEFERRED, SKIPPED);
      case SENDING -> Set.of(SENT, FAILED, UNKNOWN, DEFERRED);
      // found out later: by a person, a bounce or a delivery report
      case UNKNOWN -> Set.of(SENT, FAILED, PENDING);
      case FAILED -> Set.of(PENDING);
      case SENT, SKIPPED -> Set.of();
    };
  }
}
