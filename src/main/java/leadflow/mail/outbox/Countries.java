package leadflow.mail.outbox;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import leadflow.lead.LeadFacts;
import org.jspecify.annotations.Nullable;

/** Countries as leads write them, and what time it is there. */
final class Countries {

  private static final Map<String, String> CODES = codes();
  private static final Map<String, ZoneId> ZONES = zones();

  private Countries() {}

  /** The ISO code, such as {@code DE} for Germany, Deutschland or DEU; empty for other words. */
  static Optional<String> code(@Nullable String country) {
    return country == null ? Optional.empty() : Optional.ofNullable(CODES.get(key(country)));
  }

  /** The lead's own zone, else its country's; empty when neither is known. */
  static Optional<ZoneId> zone(LeadFacts facts) {
    return zone(facts.timeZone()).or(() -> code(facts.country()).map(ZONES::get));
  }

  private static Optional<ZoneId> zone(@Nullable String name) {
    try {
      return name == null ? Optional.empty() : Optional.of(ZoneId.of(name.strip()));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
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
    Map.of(
            "uk", "GB",
            "england", "GB",
            "scotland", "GB",
            "wales", "GB",
            "great britain", "GB",
            "america", "US",
            "united states of america", "US",
            "holland", "NL",
            "czech republic", "CZ",
            "korea", "KR")
        .forEach(codes::put);
    return Map.copyOf(codes);
  }

  private static Map<String, ZoneId> zones() {
    Properties file = new Properties();
    try (InputStream in = Countries.class.getResourceAsStream("/country-zones.properties")) {
      file.load(Objects.requireNonNull(in));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Map<String, ZoneId> zones = new HashMap<>();
    file.forEach((code, zone) -> zones.put((String) code, ZoneId.of((String) zone)));
    return Map.copyOf(zones);
  }
}
