package leadflow.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.camunda.bpm.engine.impl.cfg.AbstractProcessEnginePlugin;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.cfg.ProcessEnginePlugin;
import org.camunda.bpm.engine.impl.history.event.HistoricActivityInstanceEventEntity;
import org.camunda.bpm.engine.impl.history.event.HistoryEvent;
import org.camunda.bpm.engine.impl.history.handler.HistoryEventHandler;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Remembers each flow node that any test of this run came by, in whichever engine and JVM, and the
 * test classes that the run consists of: a line each, in a file of this JVM in a folder of the run.
 */
@Configuration(proxyBeanMethods = false)
public class FlowNodeCoverage implements TestExecutionListener {

  private static final Path FOLDER =
      Path.of("target", "flow-nodes", System.getProperty("leadflow.test.run", "single"));
  private static final Path NODES = FOLDER.resolve(ProcessHandle.current().pid() + ".nodes");
  private static final Path TESTS = FOLDER.resolve(ProcessHandle.current().pid() + ".tests");
  private static final Set<String> WRITTEN = ConcurrentHashMap.newKeySet();

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
    return lines(".nodes");
  }

  /** The names of the test classes that have run so far. */
  public static Set<String> tests() {
    return lines(".tests");
  }

  @Override
  public void executionStarted(TestIdentifier test) {
    test.getSource()
        .filter(ClassSource.class::isInstance)
        .ifPresent(source -> write(TESTS, ((ClassSource) source).getClassName()));
  }

  private static void write(Path file, String line) {
    if (WRITTEN.add(line)) {
      try {
        Files.createDirectories(FOLDER);
        Files.writeString(file, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static Set<String> lines(String kind) {
    Set<String> lines = new TreeSet<>();
    if (!Files.isDirectory(FOLDER)) {
      return lines;
    }
    try (Stream<Path> files = Files.list(FOLDER)) {
      for (Path file : files.filter(f -> f.toString().endsWith(kind)).toList()) {
        lines.addAll(Files.readAllLines(file));
      }
      return lines;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class Recorder implements HistoryEventHandler {

    @Override
    public void handleEvent(HistoryEvent event) {
      if (event instanceof HistoricActivityInstanceEventEntity activity) {
        write(NODES, activity.getProcessDefinitionKey() + " " + activity.getActivityId());
      }
    }

    @Override
    public void handleEvents(List<HistoryEvent> events) {
      events.forEach(this::handleEvent);
    }
  }
}
