package leadflow.support;

import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.ProcessEngines;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.springframework.test.context.junit.jupiter.SpringExtension;

/**
 * The engine's web doors ask a registry of the whole JVM for the engine called "default", and get
 * the one that started last. A test gets the one of its own program.
 */
final class OneEngine implements BeforeAllCallback {

  @Override
  public void beforeAll(ExtensionContext test) {
    ProcessEngines.registerProcessEngine(
        SpringExtension.getApplicationContext(test).getBean(ProcessEngine.class));
  }
}
