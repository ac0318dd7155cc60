package leadflow.scoring.likelihood;

/**
 * A decision tree over binned columns. Node 0 is the root; a leaf has no column.
 *
 * @param column what a node asks for, -1 in a leaf
 * @param left the bins that go to the left, four words of 64 a node
 * @param child the left child; the right one follows it
 * @param value of a leaf
 * @param cover how many examples came to a node
 */
record DecisionTree(int[] column, long[] left, int[] child, double[] value, double[] cover) {

  private static final int WORDS = 4;

  double predict(byte[] row) {
    int node = 0;
    while (column[node] >= 0) {
      node = next(node, row);
    }
    return value[node];
  }

  int next(int node, byte[] row) {
    int bin = row[column[node]] & 0xff;
    boolean goesLeft = (left[node * WORDS + (bin >> 6)] >>> (bin & 63) & 1) != 0;
    return goesLeft ? child[node] : child[node] + 1;
  }

  /** What the tree says of nobody in particular. */
  double mean() {
    return mean(0);
  }

  private double mean(int node) {
    if (column[node] < 0) {
      return value[node];
    }
    int l = child[node];
    return (cover[l] * mean(l) + cover[l + 1] * mean(l + 1)) / cover[node];
  }
}
