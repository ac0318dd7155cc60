package leadflow.sales.team;

import java.util.List;
import java.util.UUID;
import leadflow.platform.web.SelectOption;
import org.jspecify.annotations.Nullable;

/**
 * The open leads of a person, or of the pool, and the form to hand them over.
 *
 * @param notice the result of the last hand-over
 * @param leads the most urgent
 * @param count how many there are
 * @param zone in which times are shown
 * @param again the choice to have them routed again
 * @param pool the choice to return them to the pool; null when they are there already
 */
record OpenLeadsView(
    Notice notice,
    List<Row> leads,
    long count,
    String zone,
    FormField which,
    FormField to,
    FormField reason,
    SelectOption again,
    List<SelectOption> targets,
    @Nullable SelectOption pool) {

  boolean anyLeads() {
    return count > 0;
  }

  boolean oneLead() {
    return count == 1;
  }

  boolean more() {
    return count > leads.size();
  }

  boolean allChosen() {
    return which.value().strip().equals("all");
  }

  /**
   * @param moved how many leads changed hands; null when none was selected
   * @param stayed which did not, and why
   */
  record Notice(@Nullable Long moved, List<String> stayed) {

    static final Notice NONE = new Notice(null, List.of());

    static Notice moved(@Nullable Integer moved) {
      return moved == null ? NONE : new Notice(moved.longValue(), List.of());
    }

    boolean oneMoved() {
      return moved != null && moved == 1;
    }

    boolean anyStayed() {
      return !stayed.isEmpty();
    }
  }

  /**
   * @param stage what has to be done with it
   * @param role whose task that is
   * @param due when the next clock is due; empty when none runs
   */
  record Row(
      UUID leadId,
      String leadName,
      @Nullable String company,
      boolean hot,
      String stage,
      String role,
      String due,
      boolean overdue) {}
}
