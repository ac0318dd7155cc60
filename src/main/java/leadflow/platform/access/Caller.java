package leadflow.platform.access;

import java.security.Principal;
import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Who sent a request.
 *
 * @param actor the name in every audit row: a user's id, or {@code api:<key name>}
 * @param user the person, or null for an API key
 */
public record Caller(String actor, @Nullable String user, Set<String> groups, Set<String> scopes)
    implements Principal {

  static Caller key(String name, Collection<String> scopes) {
    return new Caller("api:" + name, null, Set.of(), Set.copyOf(scopes));
  }

  static Caller person(String user, Collection<String> groups) {
    Set<String> scopes =
        Stream.of(Group.values())
            .filter(group -> groups.contains(group.id()))
            .flatMap(group -> group.scopes().stream())
            .collect(Collectors.toUnmodifiableSet());
    return new Caller(user, user, Set.copyOf(groups), scopes);
  }

  public boolean in(Group group) {
    return groups.contains(group.id());
  }

  /**
   * Lets through who is in one of these groups.
   *
   * @throws Refusal for everybody else, saying why
   */
  public void mustBeIn(String why, Group... allowed) {
    if (Stream.of(allowed).noneMatch(this::in)) {
      throw new Refusal(why);
    }
  }

  @Override
  public String getName() {
    return actor;
  }
}
