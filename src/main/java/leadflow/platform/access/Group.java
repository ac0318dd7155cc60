package leadflow.platform.access;

import java.util.Set;

/** The groups people belong to, and what each may ask of our own API. */
public enum Group {
  ADMIN("camunda-admin", "Administrators", Scope.ALL),
  SDR("sdr", "Sales development", Set.of(Scope.LEADS_READ, Scope.LEADS_WRITE, Scope.ACTIVITIES)),
  SALES("sales", "Sales", Set.of(Scope.LEADS_READ, Scope.LEADS_WRITE, Scope.ACTIVITIES)),
  MANAGERS(
      "managers",
      "Managers",
      Set.of(Scope.LEADS_READ, Scope.LEADS_WRITE, Scope.ACTIVITIES, Scope.REPORTS)),
  /** Manages one team; sees in Cockpit what that team does. */
  TEAM_LEADS("teamLeads", "Team leads", Set.of()),
  MARKETING(
      "marketing",
      "Marketing",
      Set.of(Scope.LEADS_READ, Scope.IMPORTS, Scope.REPORTS, Scope.CAPTURE)),
  PROCESS_OWNERS("processOwners", "Process owners", Set.of(Scope.LEADS_READ));

  private final String id;
  private final String label;
  private final Set<String> scopes;

  Group(String id, String label, Set<String> scopes) {
    this.id = id;
    this.label = label;
    this.scopes = scopes;
  }

  /** As the engine and the models name it. */
  public String id() {
    return id;
  }

  /** For people, such as "Sales development". */
  public String label() {
    return label;
  }

  Set<String> scopes() {
    return scopes;
  }
}
