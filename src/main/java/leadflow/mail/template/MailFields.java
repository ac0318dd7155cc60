package leadflow.mail.template;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import leadflow.lead.Lead;
import leadflow.lead.LeadFacts;
import leadflow.lead.LeadFactsBuilder;
import leadflow.mail.MailSettings;
import leadflow.mail.PublicUrls;
import leadflow.platform.access.UserDirectory;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * What a mail's wording can show: text, and true or false, but no code. One that is unknown is
 * absent.
 */
@Component
public class MailFields {

  /** In every mail. */
  static final Set<String> OURS =
      Set.of(
          "lang",
          "senderName",
          "senderAddress",
          "senderPhone",
          "publicUrl",
          "unsubscribeUrl",
          "preferencesUrl",
          "taskUrl");

  /** In mails to leads; {@code properties.} stands for all of the lead's own. */
  static final Set<String> OF_LEADS =
      Set.of(
          "email",
          "firstName",
          "lastName",
          "company",
          "title",
          "industry",
          "city",
          "country",
          "product",
          "asset",
          "ownerName",
          "ownerEmail",
          "properties.");

  /** The token in links of previews and test mails, which belongs to no lead. */
  public static final String NO_TOKEN = "preview";

  /** Text that turns a name into an advertisement sent through our mails. */
  private static final Pattern ADVERTISEMENT =
      Pattern.compile("://|\\bwww\\.", Pattern.CASE_INSENSITIVE);

  private static final int LONGEST_NAME = 60;

  private final MailSettings settings;
  private final UserDirectory directory;
  private final String publicUrl;

  MailFields(
      MailSettings settings,
      UserDirectory directory,
      @Value("${leadflow.public-url}") String publicUrl) {
    this.settings = settings;
    this.directory = directory;
    this.publicUrl = PublicUrls.withoutSlash(publicUrl);
  }

  public Map<String, Object> of(Lead lead) {
    Map<String, Object> fields = of(lead.facts());
    String owner = lead.state().owner();
    if (owner != null) {
      directory
          .person(owner)
          .ifPresent(
              person -> {
                put(fields, "ownerName", person.name());
                put(fields, "ownerEmail", person.email());
              });
    }
    return fields;
  }

  /** Returns an example lead that is not stored, for previews without personal data. */
  public Map<String, Object> example(@Nullable String language) {
    Map<String, Object> fields = of(Example.of(language));
    fields.put("ownerName", "Sofia Reyes");
    fields.put("ownerEmail", "sofia@leadflow.example");
    return fields;
  }

  private static Map<String, Object> of(LeadFacts facts) {
    Map<String, Object> fields = new HashMap<>();
    put(fields, "email", facts.email());
    put(fields, "firstName", name(facts.firstName()));
    put(fields, "lastName", name(facts.lastName()));
    put(fields, "company", facts.company());
    put(fields, "title", facts.title());
    put(fields, "industry", facts.industry());
    put(fields, "city", facts.city());
    put(fields, "country", facts.country());
    put(fields, "product", facts.product());
    put(fields, "asset", facts.asset());
    Map<String, Object> own = new HashMap<>();
    facts
        .properties()
        .forEach(
            (name, value) ->
                own.put(name, value instanceof Boolean ? value : String.valueOf(value)));
    fields.put("properties", own);
    return fields;
  }

  /**
   * Who writes, and where links lead.
   *
   * @param token of the mail's own links
   */
  public Map<String, Object> ours(String token) {
    Map<String, Object> fields = new HashMap<>();
    fields.put("senderName", settings.sender().name());
    fields.put("senderAddress", settings.sender().address());
    fields.put("senderPhone", settings.sender().phone());
    fields.put("publicUrl", publicUrl);
    fields.put("unsubscribeUrl", PublicUrls.unsubscribe(publicUrl, token));
    fields.put("preferencesUrl", publicUrl + "/preferences/" + token);
    fields.put("taskUrl", publicUrl + "/camunda/app/tasklist/default/");
    return fields;
  }

  /** What names us in a mail. */
  public List<String> sender() {
    return List.of(
        settings.sender().name(), settings.sender().address(), settings.sender().phone());
  }

  private static @Nullable String name(@Nullable String told) {
    return told == null || told.length() > LONGEST_NAME || ADVERTISEMENT.matcher(told).find()
        ? null
        : told;
  }

  private static void put(Map<String, Object> fields, String name, @Nullable String value) {
    if (value != null && !value.isBlank()) {
      fields.put(name, value.strip());
    }
  }

  /** An example lead with all fields filled. */
  private static final class Example {

    private Example() {}

    static LeadFacts of(@Nullable String language) {
      boolean german = Languages.codes(language).contains("de");
      List<String> words =
          german
              ? List.of("Leiterin Einkauf", "Maschinenbau", "Hamburg", "Der kurze Leitfaden")
              : List.of("Head of Operations", "Manufacturing", "Lisbon", "The short guide");
      return LeadFactsBuilder.builder()
          .email("ana.silva@example.com")
          .firstName("Ana")
          .lastName("Silva")
          .company("Northwind Robotics")
          .title(words.get(0))
          .industry(words.get(1))
          .country(german ? "DE" : "PT")
          .city(words.get(2))
          .language(language)
          .product("Leadflow")
          .asset(words.get(3))
          .properties(Map.of())
          .build();
    }
  }
}
