package leadflow.platform.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import leadflow.platform.access.Caller;
import leadflow.platform.access.Callers;
import org.springframework.http.HttpHeaders;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerExceptionResolver;

/**
 * Finds out who calls, by API key, password or (for pages) the web applications' session, and does
 * the rest of the request in that name.
 */
final class CallerFilter extends OncePerRequestFilter {

  private final Callers callers;
  private final HandlerExceptionResolver failures;
  private final LoginChallenge challenge;
  private final boolean sessions;

  CallerFilter(
      Callers callers,
      HandlerExceptionResolver failures,
      LoginChallenge challenge,
      boolean sessions) {
    this.callers = callers;
    this.failures = failures;
    this.challenge = challenge;
    this.sessions = sessions;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    String credentials = request.getHeader(HttpHeaders.AUTHORIZATION);
    Optional<Caller> caller;
    try {
      caller = credentials == null ? loggedIn(request) : known(credentials);
    } catch (RuntimeException e) {
      // the database may be away: that is no wrong password
      failures.resolveException(request, response, null, e);
      return;
    }
    if (caller.isPresent()) {
      inName(caller.get(), request, response, chain);
    } else if (credentials != null) {
      challenge.wrongCredentials(request, response);
    } else {
      chain.doFilter(request, response);
    }
  }

  private Optional<Caller> loggedIn(HttpServletRequest request) {
    return sessions ? callers.inSession(request) : Optional.empty();
  }

  private Optional<Caller> known(String credentials) {
    int blank = credentials.indexOf(' ');
    if (blank < 0) {
      return Optional.empty();
    }
    String secret = credentials.substring(blank + 1).strip();
    return switch (credentials.substring(0, blank).toLowerCase(Locale.ROOT)) {
      case "bearer" -> callers.withKey(secret);
      case "basic" -> basic(secret);
      default -> Optional.empty();
    };
  }

  private Optional<Caller> basic(String secret) {
    try {
      String pair = new String(Base64.getDecoder().decode(secret), StandardCharsets.UTF_8);
      int colon = pair.indexOf(':');
      return colon < 1
          ? Optional.empty()
          : callers.withPassword(pair.substring(0, colon), pair.substring(colon + 1));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private void inName(
      Caller caller, HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    var context = SecurityContextHolder.createEmptyContext();
    context.setAuthentication(
        UsernamePasswordAuthenticationToken.authenticated(caller, null, authorities(caller)));
    SecurityContextHolder.setContext(context);
    try {
      callers.as(
          caller,
          () -> {
            chain.doFilter(request, response);
            return true;
          });
    } catch (ServletException | IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new ServletException(e);
    }
  }

  private static List<GrantedAuthority> authorities(Caller caller) {
    List<GrantedAuthority> authorities = new ArrayList<>();
    caller.scopes().forEach(scope -> authorities.add(new SimpleGrantedAuthority(scope)));
    caller
        .groups()
        .forEach(group -> authorities.add(new SimpleGrantedAuthority(Security.group(group))));
    return authorities;
  }
}
