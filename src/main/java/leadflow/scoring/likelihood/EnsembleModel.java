package leadflow.scoring.likelihood;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * One of a model's members: a linear model, boosted trees and a forest of random ones, each good at
 * what the others are not, learned from the same part of the examples.
 *
 * @param base the margin that boosting starts from
 */
record EnsembleModel(
    FeatureColumns columns,
    LinearRegression linear,
    double base,
    List<DecisionTree> boosted,
    List<DecisionTree> forest) {

  /**
   * How a member learns.
   *
   * @param steps of boosting, each of which moves by the rate and sees a sample
   * @param trees in the forest
   */
  record Recipe(
      double ridge,
      int steps,
      double rate,
      double sample,
      TreeGrower.Shape boosting,
      int trees,
      TreeGrower.Shape random) {}

  static EnsembleModel fit(List<TrainingExample> examples, Recipe recipe, long seed) {
    FeatureColumns.Fitted fitted = FeatureColumns.fit(examples);
    boolean[] won = won(examples);
    long wins = examples.stream().filter(TrainingExample::won).count();
    double base = Math.log((wins + 0.5) / (won.length - wins + 0.5));
    return new EnsembleModel(
        fitted.columns(),
        LinearRegression.fit(fitted.rows(), won, fitted.columns(), recipe.ridge),
        base,
        boost(fitted, won, base, recipe, new Random(seed)),
        forest(fitted, won, recipe, new Random(seed + 1)));
  }

  static boolean[] won(List<TrainingExample> examples) {
    boolean[] won = new boolean[examples.size()];
    for (int i = 0; i < won.length; i++) {
      won[i] = examples.get(i).won();
    }
    return won;
  }

  private static List<DecisionTree> boost(
      FeatureColumns.Fitted fitted, boolean[] won, double base, Recipe recipe, Random random) {
    int n = won.length;
    double[] margin = new double[n];
    Arrays.fill(margin, base);
    double[] gradient = new double[n];
    double[] weight = new double[n];
    List<DecisionTree> trees = new ArrayList<>();
    for (int step = 0; step < recipe.steps; step++) {
      for (int i = 0; i < n; i++) {
        double p = LogisticRegression.of(margin[i]);
        gradient[i] = p - (won[i] ? 1 : 0);
        weight[i] = p * (1 - p);
      }
      DecisionTree tree =
          new TreeGrower(fitted.rows(), fitted.columns(), gradient, weight, recipe.boosting, random)
              .grow(some(n, recipe.sample, random));
      scale(tree, recipe.rate);
      for (int i = 0; i < n; i++) {
        margin[i] += tree.predict(fitted.rows()[i]);
      }
      trees.add(tree);
    }
    return trees;
  }

  private static void scale(DecisionTree tree, double by) {
    for (int i = 0; i < tree.value().length; i++) {
      tree.value()[i] *= by;
    }
  }

  private static List<DecisionTree> forest(
      FeatureColumns.Fitted fitted, boolean[] won, Recipe recipe, Random random) {
    int n = won.length;
    double[] target = new double[n];
    double[] weight = new double[n];
    int[] all = new int[n];
    for (int i = 0; i < n; i++) {
      target[i] = won[i] ? -1 : 0;
      weight[i] = 1;
      all[i] = i;
    }
    List<DecisionTree> trees = new ArrayList<>();
    for (int t = 0; t < recipe.trees; t++) {
      DecisionTree tree =
          new TreeGrower(fitted.rows(), fitted.columns(), target, weight, recipe.random, random)
              .grow(all);
      scale(tree, 1.0 / recipe.trees);
      trees.add(tree);
    }
    return trees;
  }

  private static int[] some(int n, double share, Random random) {
    int[] chosen = new int[n];
    int size = 0;
    for (int i = 0; i < n; i++) {
      if (random.nextDouble() < share) {
        chosen[size++] = i;
      }
    }
    return Arrays.copyOf(chosen, size);
  }

  /** What each of the parts says. */
  double[] parts(byte[] row) {
    double boost = base;
    for (DecisionTree tree : boosted) {
      boost += tree.predict(row);
    }
    double share = 0;
    for (DecisionTree tree : forest) {
      share += tree.predict(row);
    }
    return new double[] {linear.margin(row), boost, share};
  }

  /** The same with fewer steps of boosting. */
  EnsembleModel after(int steps) {
    return new EnsembleModel(columns, linear, base, List.copyOf(boosted.subList(0, steps)), forest);
  }

  /** What the parts say of nobody in particular. */
  double[] means() {
    double boost = base;
    for (DecisionTree tree : boosted) {
      boost += tree.mean();
    }
    double share = 0;
    for (DecisionTree tree : forest) {
      share += tree.mean();
    }
    return new double[] {linear.base(), boost, share};
  }

  /**
   * How much each column moves the weighted sum of the parts from that of their means.
   *
   * @param weights of an intercept and of the parts
   */
  double[] shares(byte[] row, double[] weights) {
    int size = columns.all().size();
    double[] boost = new double[size];
    boosted.forEach(tree -> TreeShares.add(tree, row, boost));
    double[] share = new double[size];
    forest.forEach(tree -> TreeShares.add(tree, row, share));
    double[] sum = new double[size];
    for (int c = 0; c < size; c++) {
      sum[c] =
          weights[1] * linear.contribution(c, row) + weights[2] * boost[c] + weights[3] * share[c];
    }
    return sum;
  }
}
