package leadflow.scoring.likelihood;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import leadflow.lead.Account;
import leadflow.lead.Lead;
import leadflow.lead.LeadFacts;
import leadflow.lead.LeadFactsBuilder;
import leadflow.lead.LeadState;
import leadflow.lead.Score;
import leadflow.lead.Stage;
import leadflow.lead.activity.Activity;
import org.jspecify.annotations.Nullable;

/**
 * What was known of a lead at some time, without who it is: names, address, phone and words of its
 * own are only "given" or not.
 *
 * @param facts by the names of a capture's fields
 */
record LeadSnapshot(Map<String, Object> facts, Map<String, Object> properties, List<Deed> deeds) {

  static final String GIVEN = "given";

  /** What a lead did. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Deed(String type, @Nullable String subject, @Nullable String url, Instant at) {}

  /** What people did until then; a machine's hits tell nothing. */
  static LeadSnapshot of(LeadFacts facts, List<Activity> activities, Instant until) {
    List<Deed> deeds = new ArrayList<>();
    for (Activity activity : activities) {
      if (activity.human() && activity.occurredAt().isBefore(until)) {
        deeds.add(
            new Deed(activity.type(), activity.subject(), activity.url(), activity.occurredAt()));
      }
    }
    return new LeadSnapshot(nameless(facts), facts.properties(), deeds);
  }

  private static Map<String, Object> nameless(LeadFacts f) {
    Map<String, Object> facts = new LinkedHashMap<>();
    put(facts, "title", f.title());
    put(facts, "industry", f.industry());
    put(facts, "companySize", f.employees() == null ? f.companySize() : f.employees());
    put(facts, "revenue", f.yearlyRevenue() == null ? f.revenue() : f.yearlyRevenue());
    put(facts, "country", f.country());
    put(facts, "city", f.city());
    put(facts, "timeZone", f.timeZone());
    put(facts, "language", f.language());
    put(facts, "product", f.product());
    put(facts, "segment", f.segment());
    put(facts, "source", f.source());
    put(facts, "campaign", f.campaign());
    put(facts, "asset", f.asset());
    put(facts, "request", f.request());
    put(facts, "name", given(f.firstName() == null ? f.lastName() : f.firstName()));
    put(facts, "phone", given(f.phone()));
    put(facts, "company", given(f.company()));
    put(facts, "website", given(f.website()));
    put(facts, "message", given(f.message()));
    put(facts, "email", Account.of(f).domain() == null ? "free provider" : "own domain");
    return facts;
  }

  private static void put(Map<String, Object> facts, String name, @Nullable Object value) {
    if (value != null) {
      facts.put(name, value);
    }
  }

  private static @Nullable String given(@Nullable String value) {
    return value == null ? null : GIVEN;
  }

  /** As the rule tables see it. */
  Lead asLead(Instant at) {
    LeadFacts known =
        LeadFactsBuilder.builder()
            .email("")
            .title(text("title"))
            .industry(text("industry"))
            .companySize(text("companySize"))
            .revenue(text("revenue"))
            .country(text("country"))
            .city(text("city"))
            .language(text("language"))
            .product(text("product"))
            .segment(text("segment"))
            .source(text("source"))
            .campaign(text("campaign"))
            .asset(text("asset"))
            .request(text("request"))
            .properties(properties)
            .build();
    return new Lead(
        new UUID(0, 0), known, LeadState.captured(Stage.LEAD, at), Score.NONE, null, at, at);
  }

  List<Activity> activities() {
    List<Activity> activities = new ArrayList<>();
    for (Deed deed : deeds) {
      activities.add(
          new Activity(
              String.valueOf(activities.size()),
              deed.type(),
              deed.subject(),
              deed.url(),
              deed.at(),
              true,
              Map.of()));
    }
    return activities.stream().sorted(Activity.ORDER).toList();
  }

  private @Nullable String text(String name) {
    Object value = facts.get(name);
    return value == null ? null : value.toString();
  }
}
