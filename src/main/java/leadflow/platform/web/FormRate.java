package leadflow.platform.web;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Public forms take so many entries a minute from one address, and as many at once. Whoever guesses
 * at links gets as many misses; links that we sent are not counted, since mail providers
 * unsubscribe many people from one address.
 */
@Component
@Order(FilterOrder.FORM_RATE)
final class FormRate extends OncePerRequestFilter {

  private static final List<String> LINKS = List.of("/unsubscribe/", "/confirm/", "/preferences/");

  private final ProblemWriter problems;
  private final int perMinute;
  private final Cache<String, Bucket> entries = perClient();
  private final Cache<String, Bucket> misses = perClient();

  FormRate(ProblemWriter problems, @Value("${leadflow.forms.per-minute:20}") int perMinute) {
    this.problems = problems;
    this.perMinute = perMinute;
  }

  private static Cache<String, Bucket> perClient() {
    return Caffeine.newBuilder()
        .maximumSize(100_000)
        .expireAfterAccess(Duration.ofMinutes(10))
        .build();
  }

  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    return !isEntry(request) && !isLink(request);
  }

  private static boolean isEntry(HttpServletRequest request) {
    return request.getMethod().equals("POST") && request.getRequestURI().startsWith("/forms/");
  }

  private static boolean isLink(HttpServletRequest request) {
    return LINKS.stream().anyMatch(request.getRequestURI()::startsWith);
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    boolean link = isLink(request);
    Bucket bucket =
        (link ? misses : entries).get(client(request.getRemoteAddr()), address -> bucket());
    var left = bucket.estimateAbilityToConsume(1);
    if (link && left.canBeConsumed()) {
      chain.doFilter(request, response);
      if (response.getStatus() == HttpServletResponse.SC_NOT_FOUND) {
        bucket.tryConsume(1);
      }
    } else if (!link && bucket.tryConsume(1)) {
      chain.doFilter(request, response);
    } else {
      refuse(request, response, left.getNanosToWaitForRefill());
    }
  }

  private void refuse(HttpServletRequest request, HttpServletResponse response, long nanos)
      throws IOException {
    long seconds = TimeUnit.NANOSECONDS.toSeconds(nanos) + 1;
    response.setHeader(HttpHeaders.RETRY_AFTER, Long.toString(seconds));
    problems.write(
        request, response, Problem.TOO_MANY.detail("Try again in " + seconds + " seconds"));
  }

  private Bucket bucket() {
    return Bucket.builder()
        .addLimit(limit -> limit.capacity(perMinute).refillGreedy(perMinute, Duration.ofMinutes(1)))
        .build();
  }

  /** One household holds 2^64 IPv6 addresses: they count as one. */
  static String client(String address) {
    try {
      InetAddress parsed = InetAddress.getByName(address);
      return parsed instanceof Inet6Address
          ? Arrays.toString(Arrays.copyOf(parsed.getAddress(), 8))
          : address;
    } catch (UnknownHostException e) {
      return address;
    }
  }
}
