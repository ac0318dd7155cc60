package leadflow.process.engine;

import java.util.List;
import leadflow.platform.access.EngineStarted;
import leadflow.process.journey.Diagram;
import org.camunda.bpm.engine.ProcessEngine;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Indexes of our own on the engine's tables. The engine makes its tables itself when it starts, so
 * they cannot be part of our migrations. An index that is there stays; the first start with a new
 * one holds up writes for as long as it takes to build.
 */
@Component
class EngineIndexes implements SmartInitializingSingleton {

  private static final List<String> INDEXES =
      List.of(
          // where leads stand in a model, whatever its version, without reading the table
          """
          create index if not exists leadflow_execution_standing on act_ru_execution (proc_def_key_, proc_inst_id_, act_id_)
            where is_active_ and act_id_ is not null
          """,
          // and which lead each instance is about
          """
          create index if not exists leadflow_execution_lead on act_ru_execution (proc_def_key_, business_key_)
            include (id_) where parent_id_ is null
          """,
          // how long leads stayed; what a lead only passes is most of the table and not in it
          """
          create index if not exists leadflow_activity_stayed on act_hi_actinst (proc_def_key_, end_time_)
            include (act_id_, duration_, start_time_, proc_inst_id_)
          """
              + "where "
              + Diagram.WAITS);

  private final EngineStarted startUp;
  private final JdbcClient jdbc;

  /**
   * @param engine whose tables are there once it is
   */
  EngineIndexes(EngineStarted startUp, JdbcClient jdbc, ProcessEngine engine) {
    this.startUp = startUp;
    this.jdbc = jdbc;
  }

  @Override
  public void afterSingletonsInstantiated() {
    startUp.inTurn(() -> INDEXES.forEach(index -> jdbc.sql(index).update()));
  }
}
