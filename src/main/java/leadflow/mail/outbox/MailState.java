package leadflow.mail.outbox;

import java.util.Set;

/** How far a mail has come. */
public enum MailState {
  PENDING("waiting"),
  SENDING("on its way"),
  DEFERRED("put off"),
  /** It was being sent when its sender stopped; it may have arrived. */
  UNKNOWN("unknown"),
  FAILED("failed"),
  SENT("sent"),
  /** It is never sent. */
  SKIPPED("skipped");

  private final String label;

  MailState(String label) {
    this.label = label;
  }

  /** Returns the id used in the API and in SQL. */
  public String id() {
    return name();
  }

  /** Returns the label for people, for use within a sentence. */
  public String label() {
    return label;
  }

  /** Returns whether the sender will claim it when it is due. */
  public boolean isWaiting() {
    return this == PENDING || this == DEFERRED;
  }

  /** Returns whether the state is final, unless a person or a bounce changes it. */
  public boolean isSettled() {
    return !isWaiting() && this != SENDING;
  }

  /** Returns whether the lead got it, or will. */
  public boolean isMailed() {
    return this != SKIPPED && this != FAILED;
  }

  /** Returns whether this state may change to that one. */
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
