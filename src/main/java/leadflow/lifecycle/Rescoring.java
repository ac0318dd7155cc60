package leadflow.lifecycle;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import leadflow.lead.Lead;
import leadflow.lead.LeadTransactions;
import leadflow.lead.Leads;
import leadflow.lead.activity.Activity;
import leadflow.lead.activity.ActivityLedger;
import leadflow.scoring.LeadScoring;
import leadflow.scoring.ScoreHistory;
import leadflow.scoring.ScoreResult;
import leadflow.scoring.ScoreRuns;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Scores leads again to whom nothing has happened: those whose score time has changed, found by the
 * instant kept on their row, and all of them after a table was changed. In bounded batches, each a
 * transaction: a program that is killed goes on where it was, and captures go on meanwhile.
 */
@Component
class Rescoring {

  private static final Logger log = LoggerFactory.getLogger(Rescoring.class);

  static final int BATCH = 200;

  static final String DUE =
      """
      select * from leadflow.lead_record where score_changes_at <= :now
      order by score_changes_at limit :most for update skip locked
      """;

  private static final Duration AGAIN = Duration.ofMinutes(10);

  private final Leads leads;
  private final ActivityLedger ledger;
  private final LeadScoring scoring;
  private final ScoreHistory scores;
  private final ScoreRuns runs;
  private final LeadEvents events;
  private final LeadTransactions transactions;
  private final JdbcClient jdbc;
  private final Clock clock;

  Rescoring(
      Leads leads,
      ActivityLedger ledger,
      LeadScoring scoring,
      ScoreHistory scores,
      ScoreRuns runs,
      LeadEvents events,
      LeadTransactions transactions,
      JdbcClient jdbc,
      Clock clock) {
    this.leads = leads;
    this.ledger = ledger;
    this.scoring = scoring;
    this.scores = scores;
    this.runs = runs;
    this.events = events;
    this.transactions = transactions;
    this.jdbc = jdbc;
    this.clock = clock;
  }

  /** What a batch did: how many leads it looked at, and how many say another thing now. */
  record Batch(int looked, int changed) {
    static final Batch NONE = new Batch(0, 0);
  }

  @Scheduled(fixedDelayString = "${leadflow.scoring.look-every:10s}")
  void look() {
    try {
      while (due().looked == BATCH) {
        // next
      }
      runs.beginIfChanged();
      while (ofRun().looked > 0) {
        // next
      }
    } catch (RuntimeException e) {
      log.warn("Leads could not be scored again; tried again soon", e);
    }
  }

  /** A batch of leads whose score time has changed. */
  Batch due() {
    return batch(ScoreCause.TIME, ripe -> rescore(dueLeads(), ScoreCause.TIME, ripe));
  }

  /** The next batch of the run over all leads. */
  Batch ofRun() {
    return batch(
        ScoreCause.TABLES, ripe -> runs.lockOpen().map(run -> ofRun(run, ripe)).orElse(Batch.NONE));
  }

  private Batch batch(ScoreCause cause, Function<List<UUID>, Batch> work) {
    List<UUID> ripe = new ArrayList<>();
    Batch batch =
        transactions.inOne(
            () -> {
              ripe.clear();
              return work.apply(ripe);
            });
    ripe.forEach(id -> moveOn(id, cause));
    return batch;
  }

  private Batch ofRun(ScoreRuns.Open run, List<UUID> ripe) {
    List<Lead> next =
        jdbc.sql(
                """
                select * from leadflow.lead_record
                where status <> 'ERASED' and (cast(:cursor as uuid) is null or id > :cursor)
                order by id limit :most for update
                """)
            .param("cursor", run.cursor())
            .param("most", BATCH)
            .query(leads.row())
            .list();
    if (next.isEmpty()) {
      runs.finish(run);
      return Batch.NONE;
    }
    Batch batch = rescore(next, ScoreCause.TABLES, ripe);
    runs.advance(run, next.get(next.size() - 1).id(), batch.looked, batch.changed);
    return batch;
  }

  private List<Lead> dueLeads() {
    return jdbc.sql(DUE)
        .param("now", Timestamp.from(clock.instant()))
        .param("most", BATCH)
        .query(leads.row())
        .list();
  }

  /** Stores the scores, and the reasons where a grade changed; those that ripen wake the engine. */
  private Batch rescore(List<Lead> batch, ScoreCause cause, List<UUID> ripe) {
    Instant now = clock.instant();
    Map<UUID, List<Activity>> ledgers = ledger.of(batch.stream().map(Lead::id).toList());
    List<Lead> changed = new ArrayList<>();
    int others = 0;
    for (Lead lead : batch) {
      ScoreResult scored = scoring.score(lead, ledgers.getOrDefault(lead.id(), List.of()), now);
      Lead known = lead.with(scored.score());
      others += scored.score().saysAs(lead.score()) ? 0 : 1;
      if (LeadEvents.ripens(known)) {
        ripe.add(lead.id());
        // found again as one whose time has come, if the program dies before it has moved on
        changed.add(lead.with(lead.score().changingAt(now)));
      } else if (!scored.score().equals(lead.score())) {
        scores.note(lead, scored, null, cause.label());
        changed.add(known);
      }
    }
    leads.saveScores(changed);
    return new Batch(batch.size(), others);
  }

  /** One that cannot move hinders no other, and is tried again. */
  private void moveOn(UUID id, ScoreCause cause) {
    try {
      transactions.inOne(
          () -> leads.lockIfThere(id).ifPresent(lead -> events.reconsidered(lead, cause)));
    } catch (RuntimeException e) {
      log.warn("Lead {} is ripe and cannot move on; tried again in {}", id, AGAIN, e);
      transactions.inOne(
          () ->
              leads
                  .lockIfThere(id)
                  .ifPresent(
                      lead ->
                          leads.saveScores(
                              List.of(
                                  lead.with(
                                      lead.score().changingAt(clock.instant().plus(AGAIN)))))));
    }
  }
}
