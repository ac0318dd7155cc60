package leadflow.intake.capture;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import leadflow.engagement.consent.ConsentWording;
import leadflow.lead.Consents;
import leadflow.platform.web.ConsentBoxes;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The boxes that a form's visitor may tick. A box posts the version of what stands beside it, so
 * that the proof holds what was read; a form of somebody else's may post {@code true} instead, and
 * means today's wording.
 */
@Component
class FormConsents implements ConsentBoxes {

  private static final Map<String, String> FIELDS = fields();
  private static final Set<String> YES = Set.of("on", "true", "yes", "1");

  private final ConsentWording wording;

  FormConsents(ConsentWording wording) {
    this.wording = wording;
  }

  private static Map<String, String> fields() {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put(Consents.MARKETING, "consent");
    fields.put(Consents.TRACKING, "consentTracking");
    fields.put(Consents.CALLS, "consentCalls");
    return fields;
  }

  @Override
  public List<Box> boxes(@Nullable String language) {
    return FIELDS.entrySet().stream()
        .flatMap(
            field ->
                wording.of(field.getKey(), language).stream()
                    .map(text -> new Box(field.getValue(), text.version(), text.text())))
        .toList();
  }

  /** Takes the boxes' fields out of the form; what is not ticked says nothing. */
  List<Map<String, Object>> takeFrom(Map<String, Object> form) {
    String language = form.get("language") instanceof String told ? told : null;
    List<Map<String, Object>> given = new ArrayList<>();
    FIELDS.forEach(
        (purpose, field) -> {
          Object ticked = form.remove(field);
          wording
              .of(purpose, language)
              .filter(text -> ticked != null && means(ticked.toString(), text))
              .ifPresent(text -> given.add(consent(text)));
        });
    return given;
  }

  private static boolean means(String ticked, ConsentWording.Text text) {
    return YES.contains(ticked.toLowerCase(Locale.ROOT)) || ticked.equals(text.version());
  }

  private static Map<String, Object> consent(ConsentWording.Text text) {
    Map<String, Object> consent = new HashMap<>();
    consent.put("purpose", text.purpose());
    consent.put("granted", true);
    consent.put("text", text.text());
    consent.put("textVersion", text.version());
    return consent;
  }
}
