package leadflow.scoring.likelihood;

/**
 * How much each part of a member is to be trusted, learned from what the parts said of examples
 * they had not seen: a logistic regression, held near an even blend where the examples are few. It
 * makes a probability of them as well. A part that would weigh against itself is left out.
 */
final class Stacking {

  private static final double[] EVEN = {0, 0.35, 0.35, 1.5};
  private static final double HOLD = 3;
  private static final int STEPS = 50;

  private Stacking() {}

  /**
   * @param parts by example
   * @return an intercept and a weight for each part
   */
  static double[] weights(double[][] parts, boolean[] won) {
    boolean[] out = new boolean[EVEN.length];
    while (true) {
      double[] weights = fit(parts, won, out);
      int worst = 0;
      for (int k = 1; k < weights.length; k++) {
        if (weights[k] < 0 && (worst == 0 || weights[k] < weights[worst])) {
          worst = k;
        }
      }
      if (worst == 0) {
        return weights;
      }
      out[worst] = true;
    }
  }

  private static double[] fit(double[][] parts, boolean[] won, boolean[] out) {
    int size = EVEN.length;
    double[] weights = new double[size];
    for (int step = 0; step < STEPS; step++) {
      double[] slope = new double[size];
      double[][] curve = new double[size][size];
      for (int i = 0; i < parts.length; i++) {
        double[] x = {1, at(parts[i], 1, out), at(parts[i], 2, out), at(parts[i], 3, out)};
        double margin = 0;
        for (int k = 0; k < size; k++) {
          margin += weights[k] * x[k];
        }
        double p = LogisticRegression.of(margin);
        for (int k = 0; k < size; k++) {
          slope[k] += ((won[i] ? 1 : 0) - p) * x[k];
          for (int j = 0; j <= k; j++) {
            curve[k][j] += Math.max(p * (1 - p), 1e-6) * x[k] * x[j];
          }
        }
      }
      for (int k = 0; k < size; k++) {
        double hold = k == 0 ? 1e-6 : HOLD;
        slope[k] -= hold * (weights[k] - (out[k] ? 0 : EVEN[k]));
        curve[k][k] += hold;
      }
      double[] move = Cholesky.solve(curve, slope);
      for (int k = 0; k < size; k++) {
        weights[k] += move[k];
      }
    }
    return weights;
  }

  private static double at(double[] parts, int k, boolean[] out) {
    return out[k] ? 0 : parts[k - 1];
  }
}
