package leadflow.support;

import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.ProcessEngines;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.springframework.test.context.junit.jupiter.SpringExtension;

/**
 * Lets the web applications and {@code /engine-rest} find the engine of the test that runs: they
 * look it up by name in a list of the whole JVM, where the program that was started last stands.
 */
final class OwnEngine implements BeforeAllCallback {

  @Override
  public void beforeAll(ExtensionContext test) {
    ProcessEngines.registerProcessEngine(
        SpringExtension.getApplicationContext(test).getBean(ProcessEngine.class));
  }
}
