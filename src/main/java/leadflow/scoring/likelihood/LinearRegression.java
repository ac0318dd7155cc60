package leadflow.scoring.likelihood;

import java.util.Arrays;

/**
 * Logistic regression with a ridge over the bins of every column, a number by eight groups of its
 * bins and its rank: a smooth additive model, which trees are not. Solved by Newton's method, so
 * that nothing is left to chance.
 *
 * @param weights of all bins' places
 * @param base what the columns' mean contributions sum up to, with the intercept
 * @param means what a column contributes on average
 */
record LinearRegression(
    int[] offsets, boolean[] ordered, int[] bins, double[] weights, double base, double[] means) {

  private static final int GROUPS = 8;
  private static final int STEPS = 25;
  private static final double DONE = 1e-7;

  static LinearRegression fit(byte[][] rows, boolean[] won, FeatureColumns columns, double ridge) {
    int[] bins = columns.bins();
    boolean[] ordered = columns.ordered();
    int[] offsets = new int[bins.length + 1];
    offsets[0] = 1;
    for (int c = 0; c < bins.length; c++) {
      offsets[c + 1] = offsets[c] + (ordered[c] ? GROUPS + 2 : bins[c]);
    }
    LinearRegression shape =
        new LinearRegression(offsets, ordered, bins, new double[0], 0, new double[0]);
    double[] weights = shape.newton(rows, won, ridge);
    return shape.centred(rows, weights);
  }

  private int group(int column, int bin) {
    if (!ordered[column] || bin == FeatureColumn.MISSING) {
      return bin;
    }
    return 1 + (bin - 1) * GROUPS / (bins[column] - 1);
  }

  private double rank(int column, int bin) {
    return bin == FeatureColumn.MISSING ? 0 : (bin - 0.5) / (bins[column] - 1) - 0.5;
  }

  /** The places that are not zero, and their values. */
  private int places(byte[] row, int[] at, double[] value) {
    int n = 0;
    at[n] = 0;
    value[n++] = 1;
    for (int c = 0; c < bins.length; c++) {
      int bin = row[c] & 0xff;
      at[n] = offsets[c] + group(c, bin);
      value[n++] = 1;
      if (ordered[c] && bin != FeatureColumn.MISSING) {
        at[n] = offsets[c + 1] - 1;
        value[n++] = 2 * rank(c, bin);
      }
    }
    return n;
  }

  private double[] newton(byte[][] rows, boolean[] won, double ridge) {
    int size = offsets[bins.length];
    double[] weights = new double[size];
    int[] at = new int[2 * bins.length + 1];
    double[] value = new double[at.length];
    for (int step = 0; step < STEPS; step++) {
      double[] slope = new double[size];
      double[][] curve = new double[size][size];
      for (int i = 0; i < rows.length; i++) {
        int n = places(rows[i], at, value);
        double margin = 0;
        for (int k = 0; k < n; k++) {
          margin += weights[at[k]] * value[k];
        }
        double p = LogisticRegression.of(margin);
        double miss = (won[i] ? 1 : 0) - p;
        double heft = Math.max(p * (1 - p), 1e-6);
        for (int k = 0; k < n; k++) {
          slope[at[k]] += miss * value[k];
          double[] line = curve[at[k]];
          double v = heft * value[k];
          for (int j = 0; j <= k; j++) {
            line[at[j]] += v * value[j];
          }
        }
      }
      for (int k = 0; k < size; k++) {
        double pull = k == 0 ? 1e-6 : ridge;
        slope[k] -= pull * weights[k];
        curve[k][k] += pull;
      }
      double[] move = Cholesky.solve(curve, slope);
      double most = 0;
      for (int k = 0; k < size; k++) {
        weights[k] += move[k];
        most = Math.max(most, Math.abs(move[k]));
      }
      if (most < DONE) {
        break;
      }
    }
    return weights;
  }

  private LinearRegression centred(byte[][] rows, double[] weights) {
    LinearRegression raw =
        new LinearRegression(offsets, ordered, bins, weights, weights[0], new double[bins.length]);
    double[] means = new double[bins.length];
    for (byte[] row : rows) {
      for (int c = 0; c < means.length; c++) {
        means[c] += raw.contribution(c, row) / rows.length;
      }
    }
    return new LinearRegression(
        offsets, ordered, bins, weights, weights[0] + Arrays.stream(means).sum(), means);
  }

  /** The margin is the base and the contributions of all columns. */
  double margin(byte[] row) {
    double margin = base;
    for (int c = 0; c < bins.length; c++) {
      margin += contribution(c, row);
    }
    return margin;
  }

  /** How far this column moves the margin from the mean. */
  double contribution(int c, byte[] row) {
    int bin = row[c] & 0xff;
    double sum = weights[offsets[c] + group(c, bin)] - means[c];
    return ordered[c] && bin != FeatureColumn.MISSING
        ? sum + weights[offsets[c + 1] - 1] * 2 * rank(c, bin)
        : sum;
  }
}
