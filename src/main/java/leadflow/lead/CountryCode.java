package leadflow.lead;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One code for each country, however leads spell it. */
final class CountryCode {

  private static final Map<String, String> CODES = codes();

  private CountryCode() {}

  /**
   * The ISO 3166 code, such as {@code DE} for Germany, Deutschland or DEU; null for other words.
   */
  static @Nullable String of(@Nullable String country) {
    return country == null ? null : CODES.get(key(country));
  }

  private static String key(String country) {
    return country.strip().replace(".", "").replaceAll("\\s+", " ").toLowerCase(Locale.ROOT);
  }

  private static Map<String, String> codes() {
    Map<String, String> codes = new HashMap<>();
    for (String code : Locale.getISOCountries()) {
      Locale country = new Locale("", code);
      for (Locale language :
          List.of(Locale.ENGLISH, Locale.GERMAN, Locale.FRENCH, new Locale("es"))) {
        codes.putIfAbsent(key(country.getDisplayCountry(language)), code);
      }
      for (Locale spoken : Locale.getAvailableLocales()) {
        if (spoken.getCountry().equals(code)) {
          codes.putIfAbsent(key(country.getDisplayCountry(spoken)), code);
        }
      }
    }
    // a code outweighs a name that reads the same
    for (String code : Locale.getISOCountries()) {
      codes.put(key(code), code);
      codes.put(key(new Locale("", code).getISO3Country()), code);
    }
    Map.ofEntries(
            Map.entry("uk", "GB"),
            Map.entry("england", "GB"),
            Map.entry("scotland", "GB"),
            Map.entry("wales", "GB"),
            Map.entry("great britain", "GB"),
            Map.entry("america", "US"),
            Map.entry("united states of america", "US"),
            Map.entry("holland", "NL"),
            Map.entry("czech republic", "CZ"),
            Map.entry("korea", "KR"),
            Map.entry("hong kong", "HK"))
        .forEach(codes::put);
    return Map.copyOf(codes);
  }
}
