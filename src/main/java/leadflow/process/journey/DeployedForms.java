package leadflow.process.journey;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.camunda.bpm.engine.FormService;
import org.springframework.stereotype.Component;

/** The forms of open tasks. */
@Component
public class DeployedForms {

  private final FormService forms;
  private final ObjectMapper json;

  DeployedForms(FormService forms, ObjectMapper json) {
    this.forms = forms;
    this.json = json;
  }

  public DeployedForm of(String task) {
    try (InputStream form = forms.getDeployedTaskForm(task)) {
      return new DeployedForm(json.readTree(form));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
