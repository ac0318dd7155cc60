package leadflow.scoring.likelihood;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What was learned. Each member left another fifth of the examples out; what the members said of
 * those they had not seen told how far to trust their parts, and made the sum a probability.
 *
 * @param weights of an intercept and of the members' parts
 */
record LikelihoodModel(List<EnsembleModel> members, double[] weights) {

  double margin(Map<String, Object> features) {
    double margin = 0;
    for (EnsembleModel member : members) {
      margin += margin(member.parts(member.columns().row(features)));
    }
    return margin / members.size();
  }

  double likelihood(Map<String, Object> features) {
    return LogisticRegression.of(margin(features));
  }

  private double margin(double[] parts) {
    double margin = weights[0];
    for (int p = 0; p < parts.length; p++) {
      margin += weights[p + 1] * parts[p];
    }
    return margin;
  }

  /** The margin of a lead of whom nothing weighs for or against. */
  double base() {
    double base = 0;
    for (EnsembleModel member : members) {
      base += margin(member.means());
    }
    return base / members.size();
  }

  /**
   * What each feature brings for (above zero) or against, in log-odds: exactly the margin without
   * the {@link #base}.
   */
  Map<String, Double> shares(Map<String, Object> features) {
    Map<String, Double> shares = new TreeMap<>();
    for (EnsembleModel member : members) {
      List<FeatureColumn> columns = member.columns().all();
      double[] byColumn = member.shares(member.columns().row(features), weights);
      for (int c = 0; c < byColumn.length; c++) {
        shares.merge(columns.get(c).feature(), byColumn[c] / members.size(), Double::sum);
      }
    }
    return shares;
  }

  /** What the members read. */
  Collection<String> features() {
    Map<String, Boolean> names = new LinkedHashMap<>();
    members.forEach(m -> m.columns().all().forEach(c -> names.put(c.feature(), true)));
    return new ArrayList<>(names.keySet());
  }
}
