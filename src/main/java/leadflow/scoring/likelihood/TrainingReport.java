package leadflow.scoring.likelihood;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * How good a model is, measured on leads that it had not seen.
 *
 * @param auc how often a won lead stands above a lost one; the mean of five folds, each measured by
 *     a model of the other four
 * @param aucStandardDeviation over the five folds
 * @param aucOfRules of fit and engagement by the rule tables, on the same leads
 * @param features what it reads, the weightiest first
 * @param weights the part of each feature in all that is said, on average
 * @param leftOut what it does not read, and why
 * @param calibration by tenths of the leads, the least likely first
 */
record TrainingReport(
    boolean trained,
    long version,
    Instant trainedAt,
    int sampleSize,
    int won,
    int lost,
    double auc,
    double aucStandardDeviation,
    List<Double> aucByFold,
    double aucOfRules,
    List<String> features,
    Map<String, Double> weights,
    Map<String, String> leftOut,
    List<Tenth> calibration) {

  /**
   * @param predicted mean likelihood
   * @param observed part that was won
   */
  record Tenth(int count, double from, double to, double predicted, double observed) {}
}
