package leadflow.insight.reporting;

import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;
import leadflow.platform.access.UserDirectory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Finds the names of teams and people. */
@Component
public class StaffNames {

  private final JdbcClient jdbc;
  private final UserDirectory directory;

  StaffNames(JdbcClient jdbc, UserDirectory directory) {
    this.jdbc = jdbc;
    this.directory = directory;
  }

  public Map<String, String> teams() {
    return jdbc
        .sql("select id, name from leadflow.team_calendar")
        .query((r, n) -> Map.entry(r.getString("id"), r.getString("name")))
        .list()
        .stream()
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  /** Returns names by user id; a user who no longer exists is missing. */
  public Map<String, String> persons(Collection<String> ids) {
    return directory.names(ids);
  }
}
