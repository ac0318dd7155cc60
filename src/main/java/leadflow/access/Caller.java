package leadflow.access;

import java.security.Principal;
import java.util.Collection;
import java.util.Locale;
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
   * Lets through whoever is in one of these groups.
   *
   * @param what is for them alone, as the beginning of a sentence
   * @throws org.camunda.bpm.engine.AuthorizationException for everybody else, with that sentence
   */
  public void require(String what, Group... any) {
    if (Stream.of(any).noneMatch(this::in)) {
      throw new Refusal(
          what
              + " is for "
              + Stream.of(any)
                  .map(group -> group.title().toLowerCase(Locale.ROOT))
                  .collect(Collectors.joining(" and ")));
    }
  }

  @Override
  public String getName() {
    return actor;
  }
}
