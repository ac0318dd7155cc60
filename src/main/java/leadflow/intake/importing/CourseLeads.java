package leadflow.intake.importing;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads a row of the course provider's export (columns such as {@code Lead Origin} and {@code Total
 * Time Spent on Website}) as a capture and its activities. The outcome ({@code Converted}) is never
 * read here.
 */
final class CourseLeads {

  /** Without these columns the file is another one. */
  static final Set<String> COLUMNS =
      Set.of(
          "Email",
          "Prospect ID",
          "Lead Origin",
          "Lead Source",
          "Do Not Email",
          "TotalVisits",
          "Total Time Spent on Website",
          "Last Activity",
          "Country",
          "Specialization",
          "What is your current occupation");

  private static final int MOST_VISITS = 20;
  private static final int LONG_STAY_SECONDS = 800;
  private static final Map<String, String> COUNTRIES = Map.of("India", "IN", "United States", "US");
  private static final Map<String, String> REQUESTS =
      Map.of(
          "Landing Page Submission", "content",
          "Lead Import", "content",
          "API", "contact",
          "Lead Add Form", "contact");
  private static final Map<String, String> LAST_ACTIVITIES =
      Map.of(
          "Email Opened", "email.opened",
          "Email Link Clicked", "email.clicked",
          "Form Submitted on Website", "form.submitted");

  private CourseLeads() {}

  static Map<String, Object> lead(Map<String, String> row) {
    Map<String, Object> lead = new LinkedHashMap<>();
    lead.put("email", row.get("Email"));
    put(lead, "source", row.get("Lead Source"));
    put(lead, "title", row.get("What is your current occupation"));
    put(lead, "industry", chosen(row.get("Specialization")));
    put(lead, "city", chosen(row.get("City")));
    String country = row.getOrDefault("Country", "");
    put(lead, "country", COUNTRIES.getOrDefault(country, country));
    put(lead, "request", REQUESTS.get(row.getOrDefault("Lead Origin", "")));
    if ("No".equals(row.get("Do Not Email"))) {
      lead.put(
          "consents",
          List.of(Map.of("purpose", "marketing", "granted", true, "text", "Do Not Email: No")));
    }
    return lead;
  }

  /**
   * As many page views as visits, one of the pricing page where the lead stayed long, and the last
   * activity. Their ids follow from the row, so that a file loaded twice counts once.
   */
  static List<Map<String, Object>> activities(Map<String, String> row, Instant loadedAt) {
    List<Map<String, Object>> activities = new ArrayList<>();
    int visits = Math.min(MOST_VISITS, number(row.get("TotalVisits")));
    boolean stayedLong = number(row.get("Total Time Spent on Website")) > LONG_STAY_SECONDS;
    for (int visit = 1; visit <= visits; visit++) {
      String url = visit == 1 && stayedLong ? "/pricing" : "/courses";
      activities.add(activity(row, "visit-" + visit, "page.viewed", url, loadedAt, visits - visit));
    }
    String last = LAST_ACTIVITIES.get(row.getOrDefault("Last Activity", ""));
    if (last != null) {
      activities.add(activity(row, "last", last, null, loadedAt, 0));
    }
    return activities;
  }

  /** The same of a lead that is past: the activities stand within it. */
  static List<Map<String, Object>> pastActivities(Map<String, String> row, Instant before) {
    List<Map<String, Object>> activities = activities(row, before);
    activities.forEach(activity -> activity.remove("email"));
    return activities;
  }

  private static Map<String, Object> activity(
      Map<String, String> row,
      String name,
      String type,
      @Nullable String url,
      Instant loadedAt,
      int minutesBefore) {
    Map<String, Object> activity = new LinkedHashMap<>();
    activity.put("id", row.get("Prospect ID") + ":" + name);
    activity.put("email", row.get("Email"));
    activity.put("type", type);
    put(activity, "url", url);
    activity.put("occurredAt", loadedAt.minus(Duration.ofMinutes(minutesBefore)).toString());
    return activity;
  }

  private static void put(Map<String, Object> map, String key, @Nullable String value) {
    if (value != null && !value.isBlank()) {
      map.put(key, value);
    }
  }

  /** "Select" is what stands in the form before anybody chose. */
  private static String chosen(@Nullable String value) {
    return value == null || value.equals("Select") ? "" : value;
  }

  private static int number(@Nullable String text) {
    return text == null || text.isBlank() ? 0 : (int) Double.parseDouble(text);
  }
}
