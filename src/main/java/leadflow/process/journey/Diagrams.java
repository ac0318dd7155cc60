package leadflow.process.journey;

import java.util.Optional;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.springframework.stereotype.Component;

/** Tells of a deployed model what is counted on its diagram. */
@Component
public class Diagrams {

  private final RepositoryService repository;
  private final ProcessEngineConfigurationImpl engine;

  Diagrams(RepositoryService repository, ProcessEngineConfigurationImpl engine) {
    this.repository = repository;
    this.engine = engine;
  }

  /**
   * @param definition such as {@code lead-journey:3:5f0c…}; empty where there is none
   */
  public Optional<Diagram> of(String definition) {
    return Optional.ofNullable(
            repository
                .createProcessDefinitionQuery()
                .processDefinitionId(definition)
                .singleResult())
        .map(found -> parsed(found.getId()));
  }

  private Diagram parsed(String definition) {
    return engine
        .getCommandExecutorTxRequired()
        .execute(
            command ->
                (Diagram)
                    engine
                        .getDeploymentCache()
                        .findDeployedProcessDefinitionById(definition)
                        .getProperty(FlowCounter.DIAGRAM));
  }
}
