package leadflow.scoring.likelihood;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Says in a few words what a feature's value is. */
final class FactorWords {

  private static final int LONGEST = 60;
  private static final Set<String> YES = Set.of("yes", "true");
  private static final Set<String> NO = Set.of("no", "false");

  private FactorWords() {}

  static String of(String feature, @Nullable Object value) {
    if (feature.startsWith(Features.DID)) {
      return did(feature.substring(Features.DID.length()), value);
    }
    String label = label(feature);
    String text = value == null ? "" : text(value);
    String plain = text.toLowerCase(Locale.ROOT);
    if (value == null) {
      return label + " not known";
    }
    if (YES.contains(plain)) {
      return label;
    }
    if (NO.contains(plain)) {
      return "not: " + label;
    }
    if (text.equals(LeadSnapshot.GIVEN)) {
      return label + " given";
    }
    return label + ": " + text;
  }

  /** {@code email.opened} twice is "Email opened 2×". */
  private static String did(String deed, @Nullable Object times) {
    String what = label(deed.replace("custom.", "").replace('.', ' ').replace('-', ' '));
    return times == null ? "never: " + what.toLowerCase(Locale.ROOT) : what + " " + times + "×";
  }

  /** {@code companySize} is "Company size"; a name of somebody's own stays. */
  private static String label(String feature) {
    if (feature.contains(" ") || Character.isUpperCase(feature.charAt(0))) {
      return Character.toUpperCase(feature.charAt(0)) + feature.substring(1);
    }
    String words =
        feature.replaceAll("(?<=[a-z])(?=[A-Z])", " ").replace('_', ' ').toLowerCase(Locale.ROOT);
    return Character.toUpperCase(words.charAt(0)) + words.substring(1);
  }

  private static String text(Object value) {
    String text =
        value instanceof Double || value instanceof Float
            ? new BigDecimal(value.toString())
                .setScale(2, RoundingMode.HALF_UP)
                .stripTrailingZeros()
                .toPlainString()
            : value.toString();
    return text.length() > LONGEST ? text.substring(0, LONGEST - 1) + "…" : text;
  }
}
