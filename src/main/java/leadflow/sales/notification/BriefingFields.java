package leadflow.sales.notification;

import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import leadflow.mail.template.OwnFields;
import org.springframework.stereotype.Component;

/** The fields that {@link Briefing} fills, for checking and previewing mails to colleagues. */
@Component
class BriefingFields implements OwnFields {

  private static final Map<String, Object> EXAMPLES =
      Map.ofEntries(
          Map.entry("leadTitle", "Ana Silva"),
          Map.entry("company", "Northwind Robotics"),
          Map.entry("leadRole", "Head of Operations"),
          Map.entry("grade", "A1"),
          Map.entry("reason", "demo requested"),
          Map.entry("scoreReasons", "Attended a webinar · Head of department"),
          Map.entry("hot", true),
          Map.entry("clock", "first touch"),
          Map.entry("due", "in 28 min"),
          Map.entry("dueAt", "Tue 3 Mar 2026, 13:00 CET"),
          Map.entry("stoppedBy", "by a logged attempt or a conversation, not by opening the task"),
          Map.entry("readerName", "Sofia Reyes"),
          Map.entry("ownerName", "Sofia Reyes"));

  @Override
  public Set<String> templates() {
    return Arrays.stream(NotificationKind.values())
        .map(NotificationKind::template)
        .collect(Collectors.toSet());
  }

  @Override
  public boolean toColleagues() {
    return true;
  }

  @Override
  public String occasion() {
    return "a colleague is told, as chosen at /notifications";
  }

  @Override
  public Map<String, Object> examples() {
    return EXAMPLES;
  }
}
