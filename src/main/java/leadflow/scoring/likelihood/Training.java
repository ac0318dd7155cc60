package leadflow.scoring.likelihood;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import javax.sql.DataSource;
import leadflow.lead.Score;
import leadflow.platform.validation.Conflict;
import leadflow.scoring.LeadScoring;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Learns from all known outcomes, one run at a time on all nodes together. It works on what it has
 * read, so that nobody waits for it.
 */
@Component
class Training {

  private static final Logger log = LoggerFactory.getLogger(Training.class);

  /** Any number that nothing else locks by. */
  private static final long LOCK = 0x6c6561726eL;

  private static final int ASKED_FOR_WEIGHTS = 300;

  private final PastLeads past;
  private final Features features;
  private final LikelihoodModels models;
  private final LeadScoring rules;
  private final LearningSettings settings;
  private final DataSource database;
  private final Clock clock;

  Training(
      PastLeads past,
      Features features,
      LikelihoodModels models,
      LeadScoring rules,
      LearningSettings settings,
      DataSource database,
      Clock clock) {
    this.past = past;
    this.features = features;
    this.models = models;
    this.rules = rules;
    this.settings = settings;
    this.database = database;
    this.clock = clock;
  }

  /** In a thread of its own: what else is scheduled does not wait for it. */
  @Scheduled(cron = "${leadflow.learning.nightly}", zone = "UTC")
  void nightly() {
    new Thread(this::trainIfWorthIt, "learning").start();
  }

  /** Only when enough leads were won or lost since. */
  void trainIfWorthIt() {
    past.keepClosed();
    Instant last = models.trainedAt().orElse(Instant.EPOCH);
    if (past.recordedSince(last) >= settings.newOutcomes()) {
      try {
        TrainingReport report = train();
        log.info(
            "Learned model {} from {} leads, AUC {}",
            report.version(),
            report.sampleSize(),
            report.auc());
      } catch (Conflict | DataAccessException e) {
        log.info("Nothing was learned: {}", e.getMessage());
      }
    }
  }

  /**
   * @throws Conflict when there are too few outcomes, or another run is at work
   */
  TrainingReport train() {
    return alone(
        () -> {
          past.keepClosed();
          List<PastLeads.Past> all = past.all();
          int won = (int) all.stream().filter(PastLeads.Past::won).count();
          unlessEnough(all.size(), won);
          return learn(all, won);
        });
  }

  private void unlessEnough(int all, int won) {
    if (all < settings.leastSample()
        || won < settings.leastOfEach()
        || all - won < settings.leastOfEach()) {
      throw new Conflict(
          "sample-too-small",
          "Known are %d outcomes, %d won and %d lost; it takes at least %d, with %d of each"
              .formatted(all, won, all - won, settings.leastSample(), settings.leastOfEach()));
    }
  }

  private TrainingReport learn(List<PastLeads.Past> all, int won) {
    List<TrainingExample> told =
        all.stream()
            .map(p -> new TrainingExample(p.person(), features.of(p.known()), p.won()))
            .toList();
    Features.Chosen chosen = features.choose(told);
    List<TrainingExample> examples = chosen.examples();
    CrossValidation measured = CrossValidation.of(examples);
    LikelihoodModel model = Learner.learn(examples);
    Map<String, Double> weights = weights(model, examples);
    Map<String, String> leftOut = new TreeMap<>(chosen.leftOut());
    leftOut.putAll(features.excluded(all.stream().map(PastLeads.Past::known).toList()));
    for (TrainingExample example : examples) {
      for (String name : example.features().keySet()) {
        if (!weights.containsKey(name)) {
          leftOut.put(name, "nearly always the same");
        }
      }
    }
    Instant now = clock.instant();
    TrainingReport report =
        new TrainingReport(
            true,
            models.save(model, now, examples.size()),
            now,
            examples.size(),
            won,
            examples.size() - won,
            measured.mean(),
            measured.standardDeviation(),
            Arrays.stream(measured.auc()).boxed().toList(),
            aucOfRules(all),
            new ArrayList<>(weights.keySet()),
            weights,
            leftOut,
            measured.calibration(EnsembleModel.won(examples)));
    models.save(report);
    models.refresh();
    return report;
  }

  /** The mean of what each feature moves, either way, as a part of all; the weightiest first. */
  private static Map<String, Double> weights(
      LikelihoodModel model, List<TrainingExample> examples) {
    Map<String, Double> sums = new TreeMap<>();
    int step = Math.max(1, examples.size() / ASKED_FOR_WEIGHTS);
    for (int i = 0; i < examples.size(); i += step) {
      model
          .shares(examples.get(i).features())
          .forEach((feature, share) -> sums.merge(feature, Math.abs(share), Double::sum));
    }
    double all = sums.values().stream().mapToDouble(sum -> sum).sum();
    Map<String, Double> weights = new LinkedHashMap<>();
    sums.entrySet().stream()
        .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
        .forEach(e -> weights.put(e.getKey(), all == 0 ? 0 : e.getValue() / all));
    return weights;
  }

  /** What the process owner's tables say of the same leads, at their closing. */
  private double aucOfRules(List<PastLeads.Past> all) {
    double[] scores = new double[all.size()];
    boolean[] won = new boolean[all.size()];
    for (int i = 0; i < scores.length; i++) {
      PastLeads.Past lead = all.get(i);
      Score score =
          rules
              .score(
                  lead.known().asLead(lead.closedAt()), lead.known().activities(), lead.closedAt())
              .score();
      scores[i] = score.fit() + score.engagement();
      won[i] = lead.won();
    }
    return AreaUnderCurve.of(scores, won);
  }

  /** The lock is the connection's, so that a node that dies frees it. */
  private <T> T alone(Supplier<T> work) {
    try (Connection connection = database.getConnection()) {
      if (!lock(connection, "select pg_try_advisory_lock(?)")) {
        throw new Conflict(
            "training-runs", "A training is at work; its result is seen in a minute");
      }
      try {
        return work.get();
      } finally {
        lock(connection, "select pg_advisory_unlock(?)");
      }
    } catch (SQLException e) {
      throw new DataAccessResourceFailureException("The database does not answer", e);
    }
  }

  private static boolean lock(Connection connection, String sql) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setLong(1, LOCK);
      try (ResultSet result = statement.executeQuery()) {
        return result.next() && result.getBoolean(1);
      }
    }
  }
}
