package leadflow.insight.bottleneck;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import leadflow.insight.bottleneck.BottleneckReport.Fault;
import leadflow.insight.bottleneck.BottleneckReport.Finding;
import leadflow.insight.reporting.ReportFilter;
import leadflow.process.journey.LeadJourney;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Finds leads whose record and journey disagree. Record and engine change in one transaction, and
 * each query below is one statement, so a lead that is being moved is never reported.
 */
@Component
class StuckLeads {

  private static final int MOST = 1000;

  private static final String LEAD =
      "select l.id, l.name, l.company, l.stage, l.status, l.position, l.cycle, l.owner, l.stage_since,";

  private static final String ORDER = " order by l.stage_since, l.id limit " + MOST;

  /**
   * No instance of the lead {@code l} can be moved. Counting per lead uses the indexes of its own
   * rows; a "not exists" would be evaluated for all leads at once.
   */
  private static final String NOTHING_MOVES =
      " 0 = (select count(*) from leadflow.movable_instance m where m.lead_key = l.id::text)";

  /**
   * Nearly every lead's journey waits for a message or at a task; this is checked for all leads at
   * once, by the instance in their records. Only the few others are checked one by one.
   */
  private static final String STUCK =
      LEAD
          + """
           (select min(r.instance) from leadflow.running_instance r where r.lead_key = l.id::text and r.instance = r.journey)
            as instance, null as there
          from (
            select l.* from leadflow.lead_card l
            where l.open %s
              and not exists (select from leadflow.awaited_event s where s.instance = l.journey_instance_id)
              and not exists (select from leadflow.open_task t where t.instance = l.journey_instance_id)
              and not exists (select from leadflow.open_task t where t.journey = l.journey_instance_id)
            offset 0) l
          where
          """
          + NOTHING_MOVES;

  private static final String IS_STUCK =
      "select exists (select from leadflow.lead_card l where l.id = :lead and l.open and"
          + NOTHING_MOVES
          + ")";

  /** Finds where the journey itself is, by the elements that stand for a position. */
  private static final String MISPLACED =
      LEAD
          + """
           l.instance, l.there from (
            select l.*, e.instance, e.there
            from (select instance, case element %s end as there from leadflow.standing_execution where element in (%s)) e
            join leadflow.lead_card l on l.journey_instance_id = e.instance
            where l.open and e.there <> l.position %s
            offset 0) l
          """;

  private static final String DOUBLED =
      LEAD
          + """
           r.instance, r.there from (
            select lead_key, min(instance) as instance, count(*)::text as there
            from leadflow.running_instance where model = :journey group by 1 having count(*) > 1) r
          join leadflow.lead_card l on l.id::text = r.lead_key where true %s
          """;

  private static final String LEFT_OVER =
      LEAD
          + """
           r.instance, null as there
          from leadflow.running_instance r join leadflow.lead_card l on l.id::text = r.lead_key
          where r.model = :journey and not l.open %s
          """;

  private final JdbcClient jdbc;

  StuckLeads(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  List<Finding> of(ReportFilter asked) {
    String narrowed = asked.ofLeads("l");
    List<Finding> findings = new ArrayList<>();
    findings.addAll(find(Fault.STUCK, STUCK.formatted(narrowed), asked));
    findings.addAll(
        find(Fault.MISPLACED, MISPLACED.formatted(positions(), places(), narrowed), asked));
    findings.addAll(find(Fault.DOUBLED, DOUBLED.formatted(narrowed), asked));
    findings.addAll(find(Fault.LEFT_OVER, LEFT_OVER.formatted(narrowed), asked));
    return findings;
  }

  boolean isStuck(UUID lead) {
    return jdbc.sql(IS_STUCK).param("lead", lead).query(Boolean.class).single();
  }

  private List<Finding> find(Fault fault, String sql, ReportFilter asked) {
    return jdbc.sql(sql + ORDER)
        .params(asked.values())
        .param("journey", LeadJourney.MODEL)
        .query((r, n) -> finding(fault, r))
        .list();
  }

  private static String positions() {
    return LeadJourney.PLACES.entrySet().stream()
        .map(place -> "when '%s' then '%s'".formatted(place.getValue(), place.getKey()))
        .collect(Collectors.joining(" "));
  }

  private static String places() {
    return LeadJourney.PLACES.values().stream()
        .map("'%s'"::formatted)
        .collect(Collectors.joining(", "));
  }

  private static Finding finding(Fault fault, ResultSet r) throws SQLException {
    String instance = r.getString("instance");
    return new Finding(
        fault,
        r.getObject("id", UUID.class),
        r.getString("name"),
        r.getString("company"),
        r.getString("stage"),
        r.getString("status"),
        r.getString("position"),
        r.getInt("cycle"),
        r.getString("owner"),
        r.getTimestamp("stage_since").toInstant(),
        switch (fault) {
          case STUCK ->
              instance == null
                  ? "No journey runs for it"
                  : "Its journey waits for neither a person, a timer nor a message";
          case MISPLACED ->
              "Its record says %s, its journey is at %s"
                  .formatted(WORDS.get(r.getString("position")), WORDS.get(r.getString("there")));
          case DOUBLED -> r.getString("there") + " journeys run for it";
          case LEFT_OVER -> "Its way has ended, and a journey still runs";
        },
        instance);
  }

  private static final Map<String, String> WORDS =
      Map.of(
          "NONE", "at its beginning or end",
          "NURTURE", "nurture",
          "RESTING", "at rest",
          "QUALIFICATION", "qualification",
          "HANDOVER", "hand-over",
          "OPPORTUNITY", "opportunity");
}
