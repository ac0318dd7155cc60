package leadflow.process.decision;

import java.util.Collections;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * What more than one table goes by, decided once: a list of countries or of requests stands in one
 * small table, and the others are told what it says.
 */
@Component
public class Classifications {

  /** The table that says which market a country belongs to. */
  public static final String COUNTRY = "classify-country";

  private static final String REQUEST = "classify-request";

  private final DecisionTables decisions;

  Classifications(DecisionTables decisions) {
    this.decisions = decisions;
  }

  /**
   * Such as home, served or embargo; null for all other countries.
   *
   * @param countryCode ISO 3166
   */
  public @Nullable String market(@Nullable String countryCode) {
    return decisions
        .ask(COUNTRY, Collections.singletonMap("countryCode", countryCode))
        .first()
        .map(row -> row.text("market"))
        .orElse(null);
  }

  /**
   * Such as sales, for what only sales can give; null for what nobody knows.
   *
   * @param request such as demo
   */
  public @Nullable String requestKind(@Nullable String request) {
    return decisions
        .ask(REQUEST, Collections.singletonMap("request", request))
        .first()
        .map(row -> row.text("requestKind"))
        .orElse(null);
  }
}
