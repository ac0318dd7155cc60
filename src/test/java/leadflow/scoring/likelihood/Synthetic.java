package leadflow.scoring.likelihood;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Past leads whose true chances are known, since they are made up. */
final class Synthetic {

  private static final List<String> JOBS = List.of("Director", "Engineer", "Student", "Nurse");

  private Synthetic() {}

  /**
   * A director of a large company, or anybody who stayed long and asked twice, buys; some do not
   * tell their job.
   */
  static List<TrainingExample> leads(int count, long seed) {
    Random random = new Random(seed);
    List<TrainingExample> leads = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Map<String, Object> told = features(random);
      leads.add(
          new TrainingExample(
              "person " + seed + " " + i, told, random.nextDouble() < chance(told)));
    }
    return leads;
  }

  static Map<String, Object> features(Random random) {
    Map<String, Object> told = new LinkedHashMap<>();
    if (random.nextInt(4) > 0) {
      told.put("title", JOBS.get(random.nextInt(JOBS.size())));
    }
    told.put("companySize", (int) Math.exp(random.nextDouble() * 8));
    told.put("minutes", random.nextInt(60));
    told.put("asked", String.valueOf(random.nextInt(4)));
    told.put("newsletter", random.nextBoolean());
    told.put("village", "village " + (int) Math.abs(random.nextGaussian() * 60));
    told.put("planet", "Earth");
    return told;
  }

  static double chance(Map<String, Object> told) {
    double margin = -1.8;
    boolean director = "Director".equals(told.get("title"));
    boolean large = ((Number) told.get("companySize")).intValue() > 150;
    margin += director && large ? 3 : director ? 0.4 : 0;
    margin += told.containsKey("title") ? 0.3 : -1;
    margin += ((Number) told.get("minutes")).intValue() > 25 ? 1.4 : 0;
    margin += Integer.parseInt((String) told.get("asked")) >= 2 ? 1.2 : 0;
    return LogisticRegression.of(margin);
  }
}
