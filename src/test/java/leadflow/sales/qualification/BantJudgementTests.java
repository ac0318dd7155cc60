package leadflow.sales.qualification;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import leadflow.support.LeadflowTest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** The table judge-bant over all 256 ways to answer. */
@LeadflowTest
class BantJudgementTests {

  private static final List<String> LETTERS = List.of("need", "authority", "budget", "timeline");

  /** From worst to best; where nothing is suggested, nobody is turned away, as by a recycling. */
  private static final Map<String, Integer> RANKS =
      Map.of("disqualify", 0, "recycle", 1, "", 1, "qualified", 2);

  @Autowired BantJudgement judgement;

  @Test
  void aBetterAnswerNeverGivesAWorseSuggestion() {
    List<Map<String, String>> all = all();
    assertThat(all).hasSize(256).doesNotHaveDuplicates();
    for (Map<String, String> answers : all) {
      for (String letter : LETTERS) {
        for (String better : better(answers.get(letter))) {
          Map<String, String> improved = new LinkedHashMap<>(answers);
          improved.put(letter, better);
          assertThat(rank(improved))
              .as("%s, then %s %s", answers, letter, better)
              .isGreaterThanOrEqualTo(rank(answers));
        }
      }
    }
  }

  @Test
  void theCornersAreWhatASalesTeamWouldSay() {
    assertThat(suggested("CONFIRMED", "CONFIRMED", "CONFIRMED", "CONFIRMED"))
        .isEqualTo("qualified");
    assertThat(suggested("NO", "NO", "NO", "NO")).isEqualTo("disqualify");
    assertThat(suggested("NO", "CONFIRMED", "CONFIRMED", "CONFIRMED")).isEqualTo("disqualify");
    assertThat(suggested("CONFIRMED", "CONFIRMED", "NO", "CONFIRMED")).isEqualTo("recycle");
    assertThat(suggested("CONFIRMED", "CONFIRMED", "CONFIRMED", "NO")).isEqualTo("recycle");
    assertThat(suggested("UNKNOWN", "UNKNOWN", "UNKNOWN", "UNKNOWN")).isNull();
    assertThat(judgement.of(Map.of()).verdict()).as("nobody has asked yet").isNull();
  }

  private @Nullable String suggested(
      String need, String authority, String budget, String timeline) {
    return judgement
        .of(Map.of("need", need, "authority", authority, "budget", budget, "timeline", timeline))
        .verdict();
  }

  private int rank(Map<String, String> answers) {
    String suggested = judgement.of(answers).verdict();
    return RANKS.get(suggested == null ? "" : suggested);
  }

  /** Confirmed beats partly, which beats unknown, which beats no. */
  private static List<String> better(String answer) {
    return BantField.ANSWERS.subList(0, BantField.ANSWERS.indexOf(answer));
  }

  private static List<Map<String, String>> all() {
    List<Map<String, String>> all = List.of(Map.of());
    for (String letter : LETTERS) {
      List<Map<String, String>> longer = new ArrayList<>();
      for (Map<String, String> answers : all) {
        for (String answer : BantField.ANSWERS) {
          Map<String, String> more = new LinkedHashMap<>(answers);
          more.put(letter, answer);
          longer.add(more);
        }
      }
      all = longer;
    }
    return all;
  }
}
