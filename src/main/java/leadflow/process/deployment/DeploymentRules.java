package leadflow.process.deployment;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import leadflow.process.deployment.Finding.Weight;
import leadflow.process.deployment.ModelFile.Kind;
import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.impl.persistence.deploy.Deployer;
import org.camunda.bpm.engine.impl.persistence.entity.DeploymentEntity;
import org.camunda.bpm.engine.repository.DecisionDefinition;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/**
 * Holds every deployment against the house's rules before the engine parses it, wherever it comes
 * from: the start, the Modeler, {@code /engine-rest} or our own code. A model can run code, so a
 * deployment that breaks a rule is refused as a whole.
 */
@Component
public class DeploymentRules implements Deployer {

  private final ModelRules rules;

  DeploymentRules(
      StepBeans steps, ObjectProvider<EmailTemplates> emails, ObjectProvider<TableReader> readers) {
    this.rules = new ModelRules(new Deployed(steps, emails, readers));
  }

  @Override
  public void deploy(DeploymentEntity deployment) {
    // an old one that is only read again was judged when it came, by the rules of its day
    if (!deployment.isNew()) {
      return;
    }
    List<ModelFile> files =
        deployment.getResources().values().stream()
            .map(resource -> new ModelFile(resource.getName(), resource.getBytes()))
            .toList();
    List<Finding> refused = refused(files, deployment);
    if (!refused.isEmpty()) {
      throw new ModelRefused(refused);
    }
  }

  private List<Finding> refused(List<ModelFile> files, DeploymentEntity deployment) {
    if (deployment.getTenantId() != null) {
      return List.of(
          new Finding(
              files.get(0).name(),
              null,
              Weight.REFUSED,
              "is deployed for a tenant, of which this system has none"));
    }
    List<Finding> refused =
        rules.check(files).stream().filter(finding -> finding.weight() == Weight.REFUSED).toList();
    return !refused.isEmpty()
        ? refused
        : files.stream()
            .filter(file -> file.kind() == Kind.PROCESS)
            .flatMap(file -> EngineParser.check(file, deployment).stream())
            .toList();
  }

  /** The running program and what is deployed in it. */
  private record Deployed(
      StepBeans beans, ObjectProvider<EmailTemplates> emails, ObjectProvider<TableReader> readers)
      implements Surroundings {

    @Override
    public Set<String> steps() {
      return beans.names();
    }

    @Override
    public @Nullable Class<?> step(String bean) {
      return beans.type(bean);
    }

    @Override
    public boolean hasProcess(String id) {
      return Context.getCommandContext()
              .getProcessDefinitionManager()
              .findLatestProcessDefinitionByKey(id)
          != null;
    }

    @Override
    public boolean hasDecision(String id) {
      return Context.getCommandContext()
              .getDecisionDefinitionManager()
              .findLatestDecisionDefinitionByKey(id)
          != null;
    }

    @Override
    public boolean isOfAnotherFile(String decision, String diagram) {
      DecisionDefinition newest =
          Context.getCommandContext()
              .getDecisionDefinitionManager()
              .findLatestDecisionDefinitionByKey(decision);
      return newest != null && !diagram.equals(newest.getDecisionRequirementsDefinitionKey());
    }

    @Override
    public boolean hasForm(String id) {
      return Context.getCommandContext()
              .getCamundaFormDefinitionManager()
              .findLatestDefinitionByKey(id)
          != null;
    }

    @Override
    public Optional<String> emailProblem(String template) {
      return emails.stream().map(e -> e.problem(template)).flatMap(Optional::stream).findFirst();
    }

    @Override
    public Optional<String> rowProblem(String decision, Map<String, Object> outputs) {
      return readers.stream()
          .map(reader -> reader.problem(decision, outputs))
          .flatMap(Optional::stream)
          .findFirst();
    }
  }
}
