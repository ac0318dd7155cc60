package leadflow.scoring;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A score in one line that a person reads in five seconds: who it is, what it did, what speaks
 * against it, each with its points.
 */
public final class ScoreWords {

  /** Everybody has it, so it explains nobody. */
  private static final String BASELINE = "baseline";

  private static final int MOST = 3;

  private ScoreWords() {}

  /**
   * Such as {@code Director or general manager, 200 to 999 people: +45; looked at prices twice this
   * week: +25}; empty where nothing is known yet.
   */
  public static String why(ScoreResult scored, Instant now) {
    List<RulePoints> rules =
        scored.rules().stream().filter(rule -> !rule.group().equals(BASELINE)).toList();
    List<String> parts = new ArrayList<>();
    if (scored.screenedOut() != null) {
      parts.add("screened out as " + scored.screenedOut());
    }
    String fit = facts(rules);
    if (!fit.isEmpty()) {
      parts.add(fit);
    }
    strongest(rules, rule -> rule.lastAt() != null && rounded(rule) > 0)
        .forEach(rule -> parts.add(deed(rule, now) + ": " + signed(rounded(rule))));
    strongest(rules, rule -> rounded(rule) < 0)
        .forEach(rule -> parts.add("but " + deed(rule, now) + ": " + signed(rounded(rule))));
    return sentence(String.join("; ", parts));
  }

  /** The facts that speak for it, together. */
  private static String facts(List<RulePoints> rules) {
    List<RulePoints> facts = strongest(rules, rule -> rule.lastAt() == null && rounded(rule) > 0);
    if (facts.isEmpty()) {
      return "";
    }
    String names =
        facts.stream().map(RulePoints::description).distinct().collect(Collectors.joining(", "));
    return names + ": " + signed(facts.stream().mapToLong(ScoreWords::rounded).sum());
  }

  private static List<RulePoints> strongest(
      List<RulePoints> rules, java.util.function.Predicate<RulePoints> which) {
    return rules.stream()
        .filter(which)
        .sorted(Comparator.comparingDouble((RulePoints rule) -> -Math.abs(rule.points())))
        .limit(MOST)
        .toList();
  }

  private static String deed(RulePoints rule, Instant now) {
    String times =
        switch (rule.count()) {
          case 1 -> "";
          case 2 -> " twice";
          default -> " " + rule.count() + " times";
        };
    return lower(rule.description()) + times + ago(rule.lastAt(), now);
  }

  private static String ago(@Nullable Instant at, Instant now) {
    if (at == null) {
      return "";
    }
    long days = Duration.between(at, now).toDays();
    if (days < 1) {
      return " today";
    }
    if (days < 7) {
      return " this week";
    }
    if (days < 31) {
      return " this month";
    }
    return days < 365 ? " %d months ago".formatted(Math.max(1, days / 30)) : " over a year ago";
  }

  private static long rounded(RulePoints rule) {
    return Math.round(rule.points());
  }

  private static String signed(long points) {
    return (points < 0 ? "−" : "+") + Math.abs(points);
  }

  /** "Looked at prices" within a sentence; "MQL" and "IT, software" stay. */
  private static String lower(String text) {
    return text.length() > 1 && Character.isLowerCase(text.charAt(1))
        ? text.substring(0, 1).toLowerCase(java.util.Locale.ROOT) + text.substring(1)
        : text;
  }

  private static String sentence(String text) {
    return text.isEmpty()
        ? text
        : text.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + text.substring(1);
  }
}
