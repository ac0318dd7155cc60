package leadflow.process.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import leadflow.support.LeadflowTest;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** A decision is asked with all the tables that it requires. */
@LeadflowTest
class RequiredTablesTests {

  @Autowired DecisionTables tables;
  @Autowired TableTexts texts;
  @Autowired Classifications classifications;

  @Test
  void eachRuleOfARequiredTableIsARowOfTheDecisionThatIsAsked() {
    DecisionResult answer = tables.ask("score-fit", fit("Director, Product Manager"));
    assertThat(answer.decision()).isEqualTo("score-fit");
    assertThat(answer.rows())
        .filteredOn(row -> "title".equals(row.get("group")))
        .extracting(row -> row.get("points"), row -> row.get("cap"), row -> row.get("description"))
        .containsExactly(
            tuple(25L, 35, "Director or general manager"), tuple(15L, 35, "Manager or team lead"));
  }

  @Test
  void whatARequiredTableReadsMakesADifference() {
    assertThat(tables.reads("plan-nurture", "unclicked")).isTrue();
    assertThat(tables.reads("plan-nurture", "quietDays")).isFalse();
    assertThat(tables.tells("plan-nurture", "clicked", List.of(), List.of("demo"))).isTrue();
    assertThat(tables.tells("plan-nurture", "clicked", List.of(), List.of("guide"))).isFalse();
  }

  @Test
  void mailsOfARequiredTableAreFoundUnderTheDecisionThatIsAsked() {
    assertThat(texts.in("template"))
        .filteredOn(cell -> cell.text().equals("education-2"))
        .extracting(TableTexts.Cell::decision, TableTexts.Cell::table, TableTexts.Cell::row)
        .containsExactlyInAnyOrder(
            tuple("plan-nurture", "Nurture a lead", 3),
            tuple("plan-nurture", "Nurture a subscriber", 3));
  }

  @Test
  void countriesAndRequestsAreClassifiedOnce() {
    assertThat(classifications.market("IN")).isEqualTo("home");
    assertThat(classifications.market("SY")).isEqualTo("embargo");
    assertThat(classifications.market("BR")).isNull();
    assertThat(classifications.market(null)).isNull();
    assertThat(classifications.requestKind("demo")).isEqualTo("sales");
    assertThat(classifications.requestKind("trial")).isEqualTo("trial");
    assertThat(classifications.requestKind("callback")).isNull();
    assertThat(classifications.requestKind(null)).isNull();
  }

  private static Map<String, Object> fit(String title) {
    Map<String, Object> inputs = new HashMap<>();
    inputs.put("title", title);
    return inputs;
  }
}
