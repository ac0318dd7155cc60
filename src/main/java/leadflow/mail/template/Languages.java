package leadflow.mail.template;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Languages as leads and forms write them: {@code de}, {@code de-AT}, {@code de_AT.UTF-8}, {@code
 * German}, {@code Deutsch}.
 */
final class Languages {

  private static final Pattern TAG =
      Pattern.compile("([a-z]{2,3})(?:[-_][a-z]{4})?(?:[-_]([a-z]{2}))?(?:[-_.@].*)?");
  private static final Set<String> CODES = Set.of(Locale.getISOLanguages());
  private static final Map<String, String> NAMES = names();

  private Languages() {}

  /** The codes of files that fit, closest first: {@code [de-AT, de]}; empty for no language. */
  static List<String> codes(@Nullable String told) {
    String text = told == null ? "" : told.strip().toLowerCase(Locale.ROOT);
    Matcher tag = TAG.matcher(text);
    if (tag.matches() && CODES.contains(tag.group(1))) {
      String language = tag.group(1);
      String region = tag.group(2);
      return region == null
          ? List.of(language)
          : List.of(language + "-" + region.toUpperCase(Locale.ROOT), language);
    }
    String code = NAMES.get(text);
    return code == null ? List.of() : List.of(code);
  }

  private static Map<String, String> names() {
    Map<String, String> names = new TreeMap<>();
    for (String code : Arrays.stream(Locale.getISOLanguages()).sorted().toList()) {
      Locale language = Locale.forLanguageTag(code);
      Stream.of(language.getDisplayLanguage(Locale.ENGLISH), language.getDisplayLanguage(language))
          .map(name -> name.toLowerCase(Locale.ROOT))
          .forEach(name -> names.putIfAbsent(name, code));
    }
    return names;
  }
}
