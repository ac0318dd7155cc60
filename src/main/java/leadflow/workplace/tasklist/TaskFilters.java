package leadflow.workplace.tasklist;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import leadflow.lead.LeadState;
import leadflow.platform.access.EngineStarted;
import leadflow.platform.access.Grants;
import leadflow.platform.access.Group;
import org.camunda.bpm.engine.FilterService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.filter.Filter;
import org.camunda.bpm.engine.task.TaskQuery;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.stereotype.Component;

/**
 * The filters in Tasklist, which is blank without one, in the order in which people work through
 * them. A task that waits for a follow-up date is only in the filter for these. The filters are
 * reset at each start; add your own under other names.
 *
 * <p>People who work on tasks see their own tasks, and unclaimed ones of the kinds that they can
 * work on. People who supervise others see everybody's.
 */
@Component
class TaskFilters implements SmartInitializingSingleton {

  private static final String ME = "${currentUser()}";
  private static final String NOW = "${now()}";
  private static final String TOMORROW = "${deskSteps.endOfToday(currentUser())}";

  private static final String RED = "#b3261e";
  private static final String ORANGE = "#a3480f";
  private static final String YELLOW = "#8a6d00";
  private static final String GREEN = "#2f6f5e";
  private static final String BLUE = "#3b5b92";
  private static final String GREY = "#5a6472";
  private static final String BLACK = "#1d1f23";

  private static final List<Group> WORKERS = List.of(Group.SDR, Group.SALES);
  private static final List<Group> OVERSEERS =
      List.of(Group.MANAGERS, Group.MARKETING, Group.PROCESS_OWNERS);

  /** Names of our filters in earlier versions. */
  private static final List<String> RETIRED = List.of("Team pool");

  private final FilterService filters;
  private final TaskService tasks;
  private final Grants grants;
  private final EngineStarted startUp;

  TaskFilters(FilterService filters, TaskService tasks, Grants grants, EngineStarted startUp) {
    this.filters = filters;
    this.tasks = tasks;
    this.grants = grants;
    this.startUp = startUp;
  }

  /**
   * A filter.
   *
   * @param place the position in the list; the first filter is open at first
   */
  private record Shown(int place, String name, String description, String color, TaskQuery query) {}

  @Override
  public void afterSingletonsInstantiated() {
    startUp.inTurn(
        () -> {
          RETIRED.forEach(this::remove);
          forWorkers().forEach(shown -> ensure(shown, WORKERS));
          forOverseers().forEach(shown -> ensure(shown, OVERSEERS));
        });
  }

  private List<Shown> forWorkers() {
    return List.of(
        new Shown(
            10,
            "To do",
            "Yours, and what is free to claim: hot first, then the longest due",
            BLACK,
            mineOrFree(hotFirst(present()))),
        new Shown(20, "Overdue", "Past their due date", ORANGE, mineOrFree(overdue(present()))),
        new Shown(
            30,
            "Due today",
            "Still in time, until midnight where you work",
            YELLOW,
            mineOrFree(dueToday(present()))),
        new Shown(
            40,
            "Hot",
            "Leads that asked, and run away in minutes",
            RED,
            mineOrFree(hot(present()))),
        new Shown(
            50,
            "My tasks",
            "What you have claimed",
            GREEN,
            hotFirst(present()).taskAssigneeExpression(ME)),
        new Shown(
            60,
            "My team's pool",
            "Nobody has claimed these yet",
            BLUE,
            hotFirst(present())
                .taskUnassigned()
                .taskCandidateGroupInExpression("${currentUserGroups()}")),
        new Shown(
            70,
            "Waiting for follow-up",
            "Hidden from the other lists until their follow-up date",
            GREY,
            mineOrFree(waiting())));
  }

  private List<Shown> forOverseers() {
    return List.of(
        new Shown(
            110, "All overdue", "Everybody's, past their due date", ORANGE, overdue(present())),
        new Shown(
            120,
            "All due today",
            "Everybody's, still in time until midnight where you work",
            YELLOW,
            dueToday(present())),
        new Shown(130, "All hot", "Everybody's leads that asked", RED, hot(present())),
        new Shown(
            140,
            "All pools",
            "Nobody has claimed these yet",
            BLUE,
            hotFirst(present()).taskUnassigned()),
        new Shown(150, "All waiting", "Hidden until their follow-up date", GREY, waiting()),
        new Shown(160, "All open", "Everything but what waits", BLACK, hotFirst(present())));
  }

  /** Selects tasks that do not wait for a follow-up date. */
  private TaskQuery present() {
    return tasks.createTaskQuery().followUpBeforeOrNotExistentExpression(NOW);
  }

  private TaskQuery waiting() {
    return tasks.createTaskQuery().followUpAfterExpression(NOW).orderByFollowUpDate().asc();
  }

  private static TaskQuery overdue(TaskQuery query) {
    return query.dueBeforeExpression(NOW).orderByDueDate().asc();
  }

  private static TaskQuery dueToday(TaskQuery query) {
    return query.dueAfterExpression(NOW).dueBeforeExpression(TOMORROW).orderByDueDate().asc();
  }

  private static TaskQuery hot(TaskQuery query) {
    return query.taskMinPriority(LeadState.HOT).orderByDueDate().asc();
  }

  private static TaskQuery hotFirst(TaskQuery query) {
    return query.orderByTaskPriority().desc().orderByDueDate().asc();
  }

  /**
   * Unclaimed tasks are those that a person can see: people who work on tasks see only the ones
   * that they can claim.
   */
  private static TaskQuery mineOrFree(TaskQuery query) {
    return query.or().taskAssigneeExpression(ME).taskUnassigned().endOr();
  }

  private void remove(String name) {
    filters
        .createTaskFilterQuery()
        .filterName(name)
        .list()
        .forEach(filter -> filters.deleteFilter(filter.getId()));
  }

  private void ensure(Shown shown, List<Group> groups) {
    Filter filter =
        filters.createTaskFilterQuery().filterName(shown.name).list().stream()
            .min(Comparator.comparing(Filter::getId))
            .orElseGet(() -> filters.newTaskFilter(shown.name));
    filter.setQuery(shown.query);
    Map<String, Object> properties = new HashMap<>();
    properties.put("description", shown.description);
    properties.put("color", shown.color);
    properties.put("priority", shown.place);
    properties.put("refresh", true);
    properties.put("showUndefinedVariable", false);
    properties.put("variables", List.of(Map.of("name", "lead", "label", "Lead")));
    filter.setProperties(properties);
    String id = filters.saveFilter(filter).getId();
    groups.forEach(group -> grants.readFilter(group, id));
  }
}
