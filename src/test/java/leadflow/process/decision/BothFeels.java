package leadflow.process.decision;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.dmn.engine.DmnDecision;
import org.camunda.bpm.dmn.engine.DmnEngine;
import org.camunda.bpm.dmn.engine.DmnEngineConfiguration;
import org.camunda.bpm.engine.variable.Variables;
import org.jspecify.annotations.Nullable;

/** The same table in stock Camunda and in ours. */
record BothFeels(DmnEngine stock, DmnEngine fast) {

  static BothFeels engines() {
    return new BothFeels(
        DmnEngineConfiguration.createDefaultDmnEngineConfiguration().buildEngine(),
        new FastFeelFactory(Clock.systemDefaultZone()).dmn().buildEngine());
  }

  Pair table(String xml) {
    return new Pair(this, parse(stock, xml), parse(fast, xml));
  }

  /** The decision that no other of the file requires. */
  private static DmnDecision parse(DmnEngine engine, String xml) {
    List<DmnDecision> all =
        engine.parseDecisions(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));
    return all.stream()
        .filter(one -> all.stream().noneMatch(other -> other.getRequiredDecisions().contains(one)))
        .findFirst()
        .orElseThrow();
  }

  /**
   * @param rows null where it failed
   * @param error what a caller is told, with all causes
   */
  record Said(@Nullable List<Map<String, Object>> rows, @Nullable String error) {}

  record Pair(BothFeels engines, DmnDecision inStock, DmnDecision inFast) {

    Said stock(Map<String, Object> inputs) {
      return said(engines.stock, inStock, inputs);
    }

    Said fast(Map<String, Object> inputs) {
      return said(engines.fast, inFast, inputs);
    }

    private static Said said(DmnEngine engine, DmnDecision table, Map<String, Object> inputs) {
      try {
        return new Said(
            engine.evaluateDecisionTable(table, Variables.fromMap(inputs)).getResultList(), null);
      } catch (RuntimeException e) {
        StringBuilder chain = new StringBuilder();
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
          chain.append(cause.getClass().getName()).append(": ").append(cause.getMessage());
          chain.append('\n');
        }
        return new Said(null, chain.toString());
      }
    }
  }
}
