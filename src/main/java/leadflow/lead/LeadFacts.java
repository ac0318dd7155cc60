package leadflow.lead;

import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a lead told about itself.
 *
 * @param companySize number of employees, or a range such as {@code 201-500}
 * @param revenue a year's revenue, a number or a range
 * @param country ISO 3166 code or name, as given
 * @param request what was asked last: quote, proposal, pricing, demo, consultation, trial, content,
 *     newsletter or contact
 * @param properties own attributes: text, number or boolean
 */
@RecordBuilder
public record LeadFacts(
    String email,
    @Nullable String firstName,
    @Nullable String lastName,
    @Nullable String phone,
    @Nullable String company,
    @Nullable String website,
    @Nullable String title,
    @Nullable String industry,
    @JsonSerialize(using = NumberOrText.class) @Nullable String companySize,
    @JsonSerialize(using = NumberOrText.class) @Nullable String revenue,
    @Nullable String country,
    @Nullable String city,
    @Nullable String timeZone,
    @Nullable String language,
    @Nullable String product,
    @Nullable String segment,
    @Nullable String source,
    @Nullable String campaign,
    @Nullable String asset,
    @Nullable String message,
    @Nullable String request,
    Map<String, Object> properties) {

  private static final Pattern FIRST_NUMBER = Pattern.compile("\\d{1,15}");

  /** Two spellings of one address are one lead: trimmed, lower case. */
  public static String emailKey(String email) {
    return email.strip().toLowerCase(Locale.ROOT);
  }

  public String emailKey() {
    return emailKey(email);
  }

  /** One of those that fill an empty database: nobody, as far as the world is concerned. */
  public boolean isSample() {
    return Boolean.TRUE.equals(properties.get("sample"));
  }

  /** First and last name, else the address. */
  public String displayName() {
    String name =
        ((firstName == null ? "" : firstName) + " " + (lastName == null ? "" : lastName)).strip();
    return name.isEmpty() ? email : name;
  }

  /** The country's ISO 3166 code, however it was spelled; null when unknown. */
  public @Nullable String countryCode() {
    return CountryCode.of(country);
  }

  /** The company size as a number, of a range the lower end; null when unknown. */
  public @Nullable Long employees() {
    return number(companySize);
  }

  /** The yearly revenue as a number, of a range the lower end; null when unknown. */
  public @Nullable Long yearlyRevenue() {
    return number(revenue);
  }

  private static @Nullable Long number(@Nullable String text) {
    if (text == null) {
      return null;
    }
    Matcher digits = FIRST_NUMBER.matcher(text.replaceAll("(?<=\\d)[,_ ](?=\\d{3})", ""));
    return digits.find() ? (Long) Long.parseLong(digits.group()) : null;
  }

  /** These facts, and that this was asked last. */
  public LeadFacts asking(String request) {
    return LeadFactsBuilder.builder(this).request(request).build();
  }

  /** These facts as of somebody who is interested in this content. */
  public LeadFacts withAsset(String asset) {
    return LeadFactsBuilder.builder(this).asset(asset).build();
  }

  /** These facts with what is newly told; a blank never overwrites. The first address stays. */
  public LeadFacts mergedWith(LeadFacts told) {
    Map<String, Object> merged = new LinkedHashMap<>(properties);
    merged.putAll(told.properties);
    return LeadFactsBuilder.builder(this)
        .firstName(newer(told.firstName, firstName))
        .lastName(newer(told.lastName, lastName))
        .phone(newer(told.phone, phone))
        .company(newer(told.company, company))
        .website(newer(told.website, website))
        .title(newer(told.title, title))
        .industry(newer(told.industry, industry))
        .companySize(newer(told.companySize, companySize))
        .revenue(newer(told.revenue, revenue))
        .country(newer(told.country, country))
        .city(newer(told.city, city))
        .timeZone(newer(told.timeZone, timeZone))
        .language(newer(told.language, language))
        .product(newer(told.product, product))
        .segment(newer(told.segment, segment))
        .source(newer(told.source, source))
        .campaign(newer(told.campaign, campaign))
        .asset(newer(told.asset, asset))
        .message(newer(told.message, message))
        .request(newer(told.request, request))
        .properties(merged)
        .build();
  }

  private static @Nullable String newer(@Nullable String told, @Nullable String known) {
    return told == null || told.isBlank() ? known : told;
  }
}
