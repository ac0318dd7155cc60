package leadflow.sla;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a policy and a calendar make of a clock: a pure function of its start, its target and the
 * calendar.
 *
 * @param team whose working hours count; null is the wall clock
 * @param policyVersion of {@code set-sla}
 * @param calendarVersion of the team's calendar; null on the wall clock
 * @param returnAt when a still untouched lead goes back to the pool; null is never
 */
record ClockSchedule(
    Duration target,
    @Nullable String team,
    int policyVersion,
    @Nullable Integer calendarVersion,
    Instant warnAt,
    Instant dueAt,
    @Nullable Instant returnAt) {}
