package leadflow.workplace.tasklist;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import leadflow.platform.validation.Conflict;
import leadflow.platform.validation.InvalidInput;
import leadflow.process.journey.DeployedForms;
import leadflow.sales.opportunity.OpportunityUpdates;
import leadflow.sales.qualification.Attempts;
import leadflow.sales.qualification.BantJudgement;
import leadflow.sales.qualification.Qualification;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * What a person at a task can read about its lead and do with it. Everybody who can see the task
 * gets the card; only those who can work on it can act.
 */
@Component
class TaskDesk {

  private static final int FURTHEST = 100_000;

  private final VisibleTasks tasks;
  private final LeadCards cards;
  private final CardTimeline timelines;
  private final Attempts attempts;
  private final Qualification qualification;
  private final OpportunityUpdates opportunities;
  private final DeployedForms forms;

  TaskDesk(
      VisibleTasks tasks,
      LeadCards cards,
      CardTimeline timelines,
      Attempts attempts,
      Qualification qualification,
      OpportunityUpdates opportunities,
      DeployedForms forms) {
    this.tasks = tasks;
    this.cards = cards;
    this.timelines = timelines;
    this.attempts = attempts;
    this.qualification = qualification;
    this.opportunities = opportunities;
    this.forms = forms;
  }

  LeadCard card(String task) {
    return cards.of(tasks.seen(task));
  }

  /**
   * @param from {@code next} of the previous page; null for the first
   */
  LeadCard.Timeline timeline(String task, @Nullable String from) {
    return timelines.page(tasks.seen(task).lead(), number(from));
  }

  void attempt(String task, Attempts.Attempt attempt) {
    attempts.log(tasks.workedOn(task).lead(), attempt);
  }

  /**
   * @param answers the form's values by field key; null for an empty field
   */
  void saveAnswers(String task, Map<String, @Nullable Object> answers) {
    VisibleTasks.Seen seen = tasks.workedOn(task);
    if (!seen.savable()) {
      throw new Conflict("no-open-task", "What this task's form holds counts when it is completed");
    }
    check(forms.of(task).fields(), answers);
    if (seen.qualifying()) {
      qualification.savedPartWay(seen.lead(), answers);
    } else {
      opportunities.save(seen.lead(), answers);
    }
  }

  /**
   * Returns what {@code judge-bant} suggests for the answers so far, to everybody who can see the
   * task.
   */
  BantJudgement.Suggestion suggestion(String task, Map<String, @Nullable Object> answers) {
    tasks.seen(task);
    return qualification.suggestion(answers);
  }

  private static void check(Set<String> fields, Map<String, @Nullable Object> answers) {
    List<InvalidInput.Problem> problems = new ArrayList<>();
    answers.forEach(
        (key, value) -> {
          if (!fields.contains(key)) {
            problems.add(
                new InvalidInput.Problem(key, "unknown_field", "the form has no such field"));
          } else if (value instanceof Map || value instanceof List) {
            problems.add(
                new InvalidInput.Problem(key, "invalid", "must be text, a number or yes or no"));
          }
        });
    if (!problems.isEmpty()) {
      throw new InvalidInput(problems);
    }
  }

  private static int number(@Nullable String from) {
    try {
      int number = from == null ? 0 : Integer.parseInt(from);
      if (number >= 0 && number <= FURTHEST) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw new InvalidInput("from", "invalid", "must be a number");
    }
    throw new InvalidInput("from", "out_of_range", "must lie between 0 and " + FURTHEST);
  }
}
