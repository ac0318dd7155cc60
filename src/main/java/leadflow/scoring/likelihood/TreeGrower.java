package leadflow.scoring.likelihood;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Grows a tree by the second-order gain of boosting: with gradients of the log-loss it is a step of
 * gradient boosting, with targets and weights of one a regression tree. Numbers are cut at a
 * threshold, with the missing ones on either side; categories one against the rest, or by the order
 * of their own gradients.
 */
final class TreeGrower {

  /**
   * @param depth most questions until a leaf
   * @param leastInLeaf examples
   * @param shrink pulls a leaf towards zero, in examples' weight
   * @param share of the columns that a node looks at
   * @param randomCuts tries one random cut a column instead of all
   */
  record Shape(int depth, int leastInLeaf, double shrink, double share, boolean randomCuts) {}

  private static final int WORDS = 4;
  private static final double LEAST_GAIN = 1e-9;

  /** Keeps a category of few examples from standing at an end of the order by chance. */
  private static final double SMOOTH = 10;

  private final byte[][] rows;
  private final int[] bins;
  private final boolean[] ordered;
  private final double[] gradient;
  private final double[] weight;
  private final Shape shape;
  private final Random random;

  private final List<Node> nodes = new ArrayList<>();
  private final double[] sums = new double[256];
  private final double[] weights = new double[256];
  private final int[] counts = new int[256];

  TreeGrower(
      byte[][] rows,
      FeatureColumns columns,
      double[] gradient,
      double[] weight,
      Shape shape,
      Random random) {
    this.rows = rows;
    this.bins = columns.bins();
    this.ordered = columns.ordered();
    this.gradient = gradient;
    this.weight = weight;
    this.shape = shape;
    this.random = random;
  }

  private static final class Node {
    int column = -1;
    long[] left = new long[WORDS];
    int child;
    double value;
    double cover;
  }

  /** The best way to part a node's examples. */
  private static final class Split {
    double gain = LEAST_GAIN;
    int column = -1;
    long[] left = new long[WORDS];
  }

  DecisionTree grow(int[] examples) {
    nodes.add(new Node());
    grow(0, examples, 0);
    int size = nodes.size();
    DecisionTree tree =
        new DecisionTree(
            new int[size],
            new long[size * WORDS],
            new int[size],
            new double[size],
            new double[size]);
    for (int i = 0; i < size; i++) {
      Node node = nodes.get(i);
      tree.column()[i] = node.column;
      System.arraycopy(node.left, 0, tree.left(), i * WORDS, WORDS);
      tree.child()[i] = node.child;
      tree.value()[i] = node.value;
      tree.cover()[i] = node.cover;
    }
    return tree;
  }

  private void grow(int at, int[] examples, int depth) {
    Node node = nodes.get(at);
    double sum = 0;
    double heft = 0;
    for (int e : examples) {
      sum += gradient[e];
      heft += weight[e];
    }
    node.cover = examples.length;
    node.value = -sum / (heft + shape.shrink);
    Split split =
        depth < shape.depth && examples.length >= 2 * shape.leastInLeaf
            ? best(examples, sum, heft)
            : null;
    if (split == null || split.column < 0) {
      return;
    }
    node.column = split.column;
    node.left = split.left;
    node.child = nodes.size();
    nodes.add(new Node());
    nodes.add(new Node());
    int[][] parts = part(examples, split);
    grow(node.child, parts[0], depth + 1);
    grow(node.child + 1, parts[1], depth + 1);
  }

  private int[][] part(int[] examples, Split split) {
    int[] left = new int[examples.length];
    int[] right = new int[examples.length];
    int l = 0;
    int r = 0;
    for (int e : examples) {
      if (has(split.left, rows[e][split.column] & 0xff)) {
        left[l++] = e;
      } else {
        right[r++] = e;
      }
    }
    return new int[][] {Arrays.copyOf(left, l), Arrays.copyOf(right, r)};
  }

  private @Nullable Split best(int[] examples, double sum, double heft) {
    Split best = new Split();
    double unparted = sum * sum / (heft + shape.shrink);
    for (int column : someColumns()) {
      histogram(examples, column);
      int[] filled = filled(column);
      if (filled.length > 1) {
        Cut cut = new Cut(column, filled, examples.length, sum, heft, unparted, best);
        if (shape.randomCuts) {
          cut.tryAny();
        } else if (ordered[column]) {
          cut.tryThresholds();
        } else {
          cut.tryCategories();
        }
      }
    }
    return best;
  }

  private int[] someColumns() {
    int[] all = new int[bins.length];
    Arrays.setAll(all, i -> i);
    int some = Math.max(1, (int) Math.round(shape.share * all.length));
    for (int i = 0; i < some; i++) {
      int other = i + random.nextInt(all.length - i);
      int column = all[other];
      all[other] = all[i];
      all[i] = column;
    }
    return Arrays.copyOf(all, some);
  }

  private void histogram(int[] examples, int column) {
    Arrays.fill(sums, 0, bins[column], 0);
    Arrays.fill(weights, 0, bins[column], 0);
    Arrays.fill(counts, 0, bins[column], 0);
    for (int e : examples) {
      int bin = rows[e][column] & 0xff;
      sums[bin] += gradient[e];
      weights[bin] += weight[e];
      counts[bin]++;
    }
  }

  private int[] filled(int column) {
    int[] filled = new int[bins[column]];
    int n = 0;
    for (int bin = 0; bin < bins[column]; bin++) {
      if (counts[bin] > 0) {
        filled[n++] = bin;
      }
    }
    return Arrays.copyOf(filled, n);
  }

  private static boolean has(long[] set, int bin) {
    return (set[bin >> 6] >>> (bin & 63) & 1) != 0;
  }

  private static void add(long[] set, int bin) {
    set[bin >> 6] |= 1L << (bin & 63);
  }

  /** Ways to part a node by one column. */
  private final class Cut {

    private final int column;
    private final int[] filled;
    private final int all;
    private final double sum;
    private final double heft;
    private final double unparted;
    private final Split best;

    Cut(int column, int[] filled, int all, double sum, double heft, double unparted, Split best) {
      this.column = column;
      this.filled = filled;
      this.all = all;
      this.sum = sum;
      this.heft = heft;
      this.unparted = unparted;
      this.best = best;
    }

    void tryThresholds() {
      boolean missing = filled[0] == FeatureColumns.MISSING;
      prefixes(filled, 0);
      if (missing) {
        // the missing ones with the large numbers
        prefixes(filled, 1);
      }
    }

    void tryCategories() {
      for (int bin : filled) {
        if (worth(counts[bin], sums[bin], weights[bin])) {
          best.left = new long[WORDS];
          add(best.left, bin);
        }
      }
      if (filled.length > 3) {
        Integer[] order = Arrays.stream(filled).boxed().toArray(Integer[]::new);
        Arrays.sort(order, (a, b) -> Double.compare(slope(a), slope(b)));
        prefixes(Arrays.stream(order).mapToInt(i -> i).toArray(), 0);
      }
    }

    private double slope(int bin) {
      return sums[bin] / (weights[bin] + SMOOTH);
    }

    void tryAny() {
      if (ordered[column]) {
        int until = 1 + random.nextInt(filled.length - 1);
        boolean missingLeft = filled[0] != FeatureColumns.MISSING || random.nextBoolean();
        prefix(filled, missingLeft || until == 1 ? 0 : 1, until);
      } else {
        int any = random.nextInt(filled.length);
        prefix(filled, any, any + 1);
      }
    }

    private void prefixes(int[] order, int from) {
      int count = 0;
      double part = 0;
      double heavy = 0;
      for (int i = from; i < order.length - 1; i++) {
        count += counts[order[i]];
        part += sums[order[i]];
        heavy += weights[order[i]];
        if (worth(count, part, heavy)) {
          best.left = set(order, from, i + 1);
        }
      }
    }

    private void prefix(int[] order, int from, int to) {
      int count = 0;
      double part = 0;
      double heavy = 0;
      for (int i = from; i < to; i++) {
        count += counts[order[i]];
        part += sums[order[i]];
        heavy += weights[order[i]];
      }
      if (worth(count, part, heavy)) {
        best.left = set(order, from, to);
      }
    }

    private long[] set(int[] order, int from, int to) {
      long[] set = new long[WORDS];
      for (int i = from; i < to; i++) {
        add(set, order[i]);
      }
      return set;
    }

    private boolean worth(int count, double part, double heavy) {
      if (count < shape.leastInLeaf || all - count < shape.leastInLeaf) {
        return false;
      }
      double other = sum - part;
      double gain =
          part * part / (heavy + shape.shrink)
              + other * other / (heft - heavy + shape.shrink)
              - unparted;
      if (gain <= best.gain) {
        return false;
      }
      best.gain = gain;
      best.column = column;
      return true;
    }
  }
}
