package leadflow.scoring;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.stream.Stream;
import leadflow.lead.activity.Activity;
import org.jspecify.annotations.Nullable;

/**
 * The score as the words say it, slow and obvious: for each instant it adds up every activity anew,
 * in exact decimals, and it plays the MQL rule through every full day of every activity's age.
 */
final class ScoringOracle {

  /** A rule as a table writes it. */
  record Points(
      String name,
      String group,
      double points,
      @Nullable Integer cap,
      @Nullable Integer most,
      @Nullable Integer windowDays,
      @Nullable Integer expiryDays,
      @Nullable Integer decayPercent,
      @Nullable Integer decayDays) {}

  /**
   * @param rule on, keep or off
   */
  record Grade(String fit, String engagement, String rule) {}

  record Verdict(int engagement, String fitGrade, String engagementGrade, boolean mql) {}

  private record Counted(Points rule, Instant at) {}

  private final Function<Activity, @Nullable Points> rules;
  private final Function<Integer, Grade> grades;
  private final int horizonDays;

  /**
   * @param horizonDays no rule changes after so many days
   */
  ScoringOracle(
      Function<Activity, @Nullable Points> rules,
      Function<Integer, Grade> grades,
      int horizonDays) {
    this.rules = rules;
    this.grades = grades;
    this.horizonDays = horizonDays;
  }

  Verdict at(List<Activity> ledger, Instant now) {
    List<Counted> counted = counted(ledger);
    boolean mql = holds(0, false);
    for (Instant at : instants(counted)) {
      if (!at.isAfter(now)) {
        mql = holds(engagement(counted, at), mql);
      }
    }
    return verdict(engagement(counted, now), mql);
  }

  /** The first instant after now at which it says another thing; null within the horizon. */
  @Nullable Instant changesAt(List<Activity> ledger, Instant now) {
    List<Counted> counted = counted(ledger);
    Verdict present = at(ledger, now);
    boolean mql = present.mql;
    for (Instant at : instants(counted).tailSet(now, false)) {
      mql = holds(engagement(counted, at), mql);
      if (!verdict(engagement(counted, at), mql).equals(present)) {
        return at;
      }
    }
    return null;
  }

  private Verdict verdict(int engagement, boolean mql) {
    Grade grade = grades.apply(engagement);
    return new Verdict(engagement, grade.fit, grade.engagement, mql);
  }

  private boolean holds(int engagement, boolean before) {
    String rule = grades.apply(engagement).rule;
    return rule.equals("on") || before && rule.equals("keep");
  }

  private List<Counted> counted(List<Activity> ledger) {
    List<Counted> counted = new ArrayList<>();
    for (Activity activity : distinct(ledger).stream().sorted(Activity.ORDER).toList()) {
      Points rule = activity.human() ? rules.apply(activity) : null;
      if (rule != null && mayCount(rule, activity.occurredAt(), counted)) {
        counted.add(new Counted(rule, activity.occurredAt()));
      }
    }
    return counted;
  }

  private static List<Activity> distinct(List<Activity> ledger) {
    Map<String, Activity> byId = new TreeMap<>();
    ledger.forEach(activity -> byId.putIfAbsent(activity.id(), activity));
    return List.copyOf(byId.values());
  }

  private static boolean mayCount(Points rule, Instant at, List<Counted> counted) {
    if (rule.most == null || rule.windowDays == null) {
      return true;
    }
    Instant window = at.minus(Duration.ofDays(rule.windowDays));
    return counted.stream().filter(c -> c.rule.equals(rule) && c.at.isAfter(window)).count()
        < rule.most;
  }

  private TreeSet<Instant> instants(List<Counted> counted) {
    TreeSet<Instant> instants = new TreeSet<>();
    for (Counted one : counted) {
      for (int day = 0; day <= horizonDays; day++) {
        instants.add(one.at.plus(Duration.ofDays(day)));
      }
    }
    return instants;
  }

  private static int engagement(List<Counted> counted, Instant at) {
    Map<String, BigDecimal> groups = new HashMap<>();
    Map<String, BigDecimal> caps = new HashMap<>();
    BinaryOperator<BigDecimal> smaller = BigDecimal::min;
    for (Counted one : counted) {
      if (!one.at.isAfter(at)) {
        groups.merge(one.rule.group, left(one.rule, Duration.between(one.at, at)), BigDecimal::add);
        if (one.rule.cap != null) {
          caps.merge(one.rule.group, BigDecimal.valueOf(one.rule.cap), smaller);
        }
      }
    }
    BigDecimal sum =
        groups.entrySet().stream()
            .flatMap(
                group ->
                    Stream.of(
                        caps.containsKey(group.getKey())
                            ? group.getValue().min(caps.get(group.getKey()))
                            : group.getValue()))
            .reduce(BigDecimal.ZERO, BigDecimal::add);
    BigDecimal half = new BigDecimal("0.5");
    int whole = sum.add(half).setScale(0, RoundingMode.FLOOR).intValueExact();
    return Math.max(0, Math.min(100, whole));
  }

  private static BigDecimal left(Points rule, Duration age) {
    if (rule.expiryDays != null && age.compareTo(Duration.ofDays(rule.expiryDays)) >= 0) {
      return BigDecimal.ZERO;
    }
    BigDecimal left = BigDecimal.valueOf(rule.points);
    if (rule.decayPercent != null && rule.decayDays != null) {
      BigDecimal share = BigDecimal.ONE.subtract(BigDecimal.valueOf(rule.decayPercent, 2));
      int falls = (int) (age.toDays() / rule.decayDays);
      left = left.multiply(share.pow(falls));
      left = millionths(left);
      if (falls > 0 && left.abs().compareTo(new BigDecimal("0.01")) < 0) {
        return BigDecimal.ZERO;
      }
    }
    return millionths(left);
  }

  private static BigDecimal millionths(BigDecimal points) {
    return points
        .movePointRight(6)
        .add(new BigDecimal("0.5"))
        .setScale(0, RoundingMode.FLOOR)
        .movePointLeft(6);
  }
}
