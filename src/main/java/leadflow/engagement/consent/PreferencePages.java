package leadflow.engagement.consent;

import io.swagger.v3.oas.annotations.Hidden;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import leadflow.engagement.consent.ConsentChoices.Holder;
import leadflow.engagement.consent.ConsentChoices.Standing;
import leadflow.lead.Consents;
import leadflow.lead.Consents.Consent;
import leadflow.lead.MaskedEmail;
import leadflow.mail.permission.MailConsent;
import leadflow.platform.format.EnglishFormat;
import leadflow.platform.web.PageTemplate;
import leadflow.platform.web.Pages;
import leadflow.platform.web.SelectOption;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * The preference centre, behind a link in each mail. A GET changes nothing. The form submits the
 * state it showed, so that a page left open for a week does not revert later decisions.
 */
@Hidden
@Controller
class PreferencePages {

  private static final List<String> LANGUAGES =
      List.of("en", "de", "fr", "es", "it", "nl", "pt", "pl");
  private static final PageTemplate<View> TEMPLATE = PageTemplate.of("preferences", View.class);

  /**
   * @param known null for an unknown link
   */
  private record View(@Nullable Known known) {}

  /**
   * @param dead the address is dead
   * @param complained our mails were reported as spam
   * @param noLanguage the lead's language is not among those offered
   */
  private record Known(
      boolean saved,
      String address,
      List<Purpose> purposes,
      boolean dead,
      boolean complained,
      boolean noLanguage,
      List<SelectOption> languages) {}

  /**
   * @param state open, yes or no
   * @param since the time of the decision; null where there is none, or mail has been stopped since
   * @param openCalls there is no decision, and calls are allowed
   */
  private record Purpose(
      String purpose,
      String title,
      String text,
      String state,
      @Nullable String since,
      boolean openCalls) {

    boolean granted() {
      return state.equals("yes");
    }

    boolean refused() {
      return state.equals("no");
    }
  }

  private final ConsentChoices choices;
  private final MailConsent mailConsent;
  private final Pages pages;

  PreferencePages(ConsentChoices choices, MailConsent mailConsent, Pages pages) {
    this.choices = choices;
    this.mailConsent = mailConsent;
    this.pages = pages;
  }

  @GetMapping("/preferences/{token}")
  ResponseEntity<String> show(@PathVariable String token) {
    return choices.holder(token).map(holder -> page(holder, false)).orElseGet(this::unknown);
  }

  /**
   * @param fields a purpose's name where it is ticked; {@code shown} with what each was, such as
   *     {@code marketing yes}; {@code language}; {@code all} stops everything
   */
  @PostMapping("/preferences/{token}")
  ResponseEntity<String> save(
      @PathVariable String token, @RequestParam MultiValueMap<String, String> fields) {
    return choices
        .holder(token)
        .map(
            holder -> {
              choices.save(holder, wanted(fields), language(holder, fields.getFirst("language")));
              return page(choices.holder(token).orElse(holder), true);
            })
        .orElseGet(this::unknown);
  }

  private static Map<String, Boolean> wanted(MultiValueMap<String, String> fields) {
    Map<String, Boolean> wanted = new HashMap<>();
    List<String> shown = fields.getOrDefault("shown", List.of());
    for (String purpose : Consents.PURPOSES) {
      boolean yes = fields.containsKey(purpose) && !fields.containsKey("all");
      boolean untouched = shown.contains(purpose + (yes ? " yes" : " no"));
      if (!untouched || fields.containsKey("all")) {
        wanted.put(purpose, yes);
      }
    }
    return wanted;
  }

  /** Returns the chosen language; null where it stays unchanged. */
  private static @Nullable String language(Holder holder, @Nullable String chosen) {
    return chosen == null
            || !LANGUAGES.contains(chosen)
            || chosen.equals(language(holder).orElse(null))
        ? null
        : chosen;
  }

  private static Optional<String> language(Holder holder) {
    String language = holder.lead().facts().language();
    return language == null
        ? Optional.empty()
        : Optional.of(Locale.forLanguageTag(language.replace('_', '-')).getLanguage());
  }

  private ResponseEntity<String> page(Holder holder, boolean saved) {
    String refusal = mailConsent.refusal(holder.lead()).orElse("");
    String language = language(holder).orElse("");
    Known known =
        new Known(
            saved,
            MaskedEmail.over(holder.lead()),
            choices.standings(holder.lead()).stream().map(PreferencePages::purpose).toList(),
            refusal.equals("dead address"),
            refusal.equals("complained"),
            !LANGUAGES.contains(language),
            LANGUAGES.stream().map(code -> option(code, code.equals(language))).toList());
    return pages.byToken(HttpStatus.OK, TEMPLATE, "Your preferences", new View(known));
  }

  private static Purpose purpose(Standing standing) {
    Consent said = standing.said();
    boolean stopped = said != null && said.granted() && !standing.allowed();
    return new Purpose(
        standing.purpose(),
        standing.text().title(),
        standing.text().text(),
        said == null ? "open" : standing.isGranted() ? "yes" : "no",
        said == null || stopped ? null : EnglishFormat.longDay(said.at()),
        said == null && standing.allowed());
  }

  private static SelectOption option(String language, boolean chosen) {
    Locale locale = Locale.forLanguageTag(language);
    String name = locale.getDisplayLanguage(locale);
    return new SelectOption(
        language, name.substring(0, 1).toUpperCase(locale) + name.substring(1), chosen);
  }

  private ResponseEntity<String> unknown() {
    return pages.byToken(HttpStatus.NOT_FOUND, TEMPLATE, "This link is not valid", new View(null));
  }
}
