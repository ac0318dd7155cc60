package leadflow.scoring.likelihood;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * Parts the examples so that each part has the same share of won ones and no person stands in two.
 * The same examples are parted the same way, in whatever order they come.
 */
final class Folds {

  private Folds() {}

  /**
   * @return for each example its part, from 0
   */
  static int[] of(List<TrainingExample> examples, int parts, long seed) {
    Map<String, Boolean> persons = new TreeMap<>();
    examples.forEach(example -> persons.merge(example.person(), example.won(), Boolean::logicalOr));
    List<String> won = new ArrayList<>();
    List<String> lost = new ArrayList<>();
    persons.forEach((person, ever) -> (ever ? won : lost).add(person));
    Random random = new Random(seed);
    Collections.shuffle(won, random);
    Collections.shuffle(lost, random);
    won.addAll(lost);
    Map<String, Integer> part = new TreeMap<>();
    for (int i = 0; i < won.size(); i++) {
      part.put(won.get(i), i % parts);
    }
    return examples.stream().mapToInt(example -> part.get(example.person())).toArray();
  }

  /** The examples inside one part, or outside of it. */
  static List<TrainingExample> choose(
      List<TrainingExample> examples, int[] parts, int part, boolean inside) {
    List<TrainingExample> chosen = new ArrayList<>();
    for (int i = 0; i < parts.length; i++) {
      if ((parts[i] == part) == inside) {
        chosen.add(examples.get(i));
      }
    }
    return chosen;
  }
}
