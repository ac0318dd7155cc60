package leadflow.insight.dashboard;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who has how much to do now. People do not belong to a source or a product, so these two narrow
 * the leads alone, and not what a person has.
 *
 * @param openLeads leads at qualification, hand-over or opportunity
 * @param people of SDR and sales, by name
 * @param pool null where one team or one person was asked for: the pool is nobody's
 */
public record Workload(long openLeads, List<Load> people, @Nullable Pool pool) {

  /**
   * @param open leads that he works on
   * @param got leads that he got in the last 30 days
   * @param capacity leads that he may get in 30 days
   * @param used {@code got / capacity}; null without capacity
   * @param present neither away by plan nor out today
   */
  public record Load(
      String id,
      String name,
      String team,
      String teamName,
      long open,
      long got,
      long capacity,
      @Nullable Double used,
      boolean present) {}

  /** Leads that nobody has yet, by where they wait. */
  public record Pool(long qualification, long handover) {}
}
