package leadflow.scoring.likelihood;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;

/** The columns that a model reads, in their order. */
record FeatureColumns(List<FeatureColumn> all) {

  static final int MISSING = FeatureColumn.MISSING;

  private static final int MOST_BINS = 62;
  private static final int MOST_LEVELS = 60;
  private static final int LEAST_OF_A_LEVEL = 5;

  /** From so many levels on, how often each was won is a column of its own. */
  private static final int MANY_LEVELS = 12;

  private static final double RATE_SMOOTH = 10;
  private static final int PARTS = 5;

  /**
   * @param rows the examples in bins
   */
  record Fitted(FeatureColumns columns, byte[][] rows) {}

  int[] bins() {
    return all.stream().mapToInt(FeatureColumn::size).toArray();
  }

  boolean[] ordered() {
    boolean[] ordered = new boolean[all.size()];
    for (int c = 0; c < ordered.length; c++) {
      ordered[c] = all.get(c).ordered();
    }
    return ordered;
  }

  byte[] row(Map<String, Object> features) {
    byte[] row = new byte[all.size()];
    for (int c = 0; c < row.length; c++) {
      FeatureColumn column = all.get(c);
      row[c] = (byte) column.bin(features.get(column.feature()));
    }
    return row;
  }

  /** Learns the columns from these examples and no others. */
  static Fitted fit(List<TrainingExample> examples) {
    TreeSet<String> names = new TreeSet<>();
    examples.forEach(example -> names.addAll(example.features().keySet()));
    List<FeatureColumn> columns = new ArrayList<>();
    for (String name : names) {
      List<Object> values = values(examples, name);
      Map<String, Integer> counts = counts(values);
      if (tellsNothing(counts, examples.size())) {
        continue;
      }
      if (values.stream().allMatch(value -> FeatureColumn.number(value) != null)) {
        double[] numbers = values.stream().mapToDouble(v -> FeatureColumn.number(v)).toArray();
        columns.add(FeatureColumn.number(name, numbers, MOST_BINS));
      } else {
        columns.add(FeatureColumn.text(name, levels(counts)));
        if (counts.size() > MANY_LEVELS) {
          columns.add(rate(name, examples));
        }
      }
    }
    return new FeatureColumns(columns).fitted(examples);
  }

  /** All but a handful are the same, be it that nobody knows. */
  private static boolean tellsNothing(Map<String, Integer> counts, int examples) {
    int told = counts.values().stream().mapToInt(count -> count).sum();
    int most = counts.values().stream().mapToInt(count -> count).max().orElse(0);
    return examples - Math.max(most, examples - told) < LEAST_OF_A_LEVEL;
  }

  private static List<Object> values(List<TrainingExample> examples, String name) {
    List<Object> values = new ArrayList<>();
    for (TrainingExample example : examples) {
      Object value = example.features().get(name);
      if (value != null) {
        values.add(value);
      }
    }
    return values;
  }

  private static Map<String, Integer> counts(List<Object> values) {
    Map<String, Integer> counts = new TreeMap<>();
    values.forEach(value -> counts.merge(value.toString(), 1, Integer::sum));
    return counts;
  }

  private static List<String> levels(Map<String, Integer> counts) {
    return counts.entrySet().stream()
        .filter(level -> level.getValue() >= LEAST_OF_A_LEVEL)
        .sorted(
            Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder())
                .thenComparing(Map.Entry.comparingByKey()))
        .limit(MOST_LEVELS)
        .map(Map.Entry::getKey)
        .toList();
  }

  private static FeatureColumn rate(String name, List<TrainingExample> examples) {
    double mean = examples.stream().filter(TrainingExample::won).count() / (double) examples.size();
    Map<String, Double> won = new TreeMap<>();
    Map<String, Integer> count = new TreeMap<>();
    for (TrainingExample example : examples) {
      Object value = example.features().get(name);
      if (value != null) {
        count.merge(value.toString(), 1, Integer::sum);
        won.merge(value.toString(), example.won() ? 1.0 : 0.0, Double::sum);
      }
    }
    Map<String, Double> rates = new LinkedHashMap<>();
    won.forEach(
        (level, wins) ->
            rates.put(
                level,
                (wins + RATE_SMOOTH * mean)
                    / (Objects.requireNonNull(count.get(level)) + RATE_SMOOTH)));
    double[] told =
        examples.stream()
            .map(example -> example.features().get(name))
            .filter(value -> value != null)
            .mapToDouble(value -> rates.get(value.toString()))
            .toArray();
    return new FeatureColumn(
        name, FeatureColumn.Kind.RATE, FeatureColumn.cuts(told, MOST_BINS), Map.of(), rates, mean);
  }

  /** An example's own outcome never shines through the rate of its level. */
  private Fitted fitted(List<TrainingExample> examples) {
    byte[][] rows = new byte[examples.size()][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = row(examples.get(i).features());
    }
    for (int c = 0; c < all.size(); c++) {
      if (all.get(c).kind() == FeatureColumn.Kind.RATE) {
        ratesOfOthers(examples, c, rows);
      }
    }
    return new Fitted(this, rows);
  }

  private void ratesOfOthers(List<TrainingExample> examples, int c, byte[][] rows) {
    FeatureColumn column = all.get(c);
    for (int part = 0; part < PARTS; part++) {
      List<TrainingExample> others = new ArrayList<>();
      for (int i = 0; i < rows.length; i++) {
        if (i % PARTS != part) {
          others.add(examples.get(i));
        }
      }
      FeatureColumn theirs = rate(column.feature(), others);
      for (int i = part; i < rows.length; i += PARTS) {
        Object value = examples.get(i).features().get(column.feature());
        if (value != null) {
          rows[i][c] =
              (byte) column.behind(theirs.rates().getOrDefault(value.toString(), theirs.mean()));
        }
      }
    }
  }
}
