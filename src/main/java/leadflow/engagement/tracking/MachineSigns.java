package leadflow.engagement.tracking;

import jakarta.servlet.http.HttpServletRequest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;

/**
 * Recognises a program by a single request, by the names in {@code leadflow/machine-agents.txt}.
 */
@Component
class MachineSigns {

  static final String HEAD = "HEAD request";
  static final String PREFETCH = "prefetched";
  static final String KNOWN = "known program";
  static final String NAMELESS = "no browser's name";

  private static final String LIST = "/leadflow/machine-agents.txt";
  private static final List<String> PREFETCHES =
      List.of("Purpose", "Sec-Purpose", "X-Purpose", "X-Moz");

  private final Set<String> parts = new HashSet<>();
  private final Set<String> wholes = new HashSet<>();

  MachineSigns() throws IOException {
    try (InputStream list =
            Objects.requireNonNull(MachineSigns.class.getResourceAsStream(LIST), LIST);
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(list, StandardCharsets.UTF_8))) {
      lines
          .lines()
          .map(line -> line.strip().toLowerCase(Locale.ROOT))
          .filter(line -> !line.isEmpty() && !line.startsWith("#"))
          .forEach(this::add);
    }
  }

  /** Returns the sign of a program; null where the request may be a person's. */
  @Nullable String of(HttpServletRequest request) {
    if (request.getMethod().equals("HEAD")) {
      return HEAD;
    }
    if (PREFETCHES.stream().anyMatch(name -> prefetches(request.getHeader(name)))) {
      return PREFETCH;
    }
    return of(request.getHeader(HttpHeaders.USER_AGENT));
  }

  @Nullable String of(@Nullable String agent) {
    if (agent == null || agent.isBlank()) {
      return NAMELESS;
    }
    String name = agent.strip().toLowerCase(Locale.ROOT);
    return wholes.contains(name) || parts.stream().anyMatch(name::contains) ? KNOWN : null;
  }

  private static boolean prefetches(@Nullable String purpose) {
    if (purpose == null) {
      return false;
    }
    String told = purpose.toLowerCase(Locale.ROOT);
    return told.contains("prefetch") || told.contains("prerender") || told.contains("preview");
  }

  private void add(String line) {
    if (line.startsWith("=")) {
      wholes.add(line.substring(1));
    } else {
      parts.add(line);
    }
  }
}
