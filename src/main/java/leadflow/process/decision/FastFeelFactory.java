package leadflow.process.decision;

import java.time.Clock;
import org.camunda.bpm.dmn.engine.DmnEngineConfiguration;
import org.camunda.bpm.dmn.engine.impl.DefaultDmnEngineConfiguration;
import org.camunda.bpm.dmn.feel.impl.FeelEngine;
import org.camunda.bpm.dmn.feel.impl.FeelEngineFactory;
import org.camunda.bpm.dmn.feel.impl.scala.ScalaFeelEngine;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Gives decision tables FEEL at full speed, told the time by the one clock. It leans on inner
 * classes of the FEEL engine's version that the build pins; with another version, where one is
 * missing, tables are evaluated as Camunda does, slower and with the system's clock.
 */
@Component
public class FastFeelFactory implements FeelEngineFactory {

  private static final Logger log = LoggerFactory.getLogger(FastFeelFactory.class);

  private final Clock clock;

  public FastFeelFactory(Clock clock) {
    this.clock = clock;
  }

  @Override
  public FeelEngine createInstance() {
    try {
      return new FastFeel(clock);
    } catch (LinkageError e) {
      log.warn("This FEEL engine is not the one that was built for: decisions are slow", e);
      return new ScalaFeelEngine(java.util.List.of());
    }
  }

  /** Stock in all but the speed of FEEL. */
  public DefaultDmnEngineConfiguration dmn() {
    return ((DefaultDmnEngineConfiguration)
            DmnEngineConfiguration.createDefaultDmnEngineConfiguration())
        .feelEngineFactory(this);
  }
}
