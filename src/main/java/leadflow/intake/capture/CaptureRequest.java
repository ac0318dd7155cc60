package leadflow.intake.capture;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a form or a client tells about a lead, unchecked.
 *
 * @param companySize a number of employees, or a range such as {@code "201-500"}
 * @param revenue a number, or a range
 * @param request one of quote, proposal, pricing, demo, consultation, trial, content, newsletter,
 *     contact
 * @param properties own attributes: text, number or boolean
 */
record CaptureRequest(
    @Nullable String email,
    @Nullable String firstName,
    @Nullable String lastName,
    @Nullable String phone,
    @Nullable String company,
    @Nullable String website,
    @Nullable String title,
    @Nullable String industry,
    @Nullable Object companySize,
    @Nullable Object revenue,
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
    @Nullable List<@Nullable ConsentGiven> consents,
    @Nullable Map<String, @Nullable Object> properties) {

  /**
   * @param purpose marketing, tracking or calls
   */
  record ConsentGiven(
      @Nullable String purpose,
      @Nullable Boolean granted,
      @Nullable String text,
      @Nullable String textVersion,
      @Nullable Instant at) {}
}
