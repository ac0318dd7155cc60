package leadflow.scoring.likelihood;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Measures the learner on examples that it has not seen: five times a model is learned from four
 * fifths and asked about the last one.
 *
 * @param auc by fold
 * @param likelihoods what each example's own fold said of it
 */
record CrossValidation(double[] auc, double[] likelihoods) {

  private static final int FOLDS = 5;
  private static final long SEED = 7;
  private static final int TENTHS = 10;

  static CrossValidation of(List<TrainingExample> examples) {
    int[] folds = Folds.of(examples, FOLDS, SEED);
    double[] auc = new double[FOLDS];
    double[] likelihoods = new double[folds.length];
    for (int fold = 0; fold < FOLDS; fold++) {
      LikelihoodModel model = Learner.learn(Folds.choose(examples, folds, fold, false));
      List<TrainingExample> unseen = Folds.choose(examples, folds, fold, true);
      double[] said = unseen.stream().mapToDouble(e -> model.likelihood(e.features())).toArray();
      auc[fold] = AreaUnderCurve.of(said, EnsembleModel.won(unseen));
      int next = 0;
      for (int i = 0; i < folds.length; i++) {
        if (folds[i] == fold) {
          likelihoods[i] = said[next++];
        }
      }
    }
    return new CrossValidation(auc, likelihoods);
  }

  double mean() {
    return Arrays.stream(auc).average().orElseThrow();
  }

  double standardDeviation() {
    double mean = mean();
    return Math.sqrt(Arrays.stream(auc).map(a -> (a - mean) * (a - mean)).average().orElseThrow());
  }

  /** Whether of those called 70 % likely 70 % are won. */
  List<TrainingReport.Tenth> calibration(boolean[] won) {
    Integer[] order = new Integer[won.length];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, (a, b) -> Double.compare(likelihoods[a], likelihoods[b]));
    List<TrainingReport.Tenth> tenths = new ArrayList<>();
    for (int tenth = 0; tenth < TENTHS; tenth++) {
      int from = won.length * tenth / TENTHS;
      int to = won.length * (tenth + 1) / TENTHS;
      double predicted = 0;
      double observed = 0;
      for (int i = from; i < to; i++) {
        predicted += likelihoods[order[i]];
        observed += won[order[i]] ? 1 : 0;
      }
      tenths.add(
          new TrainingReport.Tenth(
              to - from,
              likelihoods[order[from]],
              likelihoods[order[to - 1]],
              predicted / (to - from),
              observed / (to - from)));
    }
    return tenths;
  }
}
