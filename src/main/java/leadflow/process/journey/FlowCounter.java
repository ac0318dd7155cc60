package leadflow.process.journey;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.ExecutionListener;
import org.camunda.bpm.engine.impl.bpmn.parser.AbstractBpmnParseListener;
import org.camunda.bpm.engine.impl.core.model.CoreModelElement;
import org.camunda.bpm.engine.impl.persistence.entity.ExecutionEntity;
import org.camunda.bpm.engine.impl.persistence.entity.ProcessDefinitionEntity;
import org.camunda.bpm.engine.impl.pvm.process.ActivityImpl;
import org.camunda.bpm.engine.impl.util.xml.Element;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Counts which way each lead takes, at every place with several ways out and in every deployed
 * version of a model. What one transaction takes is written by one statement right before it
 * commits: a transaction that is rolled back leaves nothing, one that is tried again counts once.
 */
@Component
public class FlowCounter extends AbstractBpmnParseListener {

  /** Under which a parsed process keeps its {@link Diagram}. */
  static final String DIAGRAM = "leadflow.diagram";

  private static final String MULTI_INSTANCE = "#multiInstanceBody";

  private final JdbcClient jdbc;
  private final Clock clock;

  FlowCounter(JdbcClient jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  private record Taken(UUID lead, String model, String flow) {}

  @Override
  public void parseProcess(Element process, ProcessDefinitionEntity definition) {
    FlowChoices found = FlowChoices.of(process);
    definition.setProperty(DIAGRAM, new Diagram(definition.getKey(), found.ways(), found.passed()));
    for (OutgoingFlow way : found.ways()) {
      String target = found.target(way.flow());
      if (found.passed().contains(target)) {
        // the engine goes from the gateway right to the event that came, by no flow
        listen(definition.findActivity(target), ExecutionListener.EVENTNAME_START, way);
      } else {
        flow(definition, found.source(way.flow()), way.flow())
            .forEach(flow -> listen(flow, ExecutionListener.EVENTNAME_TAKE, way));
      }
    }
  }

  private static Stream<CoreModelElement> flow(
      ProcessDefinitionEntity definition, String source, String flow) {
    return Stream.of(source, source + MULTI_INSTANCE)
        .map(definition::findActivity)
        .filter(ActivityImpl.class::isInstance)
        .flatMap(activity -> activity.getOutgoingTransitions().stream())
        .filter(transition -> transition.getId().equals(flow))
        .map(CoreModelElement.class::cast);
  }

  private void listen(CoreModelElement element, String event, OutgoingFlow way) {
    ExecutionListener listener = execution -> taken(way.flow(), execution);
    element.addBuiltInListener(event, listener);
  }

  private void taken(String flow, DelegateExecution execution) {
    UUID lead = lead(execution.getProcessBusinessKey());
    if (lead != null) {
      String model = ((ExecutionEntity) execution).getProcessDefinition().getKey();
      ofThisTransaction().taken.add(new Taken(lead, model, flow));
    }
  }

  private static @Nullable UUID lead(@Nullable String businessKey) {
    try {
      return businessKey == null ? null : UUID.fromString(businessKey);
    } catch (IllegalArgumentException e) {
      // started by hand, with a key of somebody's own
      return null;
    }
  }

  private BeforeCommit ofThisTransaction() {
    for (var each : TransactionSynchronizationManager.getSynchronizations()) {
      if (each instanceof BeforeCommit ours) {
        return ours;
      }
    }
    BeforeCommit ours = new BeforeCommit();
    TransactionSynchronizationManager.registerSynchronization(ours);
    return ours;
  }

  /** A process instance that is no lead's leaves nothing. */
  private void write(List<Taken> taken, Instant at) {
    jdbc.sql(
            """
            insert into leadflow.flow_taken (lead_id, model, flow, at)
            select l.id, t.model, t.flow, :at
            from unnest(:leads, :models, :flows) t(lead, model, flow)
            join leadflow.lead_card l on l.id = t.lead
            """)
        .param("leads", taken.stream().map(Taken::lead).toArray(UUID[]::new))
        .param("models", taken.stream().map(Taken::model).toArray(String[]::new))
        .param("flows", taken.stream().map(Taken::flow).toArray(String[]::new))
        .param("at", Timestamp.from(at))
        .update();
  }

  /** What one transaction took so far. */
  private final class BeforeCommit implements TransactionSynchronization {

    private final List<Taken> taken = new ArrayList<>();

    /** One for all, so that the ways out of a fork tell that they are of one leaving. */
    private final Instant at = clock.instant();

    @Override
    public void beforeCommit(boolean readOnly) {
      write(taken, at);
    }
  }
}
