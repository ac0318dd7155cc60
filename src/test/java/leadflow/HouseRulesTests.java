package leadflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import leadflow.HouseRules.Owners;
import leadflow.HouseRules.Source;
import org.junit.jupiter.api.Test;

/** The code keeps to the house's rules, and each rule finds what breaks it. */
class HouseRulesTests {

  private static final List<Source> SOURCES = HouseRules.sources();

  private static final Owners OWNERS =
      Owners.of(
          """
          -- ====
          -- lead: the record
          -- ====
          create table lead (id uuid);
          create view lead_card as select id from lead;
          -- ====
          -- sales.team: people
          -- ====
          create table staff (user_id text);
          """);

  @Test
  void theEngineIsImportedOnlyWhereItIsWrapped() {
    assertThat(HouseRules.engineImports(SOURCES)).isEmpty();
    assertThat(
            HouseRules.engineImports(
                List.of(
                    source("insight.diagram", "import org.camunda.bpm.engine.TaskService;"),
                    source("process.journey", "import org.camunda.bpm.engine.TaskService;"))))
        .containsExactly("insight.diagram/Planted.java imports org.camunda.bpm.engine.TaskService");
  }

  @Test
  void theEnginesTablesAreNamedOnlyInProcess() {
    assertThat(HouseRules.engineTables(SOURCES)).isEmpty();
    assertThat(
            HouseRules.engineTables(
                List.of(
                    source("insight.diagram", "\"select * from ACT_RU_TASK\""),
                    source("insight.diagram", "\"\"\"\nselect * from act_hi_actinst\n\"\"\""),
                    source("insight.diagram", "// act_ru_task is not ours"),
                    source("process.read", "\"select * from act_ru_task\""))))
        .containsExactly(
            "insight.diagram/Planted.java names ACT_RU_TASK",
            "insight.diagram/Planted.java names act_hi_actinst");
  }

  @Test
  void aTableIsWrittenByItsOwnerAndReadElsewhereByViews() {
    Owners owners = HouseRules.owners();
    assertThat(owners.tables()).hasSizeGreaterThan(30).doesNotContainValue("nobody");
    assertThat(HouseRules.tableOwners(SOURCES, owners)).isEmpty();
    assertThat(SOURCES).extracting(Source::module).containsAll(owners.tables().values());
  }

  @Test
  void aTableOfAnotherOwnerIsFound() {
    assertThat(
            HouseRules.tableOwners(
                List.of(
                    source("lead", "\"update leadflow.lead set owner = null\""),
                    source("mail", "\"select 1 from leadflow.lead_card\""),
                    source("mail", "\"select 1 from leadflow.lead l\""),
                    source("mail", "\"\"\"\n  delete from\n  leadflow.lead\"\"\""),
                    source("mail", "\"update leadflow.lead_card set owner = null\""),
                    source("mail", "\"delete from leadflow.\" + table"),
                    source("sales.routing", "\"select 1 from leadflow.staff\""),
                    source("sales.routing", "\"insert into leadflow.staff values (1)\"")),
                OWNERS))
        .containsExactly(
            "mail/Planted.java reads lead, which lead owns",
            "mail/Planted.java writes lead, which lead owns",
            "mail/Planted.java writes the view lead_card",
            "mail/Planted.java puts the name of a table together",
            "sales.routing/Planted.java writes staff, which sales.team owns");
  }

  @Test
  void noModuleMayUseWhatItDoesNot() {
    assertThat(HouseRules.unusedPermissions(SOURCES)).isEmpty();
    assertThat(
            HouseRules.unusedPermissions(
                List.of(
                    new Source(
                        "mail.outbox",
                        "package-info.java",
                        "@ApplicationModule(allowedDependencies = {\"lead\", \"lead.activity\"})"),
                    source("mail.outbox", "import leadflow.lead.activity.Activity;"))))
        .containsExactly("mail.outbox may use lead and does not");
  }

  @Test
  void aNameIsUsedForOneTypeOnly() {
    assertThat(HouseRules.namesUsedTwice(SOURCES)).isEmpty();
    assertThat(
            HouseRules.namesUsedTwice(
                List.of(
                    source("mail", "public final class Verdict {}"),
                    source("sla", "enum Verdict {}"),
                    source("lead", "class Lead {\n  record Verdict() {}\n}"))))
        .containsExactly("Verdict stands in mail and sla");
  }

  private static Source source(String module, String text) {
    return new Source(module, "Planted.java", text);
  }
}
