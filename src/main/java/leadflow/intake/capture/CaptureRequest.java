package leadflow.intake.capture;

import jakarta.validation.GroupSequence;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import leadflow.lead.Consents;
import leadflow.lead.LeadFacts;
import leadflow.lead.LeadFactsBuilder;
import leadflow.platform.validation.EmailAddress;
import leadflow.platform.validation.IsoZone;
import leadflow.platform.validation.NotFuture;
import leadflow.platform.validation.OneLine;
import leadflow.platform.validation.OneOf;
import leadflow.platform.validation.Text;
import org.jspecify.annotations.Nullable;

/**
 * What a form or a client tells about a lead; the constraints say what is taken.
 *
 * @param companySize a number of employees, or a range such as {@code "201-500"}
 * @param revenue a number, or a range
 * @param request one of quote, proposal, pricing, demo, consultation, trial, content, newsletter,
 *     contact
 * @param properties own attributes: text, number or boolean
 */
record CaptureRequest(
    @EmailAddress @Nullable String email,
    @OneLine(max = 100) @Nullable String firstName,
    @OneLine(max = 100) @Nullable String lastName,
    @OneLine(max = 50) @Nullable String phone,
    @OneLine(max = 200) @Nullable String company,
    @OneLine(max = 500) @Nullable String website,
    @OneLine(max = 200) @Nullable String title,
    @OneLine(max = 200) @Nullable String industry,
    @NumberOrRange @Nullable Object companySize,
    @NumberOrRange @Nullable Object revenue,
    @OneLine(max = 100) @Nullable String country,
    @OneLine(max = 200) @Nullable String city,
    @IsoZone @Nullable String timeZone,
    @OneLine(max = 35) @Nullable String language,
    @OneLine(max = 100) @Nullable String product,
    @OneLine(max = 100) @Nullable String segment,
    @OneLine(max = 200) @Nullable String source,
    @OneLine(max = 200) @Nullable String campaign,
    @OneLine(max = 500) @Nullable String asset,
    @Text(max = 5000) @Nullable String message,
    @OneOf(
            value = {
              "consultation",
              "contact",
              "content",
              "demo",
              "newsletter",
              "pricing",
              "proposal",
              "quote",
              "trial"
            },
            lineOf = 50)
        @Nullable String request,
    @Valid @Size(max = 20, message = "at most 20 consents") @Nullable List<ConsentGiven> consents,
    @OwnProperties @Nullable Map<String, @Nullable Object> properties) {

  CaptureRequest {
    consents =
        consents == null
            ? null
            : consents.stream().map(given -> given == null ? ConsentGiven.NONE : given).toList();
  }

  /**
   * @param purpose marketing, tracking or calls
   */
  @GroupSequence({ConsentGiven.Named.class, ConsentGiven.Answered.class, ConsentGiven.class})
  record ConsentGiven(
      @NotNull(groups = Named.class, message = "say what the consent is for")
          @OneOf(
              value = {Consents.MARKETING, Consents.TRACKING, Consents.CALLS},
              groups = Named.class)
          @Nullable String purpose,
      @NotNull(groups = Answered.class, message = "say true or false") @Nullable Boolean granted,
      @Text(max = 5000) @Nullable String text,
      @OneLine(max = 100) @Nullable String textVersion,
      @NotFuture @Nullable Instant at) {

    static final ConsentGiven NONE = new ConsentGiven(null, null, null, null, null);

    /** Checked first. */
    interface Named {}

    /** Checked once the purpose holds. */
    interface Answered {}

    Consents.Consent consent(String source, Instant now) {
      return new Consents.Consent(
          String.valueOf(purpose),
          Boolean.TRUE.equals(granted),
          stripped(text),
          stripped(textVersion),
          source,
          at == null ? now : at);
    }
  }

  /** What a checked request says about the lead: stripped, and blank as null. */
  LeadFacts facts() {
    return LeadFactsBuilder.builder()
        .email(String.valueOf(email).strip())
        .firstName(stripped(firstName))
        .lastName(stripped(lastName))
        .phone(stripped(phone))
        .company(stripped(company))
        .website(stripped(website))
        .title(stripped(title))
        .industry(stripped(industry))
        .companySize(size(companySize))
        .revenue(size(revenue))
        .country(stripped(country))
        .city(stripped(city))
        .timeZone(stripped(timeZone))
        .language(stripped(language))
        .product(stripped(product))
        .segment(stripped(segment))
        .source(stripped(source))
        .campaign(stripped(campaign))
        .asset(stripped(asset))
        .message(stripped(message))
        .request(stripped(request))
        .properties(own(properties))
        .build();
  }

  /**
   * The consents of a checked request.
   *
   * @param source who says so
   */
  List<Consents.Consent> consents(String source, Instant now) {
    return consents == null
        ? List.of()
        : consents.stream().map(given -> given.consent(source, now)).toList();
  }

  static @Nullable String stripped(@Nullable String text) {
    return text == null || text.isBlank() ? null : text.strip();
  }

  private static @Nullable String size(@Nullable Object given) {
    return given instanceof Number number
        ? new BigDecimal(number.toString()).toPlainString()
        : stripped((String) given);
  }

  /** Checked properties as they are kept; those without a value are not. */
  static Map<String, Object> own(@Nullable Map<String, @Nullable Object> given) {
    Map<String, Object> own = new LinkedHashMap<>();
    if (given != null) {
      given.forEach(
          (name, value) -> {
            Object kept = value instanceof String text ? stripped(text) : value;
            if (kept != null) {
              own.put(name, kept);
            }
          });
    }
    return own;
  }
}
