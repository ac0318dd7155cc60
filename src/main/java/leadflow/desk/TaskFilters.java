package leadflow.desk;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import leadflow.access.Grants;
import leadflow.access.Group;
import leadflow.access.StartUp;
import org.camunda.bpm.engine.FilterService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.filter.Filter;
import org.camunda.bpm.engine.task.TaskQuery;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.stereotype.Component;

/**
 * The lists people find in Tasklist, which is blank without one. None names a group: each person
 * sees those tasks that his grants let him read. They are set anew at each start; whoever wants
 * another list adds it under another name.
 */
@Component
class TaskFilters implements SmartInitializingSingleton {

  private static final String TOMORROW = "${dateTime().withTimeAtStartOfDay().plusDays(1)}";
  private static final int HOT = 100;

  private final FilterService filters;
  private final TaskService tasks;
  private final Grants grants;
  private final StartUp startUp;

  TaskFilters(FilterService filters, TaskService tasks, Grants grants, StartUp startUp) {
    this.filters = filters;
    this.tasks = tasks;
    this.grants = grants;
    this.startUp = startUp;
  }

  @Override
  public void afterSingletonsInstantiated() {
    startUp.inTurn(
        () -> {
          ensure(
              5,
              "To do",
              "Yours, and what is free to claim, the most urgent first",
              "#1d1f23",
              urgentFirst()
                  .or()
                  .taskAssigneeExpression("${currentUser()}")
                  .taskUnassigned()
                  .endOr());
          ensure(
              10,
              "My tasks",
              "What you have claimed, the most urgent first",
              "#2f6f5e",
              urgentFirst().taskAssigneeExpression("${currentUser()}"));
          ensure(
              20,
              "Hot",
              "Leads that asked, or that run away in minutes",
              "#b3261e",
              tasks.createTaskQuery().taskMinPriority(HOT).orderByDueDate().asc());
          ensure(
              30,
              "Overdue",
              "Past their due date, the longest first",
              "#a3480f",
              tasks.createTaskQuery().dueBeforeExpression("${now()}").orderByDueDate().asc());
          ensure(
              40,
              "Due today",
              "Still in time, until midnight UTC",
              "#8a6d00",
              tasks
                  .createTaskQuery()
                  .dueAfterExpression("${now()}")
                  .dueBeforeExpression(TOMORROW)
                  .orderByDueDate()
                  .asc());
          ensure(
              50,
              "Team pool",
              "Nobody has claimed these yet",
              "#3b5b92",
              urgentFirst().taskUnassigned());
          ensure(60, "All open", "Everything you may see", "#5a6472", urgentFirst());
        });
  }

  private TaskQuery urgentFirst() {
    return tasks.createTaskQuery().orderByTaskPriority().desc().orderByDueDate().asc();
  }

  private void ensure(int place, String name, String description, String color, TaskQuery query) {
    Filter filter =
        filters.createTaskFilterQuery().filterName(name).list().stream()
            .min(Comparator.comparing(Filter::getId))
            .orElseGet(() -> filters.newTaskFilter(name));
    filter.setQuery(query);
    Map<String, Object> properties = new HashMap<>();
    properties.put("description", description);
    properties.put("color", color);
    properties.put("priority", place);
    properties.put("refresh", true);
    properties.put("showUndefinedVariable", false);
    properties.put("variables", List.of(Map.of("name", "lead", "label", "Lead")));
    filter.setProperties(properties);
    String id = filters.saveFilter(filter).getId();
    for (Group group : Group.values()) {
      grants.readFilter(group, id);
    }
  }
}
