package leadflow.engagement.consent;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import leadflow.process.decision.DecisionResult;
import leadflow.process.decision.DecisionTables;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The text beside each consent checkbox, from the table {@code word-consent}; forms, preference
 * centre and proof share it.
 */
@Component
public class ConsentWording {

  private static final String DECISION = "word-consent";

  private final DecisionTables decisions;

  ConsentWording(DecisionTables decisions) {
    this.decisions = decisions;
  }

  /**
   * @param version changes with the text, so that a proof identifies the text that was read
   */
  public record Text(String purpose, String title, String text, String version) {}

  /**
   * Returns the text; empty where the table has none, and then this purpose is not offered.
   *
   * @param language of the reader; null when unknown
   */
  public Optional<Text> of(String purpose, @Nullable String language) {
    Map<String, @Nullable Object> inputs = new HashMap<>();
    inputs.put("purpose", purpose);
    inputs.put("language", language);
    return decisions.ask(DECISION, inputs).first().flatMap(row -> text(purpose, row));
  }

  private static Optional<Text> text(String purpose, DecisionResult.Row row) {
    String title = row.text("title");
    String text = row.text("text");
    String version = row.text("version");
    return text == null || text.isBlank() || version == null || version.isBlank()
        ? Optional.empty()
        : Optional.of(new Text(purpose, title == null ? purpose : title, text, version));
  }
}
