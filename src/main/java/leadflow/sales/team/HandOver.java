package leadflow.sales.team;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import leadflow.lead.LeadNotFound;
import leadflow.lead.Leads;
import leadflow.platform.validation.Conflict;
import leadflow.platform.validation.InvalidInput;
import leadflow.sales.routing.Reassignment;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.stereotype.Component;

/**
 * Moves many leads of one person, or of the pool, to another person or through routing, each in its
 * own transaction.
 */
@Component
class HandOver {

  /** Stands for a person: routing decides. */
  static final String ROUTE_AGAIN = "*again";

  /** Stands for a person: the group's pool. */
  static final String POOL = "*pool";

  private final Reassignment reassignment;
  private final Leads leads;

  HandOver(Reassignment reassignment, Leads leads) {
    this.reassignment = reassignment;
    this.leads = leads;
  }

  /**
   * @param moved how many leads went to whom; the empty name is the pool
   * @param stayed which leads did not move, and why
   */
  record Result(Map<String, Long> moved, List<String> stayed) {}

  /**
   * @param from the owner when the page was shown; null for the pool. A lead that has another owner
   *     by now stays where it is
   * @param to a user id, {@link #ROUTE_AGAIN} or {@link #POOL}
   */
  Result move(List<UUID> ids, @Nullable String from, String to, @Nullable String reason) {
    List<String> went = new ArrayList<>();
    List<String> stayed = new ArrayList<>();
    for (UUID id : ids) {
      try {
        String next = moved(id, from, to, reason);
        went.add(next == null ? "" : next);
      } catch (Conflict | InvalidInput e) {
        stayed.add(name(id) + ": " + sentence(e));
      } catch (ConcurrencyFailureException e) {
        stayed.add(name(id) + ": somebody is working on it; try again");
      } catch (LeadNotFound e) {
        stayed.add("There is no such lead any more");
      }
    }
    return new Result(
        went.stream().collect(Collectors.groupingBy(Function.identity(), Collectors.counting())),
        stayed);
  }

  private @Nullable String moved(
      UUID id, @Nullable String from, String to, @Nullable String reason) {
    if (to.equals(ROUTE_AGAIN)) {
      return reassignment.routeAgain(id, from, reason);
    }
    String owner = to.equals(POOL) ? null : to;
    reassignment.handOver(id, from, owner, reason);
    return owner;
  }

  private String name(UUID id) {
    return leads.find(id).map(lead -> lead.facts().displayName()).orElse("A lead");
  }

  private static String sentence(RuntimeException e) {
    return e instanceof InvalidInput invalid
        ? invalid.problems().get(0).message()
        : String.valueOf(e.getMessage());
  }
}
