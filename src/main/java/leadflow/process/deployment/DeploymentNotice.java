package leadflow.process.deployment;

import java.util.List;
import leadflow.platform.web.Notice;
import org.springframework.stereotype.Component;

/** Tells which of the program's own models do not count, since somebody deployed another. */
@Component
class DeploymentNotice implements Notice {

  private final StartDeployment deployment;

  DeploymentNotice(StartDeployment deployment) {
    this.deployment = deployment;
  }

  @Override
  public List<String> sentences() {
    return deployment.told();
  }
}
