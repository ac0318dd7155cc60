package leadflow.insight.reporting;

import leadflow.platform.access.Caller;
import leadflow.platform.access.Group;
import leadflow.sla.calendar.Calendars;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Decides what each viewer can see: a team lead their own team, everybody else with access
 * everything.
 */
@Component
public class ReportViewers {

  private final Calendars teams;

  ReportViewers(Calendars teams) {
    this.teams = teams;
  }

  /**
   * Returns what the caller can see.
   *
   * @param caller whose access was checked already
   */
  public ReportViewer of(Caller caller) {
    String user = caller.user();
    if (user == null) {
      return ReportViewer.PROGRAM;
    }
    boolean oneTeam =
        caller.in(Group.TEAM_LEADS) && !caller.in(Group.MANAGERS) && !caller.in(Group.ADMIN);
    return new ReportViewer(user, oneTeam ? teams.teamOf(user) : null);
  }

  /**
   * Returns whether they can see a lead of this owner; a lead without an owner belongs to no team.
   */
  public boolean sees(ReportViewer viewer, @Nullable String owner) {
    return viewer.seesAll() || owner != null && teams.teamOf(owner).equals(viewer.team());
  }
}
