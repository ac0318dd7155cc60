package leadflow.lead;

import com.fasterxml.jackson.databind.annotation.JsonSerialize;
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
    return new LeadFacts(
        email,
        firstName,
        lastName,
        phone,
        company,
        website,
        title,
        industry,
        companySize,
        revenue,
        country,
        city,
        timeZone,
        language,
        product,
        segment,
        source,
        campaign,
        asset,
        message,
        request,
        properties);
  }

  /** These facts with what is newly told; a blank never overwrites. The first address stays. */
  public LeadFacts mergedWith(LeadFacts told) {
    Map<String, Object> merged = new LinkedHashMap<>(properties);
    merged.putAll(told.properties);
    return new LeadFacts(
        email,
        newer(told.firstName, firstName),
        newer(told.lastName, lastName),
        newer(told.phone, phone),
        newer(told.company, company),
        newer(told.website, website),
        newer(told.title, title),
        newer(told.industry, industry),
        newer(told.companySize, companySize),
        newer(told.revenue, revenue),
        newer(told.country, country),
        newer(told.city, city),
        newer(told.timeZone, timeZone),
        newer(told.language, language),
        newer(told.product, product),
        newer(told.segment, segment),
        newer(told.source, source),
        newer(told.campaign, campaign),
        newer(told.asset, asset),
        newer(told.message, message),
        newer(told.request, request),
        merged);
  }

  /** These facts as of somebody who is interested in this content. */
  public LeadFacts withAsset(String asset) {
    return new LeadFacts(
        email,
        firstName,
        lastName,
        phone,
        company,
        website,
        title,
        industry,
        companySize,
        revenue,
        country,
        city,
        timeZone,
        language,
        product,
        segment,
        source,
        campaign,
        asset,
        message,
        request,
        properties);
  }

  private static @Nullable String newer(@Nullable String told, @Nullable String known) {
    return told == null || told.isBlank() ? known : told;
  }
}
