package leadflow.intake.importing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import leadflow.lead.LeadFacts;
import leadflow.lead.Stage;
import leadflow.process.decision.Classifications;
import leadflow.process.decision.DecisionResult;
import leadflow.process.decision.DecisionTables;
import leadflow.process.decision.FastFeelFactory;
import leadflow.support.LeadflowTest;
import org.camunda.bpm.dmn.engine.DmnDecision;
import org.camunda.bpm.dmn.engine.DmnEngine;
import org.camunda.bpm.engine.variable.Variables;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** The tables that were split decide as they did before, on generated leads and on a real file. */
@LeadflowTest
class SameDecisionsTests {

  private static final int LEADS = 20_000;
  private static final DmnEngine ENGINE =
      new FastFeelFactory(Clock.systemDefaultZone()).dmn().buildEngine();

  private static final List<String> TITLES =
      """
      ceo cto cfo coo cio cmo chro ciso chief founder|managing director|managing partner|president|vice president|\
      vp|svp|evp|avp|director|general manager|head of|head|manager|team lead|team leader|engineer|developer|\
      architect|consultant|analyst|specialist|administrator|businessman|businesswoman|entrepreneur|business owner|\
      working professional|unemployed|housewife|househusband|homemaker|other|assistant to|executive assistant|\
      personal assistant|student|student at|intern|trainee|sales|the|of|Berlin|managing|vice|general|business|former\
      """
          .lines()
          .flatMap(line -> Arrays.stream(line.split("\\|")))
          .flatMap(
              words -> words.startsWith("ceo") ? Arrays.stream(words.split(" ")) : Stream.of(words))
          .toList();

  private static final List<String> REQUESTS =
      List.of(
          "quote",
          "proposal",
          "pricing",
          "demo",
          "consultation",
          "trial",
          "contact",
          "content",
          "newsletter",
          "callback",
          "Demo");

  @Autowired DecisionTables tables;
  @Autowired Classifications classifications;

  private final Random random = new Random(10);

  @Test
  void fitIsTheSameForGeneratedLeads() throws IOException {
    Before before = new Before("score-fit");
    List<String> industries = before.texts("Industry");
    List<String> countries = before.texts("Country");
    List<String> sources = before.texts("Source");
    Map<Integer, Integer> found = new HashMap<>();
    for (int i = 0; i < LEADS; i++) {
      Map<String, @Nullable Object> asked = new HashMap<>();
      asked.put("title", title());
      asked.put("industry", spelled(industries, "Fishing"));
      asked.put(
          "companySize", one(null, 0L, 1L, 9L, 10L, 49L, 50L, 199L, 200L, 999L, 1000L, 70_000L));
      asked.put(
          "revenue",
          one(null, 0L, 999_999L, 1_000_000L, 9_999_999L, 10_000_000L, 49_999_999L, 50_000_000L));
      asked.put("country", spelled(countries, "Brazil", "BR", "Atlantis", "JP", ""));
      asked.put("source", spelled(sources, "a friend"));
      asked.put("product", one(null, "x"));
      asked.put("segment", one(null, "y"));
      found.merge(sameFit(before, asked), 1, Integer::sum);
    }
    System.out.println("FIT, leads by number of rules: " + found);
  }

  @Test
  void fitIsTheSameForTheRealFile() throws IOException {
    Before before = new Before("score-fit");
    int[] leads = new int[1];
    CourseFile.read(
        RealFile.path(),
        row -> {
          Map<String, Object> lead = CourseLeads.lead(row.fields());
          Map<String, @Nullable Object> asked = new HashMap<>();
          for (String name : List.of("title", "industry", "country", "source")) {
            asked.put(name, lead.get(name));
          }
          asked.put("companySize", null);
          asked.put("revenue", null);
          asked.put("product", null);
          asked.put("segment", null);
          sameFit(before, asked);
          leads[0]++;
        });
    assertThat(leads[0]).isEqualTo(2012);
  }

  private int sameFit(Before before, Map<String, @Nullable Object> asked) {
    Map<String, @Nullable Object> now = new HashMap<>(asked);
    now.put("market", classifications.market(code((String) asked.get("country"))));
    List<String> was = before.rows(asked).stream().map(SameDecisionsTests::rule).toList();
    List<String> is =
        tables.ask("score-fit", now).all().stream()
            .filter(row -> row.has("points"))
            .map(row -> rule(row.outputs()))
            .toList();
    assertThat(is).as("%s", asked).isEqualTo(was);
    return is.size();
  }

  private static String rule(Map<String, Object> row) {
    return "%s %d of %d: %s"
        .formatted(
            row.get("group"),
            ((Number) row.get("points")).intValue(),
            ((Number) row.get("cap")).intValue(),
            row.get("description"));
  }

  @Test
  void theNextMailIsTheSame() throws IOException {
    Before before = new Before("plan-nurture");
    List<String> mails = before.texts("LastTemplate");
    mails.addAll(
        List.of("case-study", "demo-invitation", "welcome", "whats-new", "quote-follow-up"));
    Map<String, Integer> found = new HashMap<>();
    for (int i = 0; i < 5 * LEADS; i++) {
      Map<String, @Nullable Object> asked = new HashMap<>();
      asked.put("step", 1 + random.nextInt(7));
      asked.put("stage", one((Object[]) Stage.values()).toString());
      asked.put("cycle", 1 + random.nextInt(3));
      asked.put(
          "recycleReason",
          one(
              null,
              "unreachable",
              "no-budget-now",
              "bad-timing",
              "needs-nurture",
              "stalled",
              "else"));
      asked.put(
          "request", random.nextBoolean() ? null : REQUESTS.get(random.nextInt(REQUESTS.size())));
      asked.put("abandoned", random.nextInt(4) > 0 ? null : one("cart", "quote", "basket"));
      asked.put("clicked", some(List.of("pricing", "demo", "guide")));
      asked.put("viewed", String.join(" ", some(List.of("/pricing", "/plans/x", "/blog"))));
      asked.put("mailed", some(mails));
      asked.put(
          "lastTemplate", random.nextInt(5) == 0 ? null : mails.get(random.nextInt(mails.size())));
      asked.put("unclicked", one(null, 0, 1, 2, 3));
      asked.put("replied", random.nextBoolean());
      asked.put("asset", one(null, "guide"));
      asked.put("quietDays", one(null, 0, 90));
      asked.put("product", one(null, "x"));
      asked.put("segment", one(null, "y"));
      asked.put("language", one(null, "de"));
      Map<String, @Nullable Object> now = new HashMap<>(asked);
      now.put("requestKind", classifications.requestKind((String) asked.get("request")));
      String was =
          mail(before.rows(asked).stream().findFirst().map(DecisionResult.Row::new).orElse(null));
      String is =
          mail(
              tables
                  .ask("plan-nurture", now)
                  .first()
                  .filter(row -> row.has("template") || row.has("wait"))
                  .orElse(null));
      assertThat(is).as("%s", asked).isEqualTo(was);
      found.merge(is, 1, Integer::sum);
    }
    System.out.println("NURTURE, leads by mail: " + found);
    assertThat(found).hasSizeGreaterThan(25);
  }

  private static String mail(DecisionResult.@Nullable Row row) {
    return row == null
        ? "none"
        : "%s after %s%s"
            .formatted(
                row.text("template"), row.text("wait"), row.yes("inserted") ? ", beside" : "");
  }

  @Test
  void requestsAreAnsweredAndRoutedTheSame() throws IOException {
    Before answer = new Before("answer-request");
    Before route = new Before("route-request");
    List<String> countries = route.texts("Country");
    for (int i = 0; i < LEADS; i++) {
      Map<String, @Nullable Object> asked = new HashMap<>();
      asked.put("request", one((Object[]) REQUESTS.toArray(new String[0])));
      asked.put("hoursAgo", random.nextInt(30));
      asked.put("inForm", random.nextBoolean());
      asked.put("asset", one(null, "guide"));
      asked.put("country", spelled(countries, "DE", "Germany", "us", "Brazil"));
      for (String name : List.of("activity", "stage", "product", "segment", "language", "source")) {
        asked.put(name, one(null, "x"));
      }
      Map<String, @Nullable Object> now = new HashMap<>(asked);
      now.put("requestKind", classifications.requestKind((String) asked.get("request")));
      now.put("market", classifications.market(code((String) asked.get("country"))));
      assertThat(tables.ask("answer-request", now).rows())
          .as("%s", asked)
          .isEqualTo(answer.rows(asked));
      assertThat(tables.ask("route-request", now).rows())
          .as("%s", asked)
          .isEqualTo(route.rows(asked));
    }
  }

  /** A table as it was. */
  private static final class Before {

    private final String xml;
    private final DmnDecision decision;

    Before(String name) throws IOException {
      try (InputStream in = Before.class.getResourceAsStream("/tables-before/" + name + ".dmn")) {
        xml = new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
      }
      decision =
          ENGINE
              .parseDecisions(
                  new java.io.ByteArrayInputStream(
                      xml.getBytes(java.nio.charset.StandardCharsets.UTF_8)))
              .get(0);
    }

    List<Map<String, Object>> rows(Map<String, @Nullable Object> asked) {
      return ENGINE
          .evaluateDecisionTable(decision, Variables.fromMap(asked))
          .getResultList()
          .stream()
          .map(row -> (Map<String, Object>) new HashMap<>(row))
          .toList();
    }

    /** The texts that the cells of a column name. */
    List<String> texts(String column) {
      List<String> texts = new ArrayList<>();
      var cells =
          java.util.regex.Pattern.compile(
                  "<inputEntry id=\"InputEntry_\\w+_" + column + "\">\\s*<text>(.*?)</text>")
              .matcher(xml);
      while (cells.find()) {
        var text = java.util.regex.Pattern.compile("\"([^\"]*)\"").matcher(cells.group(1));
        while (text.find()) {
          texts.add(text.group(1));
        }
      }
      assertThat(texts).isNotEmpty();
      return texts;
    }
  }

  private @Nullable String title() {
    int words = random.nextInt(6);
    if (words == 0) {
      return random.nextBoolean() ? null : "";
    }
    StringBuilder title = new StringBuilder();
    for (int i = 0; i < words; i++) {
      String word = TITLES.get(random.nextInt(TITLES.size()));
      title
          .append(i == 0 ? "" : one(" ", " ", " ", ", ", "/", " & ", "-", "  "))
          .append(random.nextInt(3) == 0 ? word.toUpperCase(Locale.ROOT) : word);
    }
    return title.toString();
  }

  private @Nullable String spelled(List<String> known, String... others) {
    if (random.nextInt(6) == 0) {
      return random.nextBoolean() ? null : others[random.nextInt(others.length)];
    }
    String text = known.get(random.nextInt(known.size()));
    return switch (random.nextInt(3)) {
      case 0 -> text.toUpperCase(Locale.ROOT);
      case 1 -> text.toLowerCase(Locale.ROOT);
      default -> text;
    };
  }

  private <T extends @Nullable Object> List<T> some(List<T> all) {
    List<T> shuffled = new ArrayList<>(all);
    Collections.shuffle(shuffled, random);
    return List.copyOf(shuffled.subList(0, random.nextInt(Math.min(4, all.size()))));
  }

  @SafeVarargs
  private <T extends @Nullable Object> T one(T... all) {
    return all[random.nextInt(all.length)];
  }

  private static @Nullable String code(@Nullable String country) {
    return new LeadFacts(
            "a@b.example",
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            country,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            Map.of())
        .countryCode();
  }
}
