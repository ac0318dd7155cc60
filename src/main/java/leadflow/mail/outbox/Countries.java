package leadflow.mail.outbox;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import leadflow.lead.LeadFacts;
import org.jspecify.annotations.Nullable;

/** What time it is where a lead lives. */
final class Countries {

  private static final Map<String, ZoneId> ZONES = zones();

  private Countries() {}

  /** The lead's own zone, else its country's; empty when neither is known. */
  static Optional<ZoneId> zone(LeadFacts facts) {
    return zone(facts.timeZone())
        .or(() -> Optional.ofNullable(facts.countryCode()).map(ZONES::get));
  }

  private static Optional<ZoneId> zone(@Nullable String name) {
    try {
      return name == null ? Optional.empty() : Optional.of(ZoneId.of(name.strip()));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
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
