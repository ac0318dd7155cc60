package leadflow.oversight;

/**
 * What became of a clock, at the instant {@code :now}: the one place that says it in SQL. The
 * verdicts exclude each other, so all of them together are all clocks.
 *
 * <p>A clock is missed when its due instant passed before it stopped, whatever came afterwards: met
 * late, still running, or cancelled after it was due. A clock that was cancelled in time, or still
 * runs in time, is neither met nor missed.
 */
final class Verdicts {

  static final String MET = "met";
  static final String MET_LATE = "met-late";
  static final String OVERDUE = "overdue";
  static final String CANCELLED_LATE = "cancelled-late";
  static final String CANCELLED = "cancelled";
  static final String DUE_SOON = "due-soon";
  static final String RUNNING = "running";

  private static final String SQL =
      """
      case %1$s.state
        when 'MET' then 'met'
        when 'MET_LATE' then 'met-late'
        when 'CANCELLED' then case when %1$s.stopped_at >= %1$s.due_at then 'cancelled-late' else 'cancelled' end
        else case when %1$s.due_at <= :now then 'overdue' when %1$s.warn_at <= :now then 'due-soon' else 'running' end
      end""";

  /** The verdict on the clock in the row of that alias. */
  static String of(String alias) {
    return SQL.formatted(alias);
  }

  private Verdicts() {}
}
