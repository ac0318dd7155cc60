package leadflow.scoring.likelihood;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How one feature is put into bins. Bin 0 is "not known": that nobody told says something, too.
 *
 * @param feature what it reads
 * @param cuts of a number, ascending; a value goes behind every cut that is below it
 * @param bins by level of a text; a rare or unseen one goes to {@link #RARE}
 * @param rates of a text with many levels: how often each was won, towards the mean by its rareness
 * @param mean what an unseen level of such a text counts as
 */
record FeatureColumn(
    String feature,
    Kind kind,
    double[] cuts,
    Map<String, Integer> bins,
    Map<String, Double> rates,
    double mean) {

  static final int MISSING = 0;
  static final int RARE = 1;

  enum Kind {
    NUMBER,
    TEXT,
    RATE
  }

  boolean ordered() {
    return kind != Kind.TEXT;
  }

  int size() {
    return kind == Kind.TEXT ? bins.size() + 2 : cuts.length + 2;
  }

  int bin(@Nullable Object value) {
    if (value == null) {
      return MISSING;
    }
    return switch (kind) {
      case NUMBER -> {
        Double number = number(value);
        yield number == null ? MISSING : behind(number);
      }
      case TEXT -> bins.getOrDefault(value.toString(), RARE);
      case RATE -> behind(rates.getOrDefault(value.toString(), mean));
    };
  }

  int behind(double value) {
    int at = Arrays.binarySearch(cuts, value);
    return 1 + (at >= 0 ? at : -at - 1);
  }

  /** Text that reads as a number is one: forms and files tell numbers as text. */
  static @Nullable Double number(Object value) {
    if (value instanceof Number number) {
      return number.doubleValue();
    }
    if (!(value instanceof String text) || text.length() > 30 || text.isBlank()) {
      return null;
    }
    char first = text.charAt(0);
    char last = text.charAt(text.length() - 1);
    if (!Character.isDigit(last) && last != '.'
        || !Character.isDigit(first) && "+-.".indexOf(first) < 0) {
      return null;
    }
    try {
      double number = Double.parseDouble(text);
      return Double.isFinite(number) ? (Double) number : null;
    } catch (NumberFormatException e) {
      return null;
    }
  }

  /** Bins at the quantiles. */
  static FeatureColumn number(String feature, double[] values, int most) {
    return new FeatureColumn(feature, Kind.NUMBER, cuts(values, most), Map.of(), Map.of(), 0);
  }

  /** Half-way between neighbours, at most so many that every bin holds its share. */
  static double[] cuts(double[] values, int most) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    double[] cuts = new double[most];
    int n = 0;
    for (int i = 1; i <= most; i++) {
      int at = (int) ((long) i * sorted.length / (most + 1));
      double value = sorted[Math.min(at, sorted.length - 1)];
      int before = Arrays.binarySearch(sorted, value);
      while (before > 0 && sorted[before - 1] == value) {
        before--;
      }
      if (before > 0) {
        double cut = (sorted[before - 1] + value) / 2;
        if (n == 0 || cut > cuts[n - 1]) {
          cuts[n++] = cut;
        }
      }
    }
    return Arrays.copyOf(cuts, n);
  }

  static FeatureColumn text(String feature, List<String> levels) {
    Map<String, Integer> bins = new java.util.LinkedHashMap<>();
    for (String level : levels) {
      bins.put(level, bins.size() + 2);
    }
    return new FeatureColumn(feature, Kind.TEXT, new double[0], bins, Map.of(), 0);
  }
}
