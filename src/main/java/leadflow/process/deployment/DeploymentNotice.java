package leadflow.process.deployment;

import java.util.List;
import leadflow.platform.web.StartPageNotice;
import org.springframework.stereotype.Component;

/** Tells which of the program's own models do not count, since somebody deployed another. */
@Component
class DeploymentNotice implements StartPageNotice {

  private final StartDeployment deployment;

  DeploymentNotice(StartDeployment deployment) {
    this.deployment = deployment;
  }

  @Override
  public List<String> sentences() {
    return deployment.told();
  }
}
