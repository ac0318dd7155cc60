package leadflow.platform.access;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.identity.User;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Who works here, as the engine's user administration knows it. */
@Component
public class UserDirectory {

  private final IdentityService identity;

  UserDirectory(IdentityService identity) {
    this.identity = identity;
  }

  /**
   * @param email null when none is entered
   */
  public record Person(String id, String name, @Nullable String email) {}

  public Optional<Person> person(String id) {
    return Optional.ofNullable(identity.createUserQuery().userId(id).singleResult())
        .map(UserDirectory::person);
  }

  /** The names of these people by id; an id that is no person's is left out. */
  public Map<String, String> names(Collection<String> ids) {
    return ids.isEmpty()
        ? Map.of()
        : identity.createUserQuery().userIdIn(ids.toArray(String[]::new)).list().stream()
            .map(UserDirectory::person)
            .collect(Collectors.toMap(Person::id, Person::name));
  }

  /** Returns the members of a group, by id. */
  public List<Person> members(Group group) {
    return identity
        .createUserQuery()
        .memberOfGroup(group.id())
        .orderByUserId()
        .asc()
        .list()
        .stream()
        .map(UserDirectory::person)
        .toList();
  }

  private static Person person(User user) {
    String name =
        ((user.getFirstName() == null ? "" : user.getFirstName())
                + " "
                + (user.getLastName() == null ? "" : user.getLastName()))
            .strip();
    String email = user.getEmail() == null || user.getEmail().isBlank() ? null : user.getEmail();
    return new Person(user.getId(), name.isEmpty() ? user.getId() : name, email);
  }
}
