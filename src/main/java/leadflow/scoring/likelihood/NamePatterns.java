package leadflow.scoring.likelihood;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Names by patterns, however they are spelled: {@code Lead Quality} is also {@code lead_quality}
 * and {@code leadQuality}. A star stands for any words, also for none.
 */
final class NamePatterns {

  private static final Pattern NEW_WORD =
      Pattern.compile("(?<=[\\p{Ll}\\d])(?=\\p{Lu})|[^\\p{L}\\p{N}*]+");

  private final List<Pattern> patterns;

  NamePatterns(List<String> patterns) {
    this.patterns = patterns.stream().map(NamePatterns::pattern).toList();
  }

  boolean match(String name) {
    String words = words(name);
    return patterns.stream().anyMatch(pattern -> pattern.matcher(words).matches());
  }

  private static Pattern pattern(String text) {
    StringBuilder regex = new StringBuilder();
    for (String word : words(text).strip().split(" ")) {
      regex.append(word.equals("*") ? "( .*)?" : Pattern.quote(" " + word));
    }
    return Pattern.compile(regex.toString());
  }

  /** Each word with a space before it. */
  private static String words(String name) {
    return (" " + NEW_WORD.matcher(name).replaceAll(" ").strip()).toLowerCase(Locale.ROOT);
  }
}
