package leadflow.platform.delivery;

/** How far something in a {@link LeasedQueue} has come; a table may know more final states. */
public enum QueueState {
  PENDING,
  SENDING,
  /** It is tried again later. */
  DEFERRED,
  SENT,
  FAILED;

  /** On the wire and in SQL. */
  public String id() {
    return name();
  }

  /** Whether it is sent when its time has come. */
  public boolean isWaiting() {
    return this == PENDING || this == DEFERRED;
  }
}
