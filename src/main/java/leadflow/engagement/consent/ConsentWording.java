package leadflow.engagement.consent;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import leadflow.process.decision.DecisionResult;
import leadflow.process.decision.DecisionTables;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * What people read beside a tick, by the table {@code word-consent}: one home for forms, preference
 * centre and proof.
 */
@Component
public class ConsentWording {

  private static final String DECISION = "word-consent";

  private final DecisionTables decisions;

  ConsentWording(DecisionTables decisions) {
    this.decisions = decisions;
  }

  /**
   * @param version changes with the text, so that a proof names what was read
   */
  public record Text(String purpose, String title, String text, String version) {}

  /**
   * Empty where the table has no text: then nobody is asked for this purpose.
   *
   * @param language of the reader; null: unknown
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
