package leadflow.scoring.likelihood;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import leadflow.lead.LeadFacts;
import leadflow.lead.LeadFactsBuilder;
import leadflow.lead.activity.Activity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** What is learned from, and what is not. */
class FeaturesTests {

  private static final Instant CLOSED = Instant.parse("2026-03-01T12:00:00Z");

  private final Features features = new Features(settings(Map.of()));

  private static LearningSettings settings(Map<String, String> given) {
    return new Binder(new MapConfigurationPropertySource(given))
        .bindOrCreate("leadflow.learning", LearningSettings.class);
  }

  private static LeadFacts facts(Map<String, Object> properties) {
    return LeadFactsBuilder.builder()
        .email("ana@gmail.com")
        .firstName("Ana")
        .lastName("Silva")
        .phone("+49 30 1")
        .company("Acme")
        .title("Director")
        .industry("Software")
        .companySize("201-500")
        .country("DE")
        .source("Google")
        .message("call me")
        .request("demo")
        .properties(properties)
        .build();
  }

  private static Activity activity(String type, String url, Instant at, boolean human) {
    return new Activity(type + at + human, type, null, url, at, human, Map.of());
  }

  @Test
  void factsPropertiesAndDeedsTakePart() {
    List<Activity> did =
        List.of(
            activity(
                "page.viewed",
                "https://acme.example/pricing/teams?x=1",
                CLOSED.minusSeconds(90_000),
                true),
            activity("page.viewed", "/pricing", CLOSED.minusSeconds(60), true),
            activity("email.opened", null, CLOSED.minusSeconds(30), false));
    Map<String, Object> told =
        features.of(LeadSnapshot.of(facts(Map.of("Plan", "gold", "seats", 12)), did, CLOSED));
    assertThat(told)
        .containsEntry("title", "Director")
        .containsEntry("companySize", 201L)
        .containsEntry("phone", "given")
        .containsEntry("email", "free provider")
        .containsEntry("Plan", "gold")
        .containsEntry("seats", 12)
        .containsEntry("did page.viewed", 2)
        .containsEntry("did page.viewed /pricing", 2)
        .containsEntry("days with activity", 2)
        .doesNotContainKey("did email.opened");
    assertThat(told.toString()).doesNotContain("Ana", "Silva", "call me", "gmail.com", "+49");
  }

  @Test
  void whatHappenedAfterTheOutcomeIsUnknown() {
    List<Activity> did =
        List.of(
            activity("page.viewed", "/a", CLOSED.minusSeconds(1), true),
            activity("page.viewed", "/b", CLOSED, true),
            activity("trial.started", null, CLOSED.plusSeconds(1), true));
    assertThat(features.of(LeadSnapshot.of(facts(Map.of()), did, CLOSED)))
        .containsEntry("did page.viewed", 1)
        .doesNotContainKey("did trial.started");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Tags",
        "tags",
        "Lead Quality",
        "lead_quality",
        "leadQuality",
        "Lead Profile",
        "Asymmetrique Activity Index",
        "Asymmetrique Profile Score",
        "Last Notable Activity",
        "lastNotableActivity",
        "Converted",
        "outcome",
        "stage",
        "Lead Stage",
        "status",
        "owner",
        "ownerId",
        "Lead Owner",
        "wonAt",
        "lost_reason",
        "closeDate",
        "Deal Value",
        "salesNotes",
        "Opportunity Amount"
      })
  void whatSalesWritesIsExcluded(String name) {
    assertThat(features.of(LeadSnapshot.of(facts(Map.of(name, "x")), List.of(), CLOSED)))
        .doesNotContainKey(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Last Activity",
        "Marital Status",
        "Home Owner",
        "Funding Stage",
        "What is your current occupation",
        "Total Time Spent on Website",
        "Tagline",
        "budget",
        "Sales Region",
        "Lead Origin",
        "closeness"
      })
  void whatIsKnownBeforeIsNot(String name) {
    assertThat(features.of(LeadSnapshot.of(facts(Map.of(name, "x")), List.of(), CLOSED)))
        .containsKey(name);
  }

  @Test
  void whatIsExcludedIsASetting() {
    Features own = new Features(settings(Map.of("leadflow.learning.excluded", "plan *, seats")));
    assertThat(
            own.of(
                LeadSnapshot.of(
                    facts(Map.of("Plan Name", 1, "Seats", 2, "Tags", 3)), List.of(), CLOSED)))
        .doesNotContainKeys("Plan Name", "Seats")
        .containsKey("Tags");
  }

  private static List<TrainingExample> leads(boolean noise) {
    Random random = new Random(4);
    List<TrainingExample> leads = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      boolean won = random.nextInt(3) == 0;
      Map<String, Object> told = new LinkedHashMap<>();
      told.put("counter", 70_000 + 7 * i);
      told.put("spend", random.nextInt(1_000_000));
      told.put("title", random.nextBoolean() ? "Director" : "Nurse");
      told.put("Job", told.get("title").equals("Director") ? "boss" : "worker");
      told.put("good sign", won != (noise && random.nextInt(8) == 0) ? "seen" : "unseen");
      if (won) {
        told.put("signed paper", "no. " + i);
      }
      leads.add(new TrainingExample("p" + i, told, won));
    }
    return leads;
  }

  @Test
  void whatTellsTheOutcomeAllByItselfIsTakenForWrittenAfterIt() {
    Features.Chosen chosen = features.choose(leads(true));
    assertThat(chosen.leftOut()).containsOnlyKeys("signed paper", "counter", "Job");
    assertThat(chosen.leftOut().get("signed paper")).contains("all by itself", "trusted");
    assertThat(chosen.leftOut()).containsEntry("counter", "numbers each lead");
    assertThat(chosen.leftOut()).containsEntry("Job", "says the same as title");
    assertThat(chosen.examples().get(0).features()).containsKeys("good sign", "spend", "title");
    assertThat(chosen.examples())
        .allSatisfy(e -> assertThat(e.features()).doesNotContainKeys("signed paper", "counter"));
  }

  @Test
  void unlessItIsTrusted() {
    Features own = new Features(settings(Map.of("leadflow.learning.trusted", "Signed Paper")));
    assertThat(own.choose(leads(true)).leftOut()).doesNotContainKey("signed paper");
  }

  @Test
  void factorsAreToldInWords() {
    Map<String, String> words = new HashMap<>();
    words.put(FactorWords.of("title", "Director"), "Title: Director");
    words.put(FactorWords.of("companySize", 201L), "Company size: 201");
    words.put(FactorWords.of("country", null), "Country not known");
    words.put(FactorWords.of("phone", "given"), "Phone given");
    words.put(FactorWords.of("Do Not Email", "Yes"), "Do Not Email");
    words.put(FactorWords.of("Do Not Email", "No"), "not: Do Not Email");
    words.put(FactorWords.of("did email.opened", 3), "Email opened 3×");
    words.put(FactorWords.of("did page.viewed /pricing", null), "never: page viewed /pricing");
    words.put(FactorWords.of("Page Views", 2.5), "Page Views: 2.5");
    words.forEach((said, expected) -> assertThat(said).isEqualTo(expected));
  }
}
