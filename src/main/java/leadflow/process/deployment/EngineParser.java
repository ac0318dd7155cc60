package leadflow.process.deployment;

import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import leadflow.process.deployment.Finding.Weight;
import org.camunda.bpm.engine.ParseException;
import org.camunda.bpm.engine.Problem;
import org.camunda.bpm.engine.ResourceReport;
import org.camunda.bpm.engine.impl.bpmn.parser.BpmnParser;
import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.impl.persistence.entity.DeploymentEntity;

/**
 * What the engine itself finds wrong with a process. Its own refusal tells a line of the file; this
 * one names the element, which is what an owner sees in the Modeler.
 */
final class EngineParser {

  private EngineParser() {}

  /** Within a command of the engine. */
  static List<Finding> check(ModelFile file, DeploymentEntity deployment) {
    var engine = Context.getProcessEngineConfiguration();
    var parser = new BpmnParser(engine.getExpressionManager(), engine.getBpmnParseFactory());
    List<Finding> findings = new ArrayList<>();
    try {
      parser
          .createParse()
          .sourceInputStream(new ByteArrayInputStream(file.content()))
          .deployment(deployment)
          .name(file.name())
          .execute();
    } catch (ParseException e) {
      for (ResourceReport report : e.getResorceReports()) {
        for (Problem problem : report.getErrors()) {
          findings.add(
              new Finding(
                  file.name(), problem.getMainElementId(), Weight.REFUSED, problem.getMessage()));
        }
      }
    }
    return findings;
  }
}
