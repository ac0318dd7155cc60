package leadflow.scoring.likelihood;

import java.util.Arrays;

/**
 * How much of a tree's answer each column brought: the exact Shapley values of the answer, given
 * how many examples went which way (Lundberg, Erion, Lee: Consistent Individualized Feature
 * Attribution for Tree Ensembles, 2018). They add up: the tree's mean and the shares are its
 * answer.
 */
final class TreeShares {

  private final DecisionTree tree;
  private final byte[] row;
  private final double[] shares;

  private TreeShares(DecisionTree tree, byte[] row, double[] shares) {
    this.tree = tree;
    this.row = row;
    this.shares = shares;
  }

  /** Adds the shares of this tree's answer to the row, a column each. */
  static void add(DecisionTree tree, byte[] row, double[] shares) {
    new TreeShares(tree, row, shares).walk(0, new Path(), 1, 1, -1);
  }

  /**
   * The questions on the way to a node: which column, the part of all examples that goes this way
   * when the column is unknown, whether the row does, and how many subsets of known columns weigh
   * in by their size.
   */
  private static final class Path {

    private int length;
    private int[] column = new int[8];
    private double[] unknown = new double[8];
    private double[] known = new double[8];
    private double[] weight = new double[8];

    Path copy() {
      Path copy = new Path();
      copy.length = length;
      copy.column = column.clone();
      copy.unknown = unknown.clone();
      copy.known = known.clone();
      copy.weight = weight.clone();
      return copy;
    }

    void extend(double partUnknown, double partKnown, int by) {
      if (length == column.length) {
        column = Arrays.copyOf(column, 2 * length);
        unknown = Arrays.copyOf(unknown, 2 * length);
        known = Arrays.copyOf(known, 2 * length);
        weight = Arrays.copyOf(weight, 2 * length);
      }
      column[length] = by;
      unknown[length] = partUnknown;
      known[length] = partKnown;
      weight[length] = length == 0 ? 1 : 0;
      for (int i = length - 1; i >= 0; i--) {
        weight[i + 1] += partKnown * weight[i] * (i + 1) / (length + 1);
        weight[i] = partUnknown * weight[i] * (length - i) / (length + 1);
      }
      length++;
    }

    void unwind(int at) {
      int last = length - 1;
      double next = weight[last];
      for (int i = last - 1; i >= 0; i--) {
        if (known[at] != 0) {
          double old = weight[i];
          weight[i] = next * (last + 1) / ((i + 1) * known[at]);
          next = old - weight[i] * unknown[at] * (last - i) / (last + 1);
        } else {
          weight[i] = weight[i] * (last + 1) / (unknown[at] * (last - i));
        }
      }
      for (int i = at; i < last; i++) {
        column[i] = column[i + 1];
        unknown[i] = unknown[i + 1];
        known[i] = known[i + 1];
      }
      length = last;
    }

    /** The weights' sum without the question at this place. */
    double without(int at) {
      int last = length - 1;
      double next = weight[last];
      double sum = 0;
      for (int i = last - 1; i >= 0; i--) {
        if (known[at] != 0) {
          double part = next * (last + 1) / ((i + 1) * known[at]);
          sum += part;
          next = weight[i] - part * unknown[at] * (last - i) / (last + 1);
        } else {
          sum += weight[i] * (last + 1) / (unknown[at] * (last - i));
        }
      }
      return sum;
    }

    int indexOf(int wanted) {
      for (int i = 1; i < length; i++) {
        if (column[i] == wanted) {
          return i;
        }
      }
      return -1;
    }
  }

  private void walk(int node, Path path, double partUnknown, double partKnown, int by) {
    path.extend(partUnknown, partKnown, by);
    int column = tree.column()[node];
    if (column < 0) {
      for (int i = 1; i < path.length; i++) {
        shares[path.column[i]] +=
            path.without(i) * (path.known[i] - path.unknown[i]) * tree.value()[node];
      }
      return;
    }
    double earlierUnknown = 1;
    double earlierKnown = 1;
    int earlier = path.indexOf(column);
    if (earlier >= 0) {
      earlierUnknown = path.unknown[earlier];
      earlierKnown = path.known[earlier];
      path.unwind(earlier);
    }
    int hot = tree.next(node, row);
    int cold = 2 * tree.child()[node] + 1 - hot;
    double all = tree.cover()[node];
    walk(hot, path.copy(), earlierUnknown * tree.cover()[hot] / all, earlierKnown, column);
    walk(cold, path, earlierUnknown * tree.cover()[cold] / all, 0, column);
  }
}
