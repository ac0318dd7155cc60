package leadflow.platform.access;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import leadflow.lead.Actor;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.impl.identity.Authentication;
import org.camunda.bpm.webapp.impl.security.auth.AuthenticationUtil;
import org.camunda.bpm.webapp.impl.security.auth.UserAuthentication;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Tells who sent a request, and logs people in and out. A login here is the one that Tasklist,
 * Cockpit and Admin use too: the same entry in the same session.
 */
@Component
public class Callers {

  private static final ThreadLocal<@Nullable Caller> CURRENT = new ThreadLocal<>();

  private final ProcessEngine engine;
  private final IdentityService identity;
  private final ApiKeys keys;
  private final long recheckMillis;

  Callers(
      ProcessEngine engine,
      IdentityService identity,
      ApiKeys keys,
      @Value("${camunda.bpm.webapp.auth.cache.time-to-live:300000}") long recheckMillis) {
    this.engine = engine;
    this.identity = identity;
    this.keys = keys;
    this.recheckMillis = recheckMillis;
  }

  /** The caller with this API key. */
  public Optional<Caller> withKey(String key) {
    return keys.find(key);
  }

  /** The person with this password; the engine slows down and locks whoever guesses. */
  public Optional<Caller> withPassword(String user, String password) {
    if (!identity.checkPassword(user, password)) {
      return Optional.empty();
    }
    return Optional.of(Caller.person(user, AuthenticationUtil.getGroupsOfUser(engine, user)));
  }

  /** The person who is logged in to the web applications. */
  public Optional<Caller> inSession(HttpServletRequest request) {
    HttpSession session = request.getSession(false);
    if (session == null) {
      return Optional.empty();
    }
    var logins = AuthenticationUtil.getAuthsFromSession(session);
    // a deleted user or a changed group counts here as soon as in the web applications
    AuthenticationUtil.updateCache(logins, session, recheckMillis);
    return logins.getAuthenticationForProcessEngine(engine.getName())
            instanceof UserAuthentication login
        ? Optional.of(Caller.person(login.getIdentityId(), login.getGroupIds()))
        : Optional.empty();
  }

  /** Logs a person in to our pages and to all web applications, in a new session. */
  public boolean logIn(HttpServletRequest request, String user, String password) {
    if (!identity.checkPassword(user, password)) {
      return false;
    }
    UserAuthentication login = AuthenticationUtil.createAuthentication(engine, user);
    if (login == null) {
      return false;
    }
    AuthenticationUtil.revalidateSession(request, login);
    return true;
  }

  public void logOut(HttpServletRequest request) {
    HttpSession session = request.getSession(false);
    if (session != null) {
      session.invalidate();
    }
  }

  /**
   * Does the work of a request, whose caller stands in every audit row. Its scopes tell what it may
   * ask for; the engine's own checks hold only where the work says so, see {@link #inName}.
   */
  public <T> T as(Caller caller, Callable<T> work) throws Exception {
    CURRENT.set(caller);
    try {
      return Actor.as(caller.actor(), work);
    } finally {
      CURRENT.remove();
    }
  }

  /**
   * Does a request of the web applications as one of our own: in the name of the person who is
   * logged in there, and not with the engine's checks on all that follows, which Camunda's doors
   * switch on for the whole request.
   */
  public <T> T inWebApplication(HttpServletRequest request, Work<T> work) throws Exception {
    Caller caller =
        inSession(request).orElseThrow(() -> new IllegalStateException("Nobody is logged in"));
    Authentication before = identity.getCurrentAuthentication();
    identity.clearAuthentication();
    try {
      return as(caller, () -> work.of(caller));
    } finally {
      identity.setAuthentication(before);
    }
  }

  /** What is done for somebody. */
  public interface Work<T> {
    T of(Caller caller) throws Exception;
  }

  /**
   * Does what the engine shall check by the grants of the person who called; for an API key, and
   * where nobody called, it checks nothing.
   */
  public void inName(Runnable work) {
    Caller caller = CURRENT.get();
    if (caller == null || caller.user() == null) {
      work.run();
      return;
    }
    identity.setAuthentication(caller.user(), List.copyOf(caller.groups()));
    try {
      work.run();
    } finally {
      identity.clearAuthentication();
    }
  }
}
