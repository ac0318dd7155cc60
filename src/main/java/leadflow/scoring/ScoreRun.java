package leadflow.scoring;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * All leads being scored again after a table has changed.
 *
 * @param tables their versions, such as {@code score-fit:2 score-engagement:1}
 * @param total leads when it began
 * @param done leads that are through
 * @param changed of these, whose score is another one now
 * @param superseded a newer table came before it was through
 */
public record ScoreRun(
    long id,
    String tables,
    Instant startedAt,
    long total,
    long done,
    long changed,
    @Nullable Instant finishedAt,
    boolean superseded) {}
