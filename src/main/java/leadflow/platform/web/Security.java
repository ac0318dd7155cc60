package leadflow.platform.web;

import static org.springframework.http.HttpMethod.GET;
import static org.springframework.http.HttpMethod.HEAD;
import static org.springframework.http.HttpMethod.POST;
import static org.springframework.security.config.http.SessionCreationPolicy.STATELESS;
import static org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher.withDefaults;

import java.util.Arrays;
import leadflow.platform.access.Callers;
import leadflow.platform.access.Group;
import leadflow.platform.access.Scope;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.annotation.web.configurers.HeadersConfigurer;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.AnonymousAuthenticationFilter;
import org.springframework.security.web.context.NullSecurityContextRepository;
import org.springframework.security.web.csrf.CookieCsrfTokenRepository;
import org.springframework.security.web.header.HeaderWriter;
import org.springframework.security.web.header.writers.ContentSecurityPolicyHeaderWriter;
import org.springframework.security.web.header.writers.DelegatingRequestMatcherHeaderWriter;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.security.web.util.matcher.AnyRequestMatcher;
import org.springframework.security.web.util.matcher.NegatedRequestMatcher;
import org.springframework.security.web.util.matcher.OrRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.web.servlet.HandlerExceptionResolver;

/**
 * Who may call what. Three parts: Camunda's own paths guard themselves; the API knows scopes and no
 * cookie; pages know the web applications' login. What is not named here needs a login.
 */
@Configuration(proxyBeanMethods = false)
@EnableWebSecurity
class Security {

  private static final String PAGE_POLICY =
      "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'self';"
          + " form-action 'self'; frame-ancestors 'self'";

  /** The library behind the API's page writes styles into its elements. */
  private static final String API_PAGE_STYLES = "; style-src 'self' 'unsafe-inline'";

  private static final RequestMatcher API_PAGE = any("/swagger-ui/**");
  private static final RequestMatcher NOT_API_PAGE = new NegatedRequestMatcher(API_PAGE);
  private static final String API_POLICY = "default-src 'none'; frame-ancestors 'none'";

  /** For anybody; what is posted here comes from outside and carries its own proof or none. */
  private static final String[] VISITORS = {
    "/forms/**", "/unsubscribe/**", "/confirm/**", "/preferences/**", "/t/**", "/hooks/**"
  };

  private static final String[] PUBLIC = {
    "/",
    "/login",
    "/assets/**",
    "/webjars/echarts/**",
    "/problems/**",
    "/error",
    "/actuator/health/**"
  };

  private final CallerFilters filters;

  Security(
      Callers callers,
      @Qualifier("handlerExceptionResolver") HandlerExceptionResolver failures,
      LoginChallenge challenge) {
    this.filters = new CallerFilters(callers, failures, challenge);
  }

  private record CallerFilters(
      Callers callers, HandlerExceptionResolver failures, LoginChallenge challenge) {

    CallerFilter filter(boolean sessions) {
      return new CallerFilter(callers, failures, challenge, sessions);
    }
  }

  @Bean
  @Order(1)
  SecurityFilterChain camundaSecurity(HttpSecurity http) throws Exception {
    return ownGuard(http, "/camunda/**")
        // the web applications set their own headers
        .headers(AbstractHttpConfigurer::disable)
        .build();
  }

  @Bean
  @Order(1)
  SecurityFilterChain engineRestSecurity(HttpSecurity http) throws Exception {
    return ownGuard(http, "/engine-rest/**").headers(Security::programHeaders).build();
  }

  private static HttpSecurity ownGuard(HttpSecurity http, String paths) throws Exception {
    return http.securityMatcher(any(paths))
        .authorizeHttpRequests(all -> all.anyRequest().permitAll())
        .csrf(AbstractHttpConfigurer::disable)
        .logout(AbstractHttpConfigurer::disable)
        .requestCache(AbstractHttpConfigurer::disable)
        .sessionManagement(session -> session.sessionCreationPolicy(STATELESS));
  }

  @Bean
  @Order(2)
  SecurityFilterChain apiSecurity(HttpSecurity http) throws Exception {
    return http.securityMatcher(any("/api/**"))
        .authorizeHttpRequests(
            may ->
                may.requestMatchers(to(POST, "/api/leads/history", "/api/imports/**"))
                    .hasAuthority(Scope.IMPORTS)
                    .requestMatchers(reading("/api/imports/**"))
                    .hasAuthority(Scope.IMPORTS)
                    .requestMatchers(to(POST, "/api/leads"))
                    .hasAuthority(Scope.CAPTURE)
                    .requestMatchers(to(POST, "/api/leads/*/erasure"))
                    .hasAuthority(Scope.ADMIN)
                    .requestMatchers(to(POST, "/api/leads/*/**"))
                    .hasAuthority(Scope.LEADS_WRITE)
                    .requestMatchers(reading("/api/leads/**"))
                    .hasAuthority(Scope.LEADS_READ)
                    .requestMatchers(to(POST, "/api/activities"))
                    .hasAuthority(Scope.ACTIVITIES)
                    .requestMatchers(reading("/api/templates/**"))
                    .hasAuthority(Scope.LEADS_READ)
                    .requestMatchers(reading("/api/reports/**"))
                    .hasAuthority(Scope.REPORTS)
                    .anyRequest()
                    .hasAuthority(Scope.ADMIN))
        .addFilterBefore(filters.filter(false), AnonymousAuthenticationFilter.class)
        .exceptionHandling(
            no ->
                no.authenticationEntryPoint(filters.challenge())
                    .accessDeniedHandler(filters.challenge()))
        .headers(Security::programHeaders)
        .csrf(AbstractHttpConfigurer::disable)
        .logout(AbstractHttpConfigurer::disable)
        .requestCache(AbstractHttpConfigurer::disable)
        .sessionManagement(session -> session.sessionCreationPolicy(STATELESS))
        .build();
  }

  @Bean
  @Order(3)
  SecurityFilterChain pageSecurity(HttpSecurity http) throws Exception {
    CookieCsrfTokenRepository csrfCookie = new CookieCsrfTokenRepository();
    // Camunda's own is called XSRF-TOKEN
    csrfCookie.setCookieName("leadflow-csrf");
    csrfCookie.setCookieCustomizer(cookie -> cookie.httpOnly(true).sameSite("Lax"));
    return http.authorizeHttpRequests(
            may ->
                may.requestMatchers(any(PUBLIC), any(VISITORS))
                    .permitAll()
                    .requestMatchers(any("/inbox", "/inbox/**", "/content", "/content.csv"))
                    .hasAnyAuthority(
                        group(Group.ADMIN.id()),
                        group(Group.MANAGERS.id()),
                        group(Group.MARKETING.id()))
                    .requestMatchers(reading("/emails/**"))
                    .hasAnyAuthority(
                        group(Group.ADMIN.id()),
                        group(Group.MANAGERS.id()),
                        group(Group.MARKETING.id()),
                        group(Group.PROCESS_OWNERS.id()))
                    .requestMatchers(any("/emails/**"))
                    .hasAnyAuthority(
                        group(Group.ADMIN.id()),
                        group(Group.MARKETING.id()),
                        group(Group.PROCESS_OWNERS.id()))
                    .requestMatchers(to(POST, "/mail/**"))
                    .hasAnyAuthority(group(Group.ADMIN.id()), group(Group.MARKETING.id()))
                    .requestMatchers(any("/mail", "/mail/**"))
                    .hasAnyAuthority(
                        group(Group.ADMIN.id()),
                        group(Group.MANAGERS.id()),
                        group(Group.MARKETING.id()))
                    .requestMatchers(any("/crm", "/crm/**", "/team", "/team/**"))
                    .hasAnyAuthority(group(Group.ADMIN.id()), group(Group.MANAGERS.id()))
                    .anyRequest()
                    .authenticated())
        .addFilterBefore(filters.filter(true), AnonymousAuthenticationFilter.class)
        .exceptionHandling(
            no ->
                no.authenticationEntryPoint(filters.challenge())
                    .accessDeniedHandler(filters.challenge()))
        .csrf(csrf -> csrf.csrfTokenRepository(csrfCookie).ignoringRequestMatchers(any(VISITORS)))
        .headers(
            headers ->
                headers
                    .addHeaderWriter(policy(NOT_API_PAGE, PAGE_POLICY))
                    .addHeaderWriter(policy(API_PAGE, PAGE_POLICY + API_PAGE_STYLES))
                    .referrerPolicy(
                        // links in mails carry tokens
                        referrer -> referrer.policy(ReferrerPolicy.SAME_ORIGIN))
                    .frameOptions(frame -> frame.sameOrigin())
                    .httpStrictTransportSecurity(Security::alwaysTls))
        .logout(AbstractHttpConfigurer::disable)
        .requestCache(AbstractHttpConfigurer::disable)
        // the login is the web applications'; Spring keeps none of its own
        .securityContext(
            context -> context.securityContextRepository(new NullSecurityContextRepository()))
        .sessionManagement(AbstractHttpConfigurer::disable)
        .build();
  }

  private static HeaderWriter policy(RequestMatcher where, String directives) {
    return new DelegatingRequestMatcherHeaderWriter(
        where, new ContentSecurityPolicyHeaderWriter(directives));
  }

  private static void programHeaders(HeadersConfigurer<HttpSecurity> headers) {
    headers
        .contentSecurityPolicy(csp -> csp.policyDirectives(API_POLICY))
        .httpStrictTransportSecurity(Security::alwaysTls);
  }

  /** Sent whatever we see: TLS may end in front of us, and without it browsers ignore this. */
  private static void alwaysTls(HeadersConfigurer<HttpSecurity>.HstsConfig hsts) {
    hsts.requestMatcher(AnyRequestMatcher.INSTANCE).includeSubDomains(false);
  }

  /** The authority that stands for being a member. */
  static String group(String id) {
    return "group:" + id;
  }

  private static RequestMatcher any(String... patterns) {
    return new OrRequestMatcher(
        Arrays.stream(patterns).map(p -> (RequestMatcher) withDefaults().matcher(p)).toList());
  }

  private static RequestMatcher reading(String pattern) {
    return new OrRequestMatcher(to(GET, pattern), to(HEAD, pattern));
  }

  private static RequestMatcher to(HttpMethod method, String... patterns) {
    return new OrRequestMatcher(
        Arrays.stream(patterns)
            .map(p -> (RequestMatcher) withDefaults().matcher(method, p))
            .toList());
  }
}
