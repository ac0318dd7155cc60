package leadflow.process.decision;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import leadflow.support.LeadflowTest;
import leadflow.support.TestClock;
import org.camunda.bpm.dmn.engine.impl.DefaultDmnEngineConfiguration;
import org.camunda.bpm.engine.DecisionService;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.variable.Variables;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What a model's business rule task asks is evaluated as what we ask. */
@LeadflowTest
class EngineFeelTests {

  @Autowired ProcessEngine engine;
  @Autowired DecisionService decisions;
  @Autowired DecisionTables tables;

  @Test
  void theProcessEngineHasTheSameFeelAndTheSameClock() {
    DefaultDmnEngineConfiguration dmn =
        ((ProcessEngineConfigurationImpl) engine.getProcessEngineConfiguration())
            .getDmnEngineConfiguration();
    TestClock.set(Instant.parse("2024-02-29T12:00:00Z"));
    assertThat(dmn.getFeelEngine()).isInstanceOf(FastFeel.class);
    String today =
        dmn.getFeelEngine()
            .evaluateSimpleExpression(
                "string(today())", Variables.createVariables().asVariableContext());
    assertThat(today).isEqualTo("2024-02-29");
  }

  @Test
  void bothAnswerTheSame() {
    Map<String, Object> asked = Map.of("fit", 62.0, "engagement", 55.0);
    var answer = decisions.evaluateDecisionTableByKey("grade-lead", asked).getResultList();
    assertThat(answer).hasSize(1).isEqualTo(tables.ask("grade-lead", asked).rows());
  }
}
