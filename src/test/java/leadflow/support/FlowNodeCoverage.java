package leadflow.support;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.camunda.bpm.engine.impl.cfg.AbstractProcessEnginePlugin;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.cfg.ProcessEnginePlugin;
import org.camunda.bpm.engine.impl.history.event.HistoricActivityInstanceEventEntity;
import org.camunda.bpm.engine.impl.history.event.HistoryEvent;
import org.camunda.bpm.engine.impl.history.handler.HistoryEventHandler;
import org.junit.jupiter.api.ClassDescriptor;
import org.junit.jupiter.api.ClassOrderer;
import org.junit.jupiter.api.ClassOrdererContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Remembers each flow node that any test of this run came by, in whichever engine, and lets the
 * check of it come last.
 */
@Configuration(proxyBeanMethods = false)
public class FlowNodeCoverage implements ClassOrderer {

  private static final Set<String> VISITED = ConcurrentHashMap.newKeySet();
  private static final Set<String> TESTS = ConcurrentHashMap.newKeySet();
  private static final String CHECK = "FlowNodeCoverageTests";

  @Bean
  static ProcessEnginePlugin recorder() {
    return new AbstractProcessEnginePlugin() {
      @Override
      public void preInit(ProcessEngineConfigurationImpl engine) {
        engine.getCustomHistoryEventHandlers().add(new Recorder());
      }
    };
  }

  /** The nodes visited so far, as {@code lead-journey EndEvent_CustomerWon}. */
  public static Set<String> visited() {
    return new HashSet<>(VISITED);
  }

  /** The names of the test classes that this run consists of. */
  public static Set<String> tests() {
    return new HashSet<>(TESTS);
  }

  @Override
  public void orderClasses(ClassOrdererContext context) {
    List<? extends ClassDescriptor> classes = context.getClassDescriptors();
    classes.forEach(test -> TESTS.add(test.getTestClass().getName()));
    context
        .getClassDescriptors()
        .sort((one, other) -> Boolean.compare(isCheck(one), isCheck(other)));
  }

  private static boolean isCheck(ClassDescriptor test) {
    return test.getTestClass().getSimpleName().equals(CHECK);
  }

  private static final class Recorder implements HistoryEventHandler {

    @Override
    public void handleEvent(HistoryEvent event) {
      if (event instanceof HistoricActivityInstanceEventEntity activity) {
        VISITED.add(activity.getProcessDefinitionKey() + " " + activity.getActivityId());
      }
    }

    @Override
    public void handleEvents(List<HistoryEvent> events) {
      events.forEach(this::handleEvent);
    }
  }
}
