package leadflow.insight.dashboard;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How much work each person has now. People do not belong to a source or a product, so these two
 * filters narrow the leads, but not a person's figures.
 *
 * @param openLeads leads at qualification, hand-over or opportunity
 * @param people of SDR and sales, by name
 * @param pool null when the report is for one team or one person: the pool belongs to nobody
 */
public record Workload(long openLeads, List<Load> people, @Nullable Pool pool) {

  /**
   * @param open leads that they work on
   * @param got leads that they got in the last 30 days
   * @param capacity leads that they can get in 30 days
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

  /** Leads without an owner, by where they wait. */
  public record Pool(long qualification, long handover) {}
}
