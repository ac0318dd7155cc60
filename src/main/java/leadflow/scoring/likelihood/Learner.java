package leadflow.scoring.likelihood;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Learns a model from examples. How many steps of boosting are taken and how much each part weighs
 * is chosen by what members say of examples they have not seen, so that the examples which measure
 * the model have no say in it. The same examples give the same model, in whatever order they come.
 */
final class Learner {

  private static final int MEMBERS = 5;
  private static final long SEED = 20_240_229;
  private static final int STRIDE = 20;
  private static final EnsembleModel.Recipe RECIPE =
      new EnsembleModel.Recipe(
          10,
          160,
          0.06,
          0.6,
          new TreeGrower.Shape(3, 15, 5, 0.25, false),
          40,
          new TreeGrower.Shape(9, 8, 1, 0.5, true));

  private Learner() {}

  static LikelihoodModel learn(List<TrainingExample> examples) {
    int[] parts = Folds.of(examples, MEMBERS, SEED);
    List<EnsembleModel> members = new ArrayList<>();
    double[] losses = new double[RECIPE.steps() / STRIDE];
    for (int part = 0; part < MEMBERS; part++) {
      EnsembleModel member =
          EnsembleModel.fit(Folds.choose(examples, parts, part, false), RECIPE, SEED + 10L * part);
      members.add(member);
      for (TrainingExample unseen : Folds.choose(examples, parts, part, true)) {
        addLosses(member, unseen, losses);
      }
    }
    int steps = STRIDE * (1 + least(losses));
    members.replaceAll(member -> member.after(steps));
    return new LikelihoodModel(
        members, Stacking.weights(unseen(examples, parts, members), EnsembleModel.won(examples)));
  }

  private static void addLosses(EnsembleModel member, TrainingExample unseen, double[] losses) {
    byte[] row = member.columns().row(unseen.features());
    double margin = member.base();
    for (int step = 1; step <= losses.length * STRIDE; step++) {
      margin += member.boosted().get(step - 1).predict(row);
      if (step % STRIDE == 0) {
        losses[step / STRIDE - 1] += LogisticRegression.loss(margin, unseen.won());
      }
    }
  }

  private static int least(double[] losses) {
    double least = Arrays.stream(losses).min().orElseThrow();
    int at = 0;
    while (losses[at] > least) {
      at++;
    }
    return at;
  }

  /** What the one member that has not seen an example says of it. */
  private static double[][] unseen(
      List<TrainingExample> examples, int[] parts, List<EnsembleModel> members) {
    double[][] said = new double[parts.length][];
    for (int i = 0; i < parts.length; i++) {
      EnsembleModel member = members.get(parts[i]);
      said[i] = member.parts(member.columns().row(examples.get(i).features()));
    }
    return said;
  }
}
