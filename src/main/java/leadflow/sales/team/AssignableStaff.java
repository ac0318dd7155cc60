package leadflow.sales.team;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import leadflow.platform.access.Group;
import leadflow.platform.access.UserDirectory;
import leadflow.process.journey.Role;
import leadflow.sales.routing.Roster;
import leadflow.sales.routing.RoutingCandidate;
import org.springframework.stereotype.Component;

/**
 * Everybody who can get leads (the members of the groups that routing uses) and everybody who leads
 * a team.
 */
@Component("teamPeople")
class AssignableStaff {

  private final UserDirectory directory;
  private final Roster roster;

  AssignableStaff(UserDirectory directory, Roster roster) {
    this.directory = directory;
    this.roster = roster;
  }

  /**
   * @param roles in which they get leads; empty for somebody who only leads a team
   */
  record Person(String id, String name, List<Role> roles, RoutingCandidate entry) {

    boolean is(Role role) {
      return roles.contains(role);
    }
  }

  /** Returns everybody by name. */
  List<Person> all() {
    Map<String, UserDirectory.Person> members = new LinkedHashMap<>();
    Map<String, List<Role>> roles = new LinkedHashMap<>();
    for (Role role : Role.values()) {
      for (UserDirectory.Person member : directory.members(role.group())) {
        members.put(member.id(), member);
        roles.computeIfAbsent(member.id(), id -> new ArrayList<>()).add(role);
      }
    }
    directory.members(Group.TEAM_LEADS).forEach(member -> members.putIfAbsent(member.id(), member));
    return roster.of(members.keySet()).stream()
        .map(
            entry ->
                new Person(
                    entry.id(),
                    Objects.requireNonNull(members.get(entry.id())).name(),
                    roles.getOrDefault(entry.id(), List.of()),
                    entry))
        .sorted(Comparator.comparing(Person::name).thenComparing(Person::id))
        .toList();
  }

  Optional<Person> find(String id) {
    return all().stream().filter(person -> person.id().equals(id)).findFirst();
  }
}
