package leadflow.platform.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import leadflow.lead.Actor;
import leadflow.platform.web.IdempotencyKeys.Call;
import leadflow.platform.web.IdempotencyKeys.Key;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.core.annotation.Order;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.util.ContentCachingResponseWrapper;

/**
 * Lets a client repeat a POST whose answer it never saw: under the same {@code Idempotency-Key} the
 * work is done once and answered the same. What failed on our side is not kept.
 */
@Component
@Order(FilterOrder.IDEMPOTENCY)
final class Idempotency extends OncePerRequestFilter {

  static final String HEADER = "Idempotency-Key";
  static final String REPLAYED = "Idempotency-Replayed";

  private static final Logger log = LoggerFactory.getLogger(Idempotency.class);

  private final IdempotencyKeys keys;
  private final ProblemWriter problems;
  private final HandlerExceptionResolver failures;

  Idempotency(
      IdempotencyKeys keys,
      ProblemWriter problems,
      @Qualifier("handlerExceptionResolver") HandlerExceptionResolver failures) {
    this.keys = keys;
    this.problems = problems;
    this.failures = failures;
  }

  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    return !request.getMethod().equals("POST")
        || !request.getRequestURI().startsWith("/api/")
        || request.getHeader(HEADER) == null;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    String value = request.getHeader(HEADER);
    if (!value.matches("[!-~]{1,200}")) {
      problems.write(
          request,
          response,
          Problem.INVALID_KEY.detail("1 to 200 printable characters, no blanks"));
      return;
    }
    if (!(request instanceof BufferedRequest kept)) {
      // a file is streamed; its rows carry their own identity
      chain.doFilter(request, response);
      return;
    }
    Key key = new Key(Actor.current(), value);
    byte[] hash = hash(kept);
    Instant takenAt;
    Call earlier;
    try {
      takenAt = keys.take(key, hash);
      earlier = takenAt == null ? keys.find(key) : null;
    } catch (DataAccessException | TransactionException e) {
      failures.resolveException(request, response, null, e);
      return;
    }
    if (takenAt != null) {
      answer(key, takenAt, request, response, chain);
    } else {
      repeat(earlier, hash, request, response);
    }
  }

  private void answer(
      Key key,
      Instant takenAt,
      HttpServletRequest request,
      HttpServletResponse response,
      FilterChain chain)
      throws ServletException, IOException {
    var kept = new ContentCachingResponseWrapper(response);
    boolean done = false;
    try {
      chain.doFilter(request, kept);
      done = kept.getStatus() < 500;
    } finally {
      if (!done) {
        release(key, takenAt);
      }
    }
    if (done) {
      keep(key, takenAt, kept);
    }
    kept.copyBodyToResponse();
  }

  /** The work is done: where its answer cannot be kept, a repetition has to wait a minute. */
  private void keep(Key key, Instant takenAt, ContentCachingResponseWrapper answer) {
    try {
      keys.answered(
          key,
          takenAt,
          answer.getStatus(),
          answer.getContentType(),
          answer.getHeader(HttpHeaders.LOCATION),
          answer.getContentAsByteArray());
    } catch (DataAccessException | TransactionException e) {
      log.warn("The answer to an idempotent call could not be kept: {}", e.toString());
    }
  }

  private void release(Key key, Instant takenAt) {
    try {
      keys.release(key, takenAt);
    } catch (DataAccessException | TransactionException e) {
      log.warn("An idempotency key stays taken for a minute: {}", e.toString());
    }
  }

  private void repeat(
      @Nullable Call earlier, byte[] hash, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (earlier != null && !Arrays.equals(earlier.request(), hash)) {
      problems.write(
          request, response, Problem.KEY_REUSED.detail("This key belongs to another call"));
    } else if (earlier == null || earlier.status() == null) {
      response.setHeader(HttpHeaders.RETRY_AFTER, "1");
      problems.write(
          request, response, Problem.IN_FLIGHT.detail("The first call is not answered yet"));
    } else {
      replay(earlier, earlier.status(), response);
    }
  }

  private static void replay(Call earlier, int status, HttpServletResponse response)
      throws IOException {
    response.setStatus(status);
    response.setHeader(REPLAYED, "true");
    if (earlier.location() != null) {
      response.setHeader(HttpHeaders.LOCATION, earlier.location());
    }
    if (earlier.contentType() != null) {
      response.setContentType(earlier.contentType());
    }
    byte[] body = earlier.body();
    if (body != null) {
      response.setContentLength(body.length);
      response.getOutputStream().write(body);
    }
  }

  private static byte[] hash(BufferedRequest request) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      String query = request.getQueryString();
      String call =
          request.getMethod() + " " + request.getRequestURI() + "?" + (query == null ? "" : query);
      digest.update((call + "\n").getBytes(StandardCharsets.UTF_8));
      return digest.digest(request.bytes());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
