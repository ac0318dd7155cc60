package leadflow.scoring.likelihood;

import java.util.Arrays;

/** How often a won lead stands above a lost one; 0.5 is chance, a tie counts half. */
final class AreaUnderCurve {

  private AreaUnderCurve() {}

  static double of(double[] scores, boolean[] won) {
    Integer[] order = new Integer[scores.length];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, (a, b) -> Double.compare(scores[a], scores[b]));
    double ranks = 0;
    long wins = 0;
    for (int from = 0; from < order.length; ) {
      int to = from;
      while (to < order.length && scores[order[to]] == scores[order[from]]) {
        to++;
      }
      for (int i = from; i < to; i++) {
        if (won[order[i]]) {
          ranks += (from + to + 1) / 2.0;
          wins++;
        }
      }
      from = to;
    }
    long losses = scores.length - wins;
    return wins == 0 || losses == 0
        ? 0.5
        : (ranks - wins * (wins + 1) / 2.0) / ((double) wins * losses);
  }
}
