package leadflow.process.deployment;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import leadflow.process.deployment.ModelFile.Kind;
import org.jspecify.annotations.Nullable;

/**
 * The rules for processes, decision tables and forms, the same for the house's own and for what a
 * process owner deploys.
 */
final class ModelRules {

  private final Surroundings surroundings;

  ModelRules(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  /** Everything that is wrong with files that are deployed together; they may name each other. */
  List<Finding> check(Collection<ModelFile> files) {
    Surroundings known = new Together(files, surroundings);
    List<Finding> all = new ArrayList<>();
    for (ModelFile file : files) {
      Findings findings = new Findings(file.name());
      switch (file.kind()) {
        case PROCESS -> {
          var model = BpmnRules.check(file, known, findings);
          if (model != null) {
            BpmnStyle.check(model, findings);
          }
        }
        case DECISION -> {
          var model = DmnRules.check(file, known, findings);
          if (model != null) {
            DmnStyle.check(model, findings);
          }
        }
        case FORM -> FormRules.check(file, known, findings);
        case OTHER ->
            findings.refuse(
                null, "only .bpmn, .dmn and .form files are deployed; other files have no effect");
      }
      all.addAll(findings.list());
    }
    return all;
  }

  /** What is there already, and what comes with the same deployment. */
  private static final class Together implements Surroundings {

    private final Collection<ModelFile> files;
    private final Surroundings present;

    Together(Collection<ModelFile> files, Surroundings present) {
      this.files = files;
      this.present = present;
    }

    @Override
    public Set<String> steps() {
      return present.steps();
    }

    @Override
    public @Nullable Class<?> step(String bean) {
      return present.step(bean);
    }

    @Override
    public boolean hasProcess(String id) {
      return comes(Kind.PROCESS, id) || present.hasProcess(id);
    }

    @Override
    public boolean hasDecision(String id) {
      return comes(Kind.DECISION, id) || present.hasDecision(id);
    }

    @Override
    public boolean isOfAnotherFile(String decision, String diagram) {
      return comes(Kind.DECISION, decision) || present.isOfAnotherFile(decision, diagram);
    }

    @Override
    public boolean hasForm(String id) {
      return comes(Kind.FORM, id) || present.hasForm(id);
    }

    @Override
    public Optional<String> emailProblem(String template) {
      return present.emailProblem(template);
    }

    @Override
    public Optional<String> rowProblem(String decision, Map<String, Object> outputs) {
      return present.rowProblem(decision, outputs);
    }

    private boolean comes(Kind kind, String id) {
      return files.stream().anyMatch(file -> file.kind() == kind && file.id().equals(id));
    }
  }
}
