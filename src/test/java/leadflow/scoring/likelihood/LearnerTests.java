package leadflow.scoring.likelihood;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is learned from leads whose true chances are known. */
class LearnerTests {

  private static final List<TrainingExample> KNOWN = Synthetic.leads(1500, 1);
  private static final List<TrainingExample> UNSEEN = Synthetic.leads(2000, 2);
  private static final LikelihoodModel MODEL = Learner.learn(KNOWN);

  @Test
  void itTellsUnseenLeadsApartNearlyAsWellAsTheTruthDoes() {
    boolean[] won = EnsembleModel.won(UNSEEN);
    double truth =
        AreaUnderCurve.of(
            UNSEEN.stream().mapToDouble(e -> Synthetic.chance(e.features())).toArray(), won);
    double learned =
        AreaUnderCurve.of(
            UNSEEN.stream().mapToDouble(e -> MODEL.margin(e.features())).toArray(), won);
    assertThat(truth).isGreaterThan(0.75);
    assertThat(learned).isBetween(truth - 0.025, truth + 0.01);
  }

  @Test
  void itsLikelihoodsAreProbabilities() {
    double[] sum = new double[3];
    for (TrainingExample lead : UNSEEN) {
      double said = MODEL.likelihood(lead.features());
      sum[0] += said;
      sum[1] += Synthetic.chance(lead.features());
      sum[2] += Math.abs(said - Synthetic.chance(lead.features()));
    }
    // three standard errors of the share that is won among 1500
    assertThat(sum[0] / UNSEEN.size()).isCloseTo(sum[1] / UNSEEN.size(), within(0.039));
    assertThat(sum[2] / UNSEEN.size()).as("mean distance from the truth").isLessThan(0.09);
  }

  @Test
  void crossValidationSaysWhatUnseenLeadsShow() {
    CrossValidation measured = CrossValidation.of(KNOWN);
    double unseen =
        AreaUnderCurve.of(
            UNSEEN.stream().mapToDouble(e -> MODEL.margin(e.features())).toArray(),
            EnsembleModel.won(UNSEEN));
    assertThat(measured.mean()).isCloseTo(unseen, within(0.035));
    assertThat(measured.standardDeviation()).isBetween(0.001, 0.06);
    List<TrainingReport.Tenth> tenths = measured.calibration(EnsembleModel.won(KNOWN));
    assertThat(tenths).hasSize(10);
    assertThat(tenths.stream().mapToInt(TrainingReport.Tenth::count).sum()).isEqualTo(KNOWN.size());
    for (TrainingReport.Tenth tenth : tenths) {
      // 150 leads each: three standard errors of a share
      assertThat(tenth.observed()).as("%s", tenth).isCloseTo(tenth.predicted(), within(0.13));
      assertThat(tenth.predicted()).isBetween(tenth.from(), tenth.to());
    }
  }

  @Test
  void outcomesByChanceTeachNothing() {
    Random coin = new Random(3);
    List<TrainingExample> chance =
        Synthetic.leads(900, 4).stream()
            .map(e -> new TrainingExample(e.person(), e.features(), coin.nextBoolean()))
            .toList();
    assertThat(CrossValidation.of(chance).mean()).isCloseTo(0.5, within(0.05));
  }

  /** A name of its own for every lead would be learned by heart by whoever looked at outcomes. */
  @Test
  void aNameThatEachLeadHasAloneTeachesNothing() {
    Random random = new Random(5);
    List<TrainingExample> named = new ArrayList<>();
    for (int i = 0; i < 600; i++) {
      Map<String, Object> told = Map.of("id", "x" + i, "town", "town " + random.nextInt(150));
      named.add(new TrainingExample("p" + i, told, random.nextBoolean()));
    }
    assertThat(CrossValidation.of(named).mean()).isCloseTo(0.5, within(0.06));
  }

  @Test
  void factorsAddUpToTheLikelihood() {
    for (TrainingExample lead : UNSEEN.subList(0, 60)) {
      double sum =
          MODEL.base() + MODEL.shares(lead.features()).values().stream().mapToDouble(s -> s).sum();
      assertThat(sum).isCloseTo(MODEL.margin(lead.features()), within(1e-9));
    }
  }

  @Test
  void factorsNameWhatDecides() {
    Map<String, Object> strong = new HashMap<>(UNSEEN.get(0).features());
    strong.putAll(Map.of("title", "Director", "companySize", 900, "minutes", 50, "asked", "3"));
    Map<String, Double> shares = MODEL.shares(strong);
    assertThat(MODEL.likelihood(strong)).isGreaterThan(0.85);
    assertThat(shares.get("title")).isGreaterThan(0.5);
    assertThat(shares.get("minutes")).isGreaterThan(0.25);
    assertThat(Math.abs(shares.get("newsletter"))).isLessThan(0.2);
    assertThat(shares).doesNotContainKey("planet");
  }

  @Test
  void theSameLeadsGiveTheSameModelInWhateverOrder() {
    List<TrainingExample> some = KNOWN.subList(0, 500);
    LikelihoodModel first = Learner.learn(some);
    assertThat(Learner.learn(some).weights()).isEqualTo(first.weights());
    int[] folds = Folds.of(some, 5, 9);
    List<TrainingExample> shuffled = new ArrayList<>(some);
    Collections.shuffle(shuffled, new Random(1));
    int[] again = Folds.of(shuffled, 5, 9);
    for (int i = 0; i < folds.length; i++) {
      assertThat(again[shuffled.indexOf(some.get(i))]).isEqualTo(folds[i]);
    }
  }

  @Test
  void onePersonIsNeverOnBothSidesOfACut() {
    List<TrainingExample> twice = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      twice.add(new TrainingExample("p" + i % 60, Map.of(), i % 3 == 0));
    }
    int[] folds = Folds.of(twice, 5, 1);
    Map<String, Integer> fold = new HashMap<>();
    for (int i = 0; i < folds.length; i++) {
      assertThat(fold.merge(twice.get(i).person(), folds[i], (a, b) -> a.equals(b) ? a : -1))
          .isNotEqualTo(-1);
    }
  }

  @Test
  void aStoredModelSaysTheSame() throws IOException {
    ObjectMapper json = new ObjectMapper();
    LikelihoodModel read = json.readValue(json.writeValueAsBytes(MODEL), LikelihoodModel.class);
    for (TrainingExample lead : UNSEEN.subList(0, 50)) {
      assertThat(read.likelihood(lead.features())).isEqualTo(MODEL.likelihood(lead.features()));
    }
  }

  @Test
  void whatNobodyEverToldIsAnswered() {
    assertThat(MODEL.likelihood(Map.of())).isBetween(0.0, 1.0);
    assertThat(
            MODEL.likelihood(Map.of("title", "Astronaut", "companySize", "many", "minutes", 1e9)))
        .isBetween(0.0, 1.0);
  }
}
