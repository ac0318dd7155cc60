package leadflow.scoring.likelihood;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import leadflow.lead.Lead;
import leadflow.lead.activity.Activity;
import org.springframework.stereotype.Component;

/**
 * How likely a lead is to become a customer, and what speaks for and against it. Computed when it
 * is read, so that no activity pays for it; who looks again at the same facts gets the same answer.
 */
@Component
public class LearnedScore {

  private static final double LEAST_TOLD = 0.05;

  private final LikelihoodModels models;
  private final Features features;
  private final Clock clock;
  private final Cache<Question, Likelihood> answers =
      Caffeine.newBuilder().maximumSize(10_000).build();

  LearnedScore(LikelihoodModels models, Features features, Clock clock) {
    this.models = models;
    this.features = features;
    this.clock = clock;
  }

  /**
   * @param likelihood from 0 to 1
   * @param model the version that said it
   * @param base the log-odds of a lead of whom nothing speaks for or against
   * @param factors what does, the weightiest first
   */
  public record Likelihood(double likelihood, long model, double base, List<Factor> factors) {

    /** The weightiest, in words. */
    public List<Factor> top(int most) {
      return factors.stream()
          .filter(factor -> Math.abs(factor.weight) >= LEAST_TOLD)
          .limit(most)
          .toList();
    }
  }

  /**
   * @param text in a few words
   * @param weight in log-odds, above zero for it; all weights and the base add up to the
   *     likelihood's
   */
  public record Factor(String feature, String text, double weight) {}

  private record Question(long model, Map<String, Object> features) {}

  /**
   * Empty as long as nothing was learned.
   *
   * @param activities the lead's whole ledger
   */
  public Optional<Likelihood> of(Lead lead, List<Activity> activities) {
    return models
        .newest()
        .map(
            learned -> {
              LeadSnapshot known =
                  LeadSnapshot.of(lead.facts(), activities, clock.instant().plusMillis(1));
              Question question = new Question(learned.version(), features.of(known));
              return answers.get(question, q -> answer(learned, q.features));
            });
  }

  private static Likelihood answer(LikelihoodModels.Learned learned, Map<String, Object> features) {
    LikelihoodModel model = learned.model();
    List<Factor> factors =
        model.shares(features).entrySet().stream()
            .map(
                share ->
                    new Factor(
                        share.getKey(),
                        FactorWords.of(share.getKey(), features.get(share.getKey())),
                        share.getValue()))
            .sorted(Comparator.comparingDouble((Factor factor) -> -Math.abs(factor.weight)))
            .toList();
    return new Likelihood(model.likelihood(features), learned.version(), model.base(), factors);
  }
}
