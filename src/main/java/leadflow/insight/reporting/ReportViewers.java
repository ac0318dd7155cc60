package leadflow.insight.reporting;

import leadflow.platform.access.Caller;
import leadflow.platform.access.Group;
import leadflow.sla.calendar.Calendars;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Tells what each may see: a team lead his own team, everybody else who may look at all, all. */
@Component
public class ReportViewers {

  private final Calendars teams;

  ReportViewers(Calendars teams) {
    this.teams = teams;
  }

  /**
   * @param caller who may look: he was checked at the door
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

  /** Whether he may see a lead of this owner; one that nobody owns is no team's. */
  public boolean sees(ReportViewer viewer, @Nullable String owner) {
    return viewer.seesAll() || owner != null && teams.teamOf(owner).equals(viewer.team());
  }
}
