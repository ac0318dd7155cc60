package leadflow.insight.bottleneck;

import static leadflow.insight.reporting.SlaAttainment.share;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import leadflow.insight.bottleneck.BottleneckReport.Gateway;
import leadflow.insight.bottleneck.BottleneckReport.Way;
import leadflow.insight.reporting.ReportFilter;
import leadflow.lead.Status;
import leadflow.process.journey.DeployedModels;
import leadflow.process.journey.DeployedModels.Fork;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Finds which gateway loses most leads. A flow loses a lead when the model executes one of the
 * {@link #DETOURS} on it before any further decision; only these steps set a lead on a detour.
 * Where the flow ends a called model and only some of its callers lose the lead then, the lead's
 * record decides: it was set on the detour within the minute.
 */
@Component
class GatewayLosses {

  private static final Map<String, Status> DETOURS =
      Map.of(
          "lifecycleSteps.leadInactive(", Status.INACTIVE,
          "lifecycleSteps.leadDisqualified(", Status.DISQUALIFIED,
          "lifecycleSteps.opportunityLost(", Status.LOST,
          "lifecycleSteps.recycleLead(", Status.RECYCLED);

  private final JdbcClient jdbc;
  private final DeployedModels models;

  GatewayLosses(JdbcClient jdbc, DeployedModels models) {
    this.jdbc = jdbc;
    this.models = models;
  }

  List<Gateway> of(ReportFilter asked) {
    Map<String, Long> taken = taken(asked);
    return models.forks().stream()
        .map(fork -> gateway(fork, taken, asked))
        .sorted(
            Comparator.comparing(Gateway::lost)
                .thenComparing(Gateway::came)
                .reversed()
                .thenComparing(Gateway::model)
                .thenComparing(Gateway::gatewayName))
        .toList();
  }

  private Gateway gateway(Fork fork, Map<String, Long> taken, ReportFilter asked) {
    long came = fork.ways().stream().mapToLong(way -> taken.getOrDefault(key(fork, way), 0L)).sum();
    List<Way> ways =
        fork.ways().stream()
            .map(way -> way(fork, way, taken.getOrDefault(key(fork, way), 0L), came, asked))
            .sorted(Comparator.comparing(Way::went).reversed().thenComparing(Way::label))
            .toList();
    long lost = ways.stream().mapToLong(Way::lost).sum();
    return new Gateway(fork.model(), fork.id(), fork.name(), came, lost, share(lost, came), ways);
  }

  private Way way(Fork fork, DeployedModels.Way way, long went, long came, ReportFilter asked) {
    List<Optional<Status>> ends = way.steps().stream().map(GatewayLosses::detour).toList();
    Status becomes = ends.stream().flatMap(Optional::stream).findFirst().orElse(null);
    long lost =
        becomes == null || went == 0
            ? 0
            : ends.stream().allMatch(Optional::isPresent)
                ? went
                : lostBy(fork.model(), way.flow(), becomes, asked);
    return new Way(
        way.flow(),
        way.label(),
        way.to(),
        becomes == null ? null : becomes.name(),
        went,
        share(went, came),
        lost);
  }

  private static Optional<Status> detour(Set<String> steps) {
    return steps.stream()
        .flatMap(
            step ->
                DETOURS.entrySet().stream()
                    .filter(detour -> step.contains(detour.getKey()))
                    .map(Map.Entry::getValue))
        .findFirst();
  }

  private Map<String, Long> taken(ReportFilter asked) {
    Map<String, Long> taken = new HashMap<>();
    jdbc.sql(
            """
            select f.model || '/' || f.flow as way, count(*) as n from leadflow.lead_flow f %s
            where f.at >= :from and f.at < :to %s group by 1
            """
                .formatted(lead(asked), asked.ofLeads("l")))
        .params(asked.values())
        .query((r, n) -> taken.put(r.getString("way"), r.getLong("n")))
        .list();
    return taken;
  }

  private long lostBy(String model, String flow, Status becomes, ReportFilter asked) {
    return jdbc.sql(
            """
            select count(*) from leadflow.lead_flow f %s
            where f.model = :model and f.flow = :flow and f.at >= :from and f.at < :to %s
              and exists (select from leadflow.lead_move c where c.lead_id = f.lead_id
                and c.to_status = :becomes and c.at >= f.at and c.at <= f.at + interval '1 minute')
            """
                .formatted(lead(asked), asked.ofLeads("l")))
        .params(asked.values())
        .param("model", model)
        .param("flow", flow)
        .param("becomes", becomes.name())
        .query(Long.class)
        .single();
  }

  private static String lead(ReportFilter asked) {
    return asked.narrowsLeads() ? "join leadflow.lead_card l on l.id = f.lead_id" : "";
  }

  private static String key(Fork fork, DeployedModels.Way way) {
    return fork.model() + "/" + way.flow();
  }
}
