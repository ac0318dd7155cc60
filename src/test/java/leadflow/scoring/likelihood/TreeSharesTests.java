package leadflow.scoring.likelihood;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The shares of a tree's answer against the plain definition, over all subsets of columns. */
class TreeSharesTests {

  private static final int COLUMNS = 5;

  @Test
  void sharesAreShapleyValues() {
    Random random = new Random(11);
    for (int round = 0; round < 40; round++) {
      DecisionTree tree = tree(random);
      byte[] row = row(random);
      double[] shares = new double[COLUMNS];
      TreeShares.add(tree, row, shares);
      for (int column = 0; column < COLUMNS; column++) {
        assertThat(shares[column]).isCloseTo(shapley(tree, row, column), within(1e-9));
      }
      double sum = tree.mean() + IntStream.range(0, COLUMNS).mapToDouble(c -> shares[c]).sum();
      assertThat(sum).isCloseTo(tree.predict(row), within(1e-9));
    }
  }

  private static double shapley(DecisionTree tree, byte[] row, int column) {
    double value = 0;
    for (int known = 0; known < 1 << COLUMNS; known++) {
      if ((known >> column & 1) == 0) {
        int size = Integer.bitCount(known);
        double weight = factorial(size) * factorial(COLUMNS - size - 1) / factorial(COLUMNS);
        value +=
            weight * (expected(tree, row, known | 1 << column, 0) - expected(tree, row, known, 0));
      }
    }
    return value;
  }

  /** The tree's answer when these columns are known and the others are anybody's. */
  private static double expected(DecisionTree tree, byte[] row, int known, int node) {
    int column = tree.column()[node];
    if (column < 0) {
      return tree.value()[node];
    }
    if ((known >> column & 1) != 0) {
      return expected(tree, row, known, tree.next(node, row));
    }
    int left = tree.child()[node];
    return (tree.cover()[left] * expected(tree, row, known, left)
            + tree.cover()[left + 1] * expected(tree, row, known, left + 1))
        / tree.cover()[node];
  }

  private static double factorial(int n) {
    return IntStream.rangeClosed(1, n).mapToDouble(i -> i).reduce(1, (a, b) -> a * b);
  }

  private static byte[] row(Random random) {
    byte[] row = new byte[COLUMNS];
    for (int c = 0; c < COLUMNS; c++) {
      row[c] = (byte) random.nextInt(6);
    }
    return row;
  }

  private static DecisionTree tree(Random random) {
    byte[][] rows = new byte[300][];
    double[] gradient = new double[rows.length];
    double[] weight = new double[rows.length];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = row(random);
      gradient[i] = rows[i][0] * (rows[i][1] > 2 ? 1 : -1) + random.nextGaussian();
      weight[i] = 1;
    }
    double[] cuts = {1, 2, 3, 4};
    FeatureColumn number =
        new FeatureColumn(
            "n", FeatureColumn.Kind.NUMBER, cuts, java.util.Map.of(), java.util.Map.of(), 0);
    FeatureColumn text = FeatureColumn.text("t", List.of("a", "b", "c", "d"));
    FeatureColumns columns = new FeatureColumns(List.of(number, text, number, text, number));
    TreeGrower.Shape shape = new TreeGrower.Shape(7, 3, 1, 0.8, random.nextBoolean());
    return new TreeGrower(rows, columns, gradient, weight, shape, random)
        .grow(IntStream.range(0, rows.length).toArray());
  }
}
