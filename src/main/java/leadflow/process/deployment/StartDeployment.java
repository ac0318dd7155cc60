package leadflow.process.deployment;

import java.io.ByteArrayInputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import leadflow.platform.format.EnglishFormat;
import org.camunda.bpm.engine.ParseException;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.interceptor.Command;
import org.camunda.bpm.engine.impl.interceptor.CommandContext;
import org.camunda.bpm.engine.impl.persistence.entity.DeploymentEntity;
import org.camunda.bpm.engine.impl.repository.ResourceDefinitionEntity;
import org.camunda.bpm.engine.repository.DeploymentBuilder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.stereotype.Component;

/**
 * Deploys what comes with the program when it starts, before the first lead and the first job. What
 * is deployed already is not deployed again; a version that a process owner deployed since stays,
 * and is told of.
 */
@Component
public class StartDeployment implements SmartInitializingSingleton {

  /** Tells the program's own deployments from those of people. */
  static final String OWN = "leadflow";

  private static final Logger log = LoggerFactory.getLogger(StartDeployment.class);
  private final ShippedModels shipped;
  private final RepositoryService repository;
  private final ProcessEngineConfigurationImpl engine;
  private volatile @Nullable String refusal;

  StartDeployment(
      ShippedModels shipped, RepositoryService repository, ProcessEngineConfigurationImpl engine) {
    this.shipped = shipped;
    this.repository = repository;
    this.engine = engine;
  }

  @Override
  public void afterSingletonsInstantiated() {
    deploy();
    told().forEach(log::warn);
    warmUp();
  }

  /**
   * What people should know about the deployed versions, a sentence each: which of the program's
   * own files do not count, and why.
   */
  public List<String> told() {
    List<String> sentences = new ArrayList<>();
    String refused = refusal;
    if (refused != null) {
      sentences.add(
          "At the start new files were not deployed, the old versions run on: " + refused);
    }
    for (Standing standing : inOneCommand(this::compare)) {
      if (standing.kept()) {
        sentences.add(
            "%s runs in the version a process owner deployed on %s; the program's own differs and does not count"
                .formatted(
                    standing.file().name(),
                    EnglishFormat.longDay(Objects.requireNonNull(standing.deployedAt()))));
      }
    }
    return sentences;
  }

  /** Deploys what is new; the engine's own deployment lock lets nodes and people take turns. */
  private void deploy() {
    refusal = null;
    boolean complete =
        inOneCommand(context -> compare(context).stream().noneMatch(Standing::absent));
    try {
      List<String> names =
          inOneCommand(
              context -> {
                context.getPropertyManager().acquireExclusiveLock();
                return deployNew(compare(context));
              });
      if (!names.isEmpty()) {
        log.info("Deployed {}", String.join(", ", names));
      }
    } catch (ParseException e) {
      if (!complete) {
        throw e;
      }
      refusal = e.getMessage();
    }
  }

  private List<String> deployNew(List<Standing> standings) {
    List<ModelFile> files = standings.stream().filter(Standing::isNew).map(Standing::file).toList();
    if (!files.isEmpty()) {
      DeploymentBuilder deployment = repository.createDeployment().name(OWN).source(OWN);
      files.forEach(
          file -> deployment.addInputStream(file.name(), new ByteArrayInputStream(file.content())));
      deployment.deploy();
    }
    return files.stream().map(ModelFile::name).toList();
  }

  /** A process is parsed when it is first used; the first lead shall not wait for it. */
  private void warmUp() {
    repository
        .createProcessDefinitionQuery()
        .latestVersion()
        .list()
        .forEach(process -> repository.getProcessDefinition(process.getId()));
  }

  private List<Standing> compare(CommandContext context) {
    Collection<ModelFile> files = shipped.files();
    return files.stream().map(file -> standing(file, context)).toList();
  }

  private static Standing standing(ModelFile file, CommandContext context) {
    ResourceDefinitionEntity<?> newest = newest(file, context);
    if (newest == null) {
      return new Standing(file, null, false, false);
    }
    DeploymentEntity deployment =
        context.getDeploymentManager().findDeploymentById(newest.getDeploymentId());
    byte[] content =
        context
            .getResourceManager()
            .findResourceByDeploymentIdAndResourceName(
                newest.getDeploymentId(), newest.getResourceName())
            .getBytes();
    return new Standing(
        file,
        deployment.getDeploymentTime().toInstant(),
        OWN.equals(deployment.getSource()),
        Arrays.equals(content, file.content()));
  }

  private static @Nullable ResourceDefinitionEntity<?> newest(
      ModelFile file, CommandContext context) {
    return switch (file.kind()) {
      case PROCESS ->
          context.getProcessDefinitionManager().findLatestProcessDefinitionByKey(file.id());
      case DECISION ->
          context.getDecisionDefinitionManager().findLatestDecisionDefinitionByKey(file.id());
      case FORM -> context.getCamundaFormDefinitionManager().findLatestDefinitionByKey(file.id());
      case OTHER -> null;
    };
  }

  private <T> T inOneCommand(Command<T> command) {
    return engine.getCommandExecutorTxRequired().execute(command);
  }

  /**
   * A shipped file beside the newest deployed version of it.
   *
   * @param deployedAt null when there is none
   * @param own whether the program itself deployed that
   */
  private record Standing(ModelFile file, @Nullable Instant deployedAt, boolean own, boolean same) {

    boolean absent() {
      return deployedAt == null;
    }

    boolean isNew() {
      return absent() || own && !same;
    }

    boolean kept() {
      return !absent() && !own && !same;
    }
  }
}
