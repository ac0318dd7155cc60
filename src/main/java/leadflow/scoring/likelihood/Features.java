package leadflow.scoring.likelihood;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.springframework.stereotype.Component;

/**
 * Turns what was known of a lead into features by name: a capture's fields, own properties, and how
 * often it did what. What is written after the outcome, or tells it all by itself, is left out.
 */
@Component
class Features {

  /** Says that a lead did something so often. */
  static final String DID = "did ";

  private static final String DAYS = "days with activity";
  private static final String OWN = " (own)";
  private static final double TOO_GOOD = 0.99;
  private static final double ALL_DIFFERENT = 0.995;
  private static final int DENSE = 100;

  private final NamePatterns excluded;
  private final NamePatterns trusted;

  Features(LearningSettings settings) {
    this.excluded = new NamePatterns(settings.excluded());
    this.trusted = new NamePatterns(settings.trusted());
  }

  /**
   * @param leftOut why, by the feature's name
   */
  record Chosen(List<TrainingExample> examples, Map<String, String> leftOut) {}

  Map<String, Object> of(LeadSnapshot known) {
    Map<String, Object> features = new LinkedHashMap<>(known.facts());
    known
        .properties()
        .forEach(
            (name, value) -> {
              if (!excluded.match(name)) {
                features.put(features.containsKey(name) ? name + OWN : name, value);
              }
            });
    Map<String, Integer> deeds = new TreeMap<>();
    Set<Object> days = new HashSet<>();
    for (LeadSnapshot.Deed deed : known.deeds()) {
      if (!excluded.match(deed.type())) {
        deeds.merge(DID + deed.type(), 1, Integer::sum);
        if (deed.url() != null) {
          deeds.merge(DID + deed.type() + " " + page(deed.url()), 1, Integer::sum);
        }
        days.add(deed.at().getEpochSecond() / 86_400);
      }
    }
    features.putAll(deeds);
    if (!days.isEmpty()) {
      features.put(DAYS, days.size());
    }
    return features;
  }

  /** {@code /pricing} of {@code https://acme.example/pricing/teams?plan=2}. */
  private static String page(String url) {
    String path = url.replaceFirst("^[a-z]+://[^/]*", "").replaceFirst("[?#].*$", "");
    int second = path.indexOf('/', 1);
    return second < 0 ? path : path.substring(0, second);
  }

  /** The same as the properties that were left out when choosing, by name. */
  Map<String, String> excluded(Collection<LeadSnapshot> all) {
    Map<String, String> names = new TreeMap<>();
    for (LeadSnapshot known : all) {
      for (String name : known.properties().keySet()) {
        if (excluded.match(name)) {
          names.put(name, "excluded by leadflow.learning.excluded");
        }
      }
      for (LeadSnapshot.Deed deed : known.deeds()) {
        if (excluded.match(deed.type())) {
          names.put(DID + deed.type(), "excluded by leadflow.learning.excluded");
        }
      }
    }
    return names;
  }

  /** Leaves out what must not be learned from, whatever it is called. */
  Chosen choose(List<TrainingExample> examples) {
    Map<String, String> leftOut = new TreeMap<>();
    for (String name : names(examples)) {
      if (!isField(name) && !trusted.match(name) && alone(examples, name) >= TOO_GOOD) {
        leftOut.put(
            name,
            "tells the outcome all by itself, so it was probably written after it;"
                + " leadflow.learning.trusted keeps it");
      } else if (numbersEachLead(examples, name)) {
        leftOut.put(name, "numbers each lead");
      }
    }
    sameAsAnother(examples, leftOut);
    return new Chosen(examples.stream().map(e -> without(e, leftOut.keySet())).toList(), leftOut);
  }

  private static boolean isField(String name) {
    return FIELDS.contains(name);
  }

  private static final Set<String> FIELDS =
      Set.of(
          "title",
          "industry",
          "companySize",
          "revenue",
          "country",
          "city",
          "timeZone",
          "language",
          "product",
          "segment",
          "source",
          "campaign",
          "asset",
          "request",
          "name",
          "phone",
          "company",
          "website",
          "message",
          "email");

  private static TreeSet<String> names(List<TrainingExample> examples) {
    TreeSet<String> names = new TreeSet<>();
    examples.forEach(example -> names.addAll(example.features().keySet()));
    return names;
  }

  /** How well this feature alone tells the outcome of leads whose outcome it has not seen. */
  private static double alone(List<TrainingExample> examples, String name) {
    List<TrainingExample> only =
        examples.stream()
            .map(
                e -> {
                  Object value = e.features().get(name);
                  return new TrainingExample(
                      e.person(), value == null ? Map.of() : Map.of(name, value), e.won());
                })
            .toList();
    FeatureColumns.Fitted fitted = FeatureColumns.fit(only);
    if (fitted.columns().all().isEmpty()) {
      return 0.5;
    }
    boolean[] won = EnsembleModel.won(only);
    double[][] wins = new double[2][256];
    double[][] count = new double[2][256];
    for (int i = 0; i < won.length; i++) {
      int bin = fitted.rows()[i][0] & 0xff;
      wins[i % 2][bin] += won[i] ? 1 : 0;
      count[i % 2][bin]++;
    }
    double[] said = new double[won.length];
    for (int i = 0; i < won.length; i++) {
      int bin = fitted.rows()[i][0] & 0xff;
      said[i] = (wins[1 - i % 2][bin] + 0.5) / (count[1 - i % 2][bin] + 1);
    }
    return AreaUnderCurve.of(said, won);
  }

  /** Whole numbers, each but once, close together: a counter of leads, not a fact about them. */
  private static boolean numbersEachLead(List<TrainingExample> examples, String name) {
    Set<Double> different = new HashSet<>();
    int told = 0;
    double least = Double.MAX_VALUE;
    double most = -Double.MAX_VALUE;
    for (TrainingExample example : examples) {
      Object value = example.features().get(name);
      Double number = value == null ? null : FeatureColumn.number(value);
      if (value != null && (number == null || number != Math.rint(number))) {
        return false;
      }
      if (number != null) {
        told++;
        different.add(number);
        least = Math.min(least, number);
        most = Math.max(most, number);
      }
    }
    return told > examples.size() / 2
        && different.size() > ALL_DIFFERENT * told
        && most - least < (double) DENSE * told;
  }

  /** What is known twice weighs once: of two features that part the leads alike the first stays. */
  private static void sameAsAnother(List<TrainingExample> examples, Map<String, String> leftOut) {
    Map<List<Integer>, String> seen = new HashMap<>();
    for (String name : plainestFirst(examples)) {
      if (!leftOut.containsKey(name)) {
        List<Integer> parting = parting(examples, name);
        String other = seen.putIfAbsent(parting, name);
        if (parting.stream().allMatch(part -> part == 0)) {
          leftOut.put(name, "always the same");
        } else if (other != null) {
          leftOut.put(name, "says the same as " + other);
        }
      }
    }
  }

  private static List<String> plainestFirst(List<TrainingExample> examples) {
    return names(examples).stream()
        .sorted(Comparator.comparingInt(Features::rank).thenComparing(name -> -name.length()))
        .toList();
  }

  private static int rank(String name) {
    if (isField(name)) {
      return 0;
    }
    return name.equals(DAYS) ? 3 : name.startsWith(DID) ? 2 : 1;
  }

  /** Leads with the same number have the same value. */
  private static List<Integer> parting(List<TrainingExample> examples, String name) {
    Map<String, Integer> numbers = new HashMap<>();
    return examples.stream()
        .map(e -> String.valueOf(e.features().get(name)))
        .map(value -> numbers.computeIfAbsent(value, v -> numbers.size()))
        .toList();
  }

  private static TrainingExample without(TrainingExample example, Set<String> names) {
    if (names.isEmpty()) {
      return example;
    }
    Map<String, Object> features = new LinkedHashMap<>(example.features());
    features.keySet().removeAll(names);
    return new TrainingExample(example.person(), features, example.won());
  }
}
