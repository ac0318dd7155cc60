package leadflow.sales.crm;

import io.swagger.v3.oas.annotations.Hidden;
import java.net.URI;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import leadflow.platform.web.Pages;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/** Where managers see what the CRM was told and what it told us, and have it tried again. */
@Hidden
@Controller
class CrmPages {

  private static final int PAGE = 25;
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("d MMM yyyy, HH:mm", Locale.ENGLISH).withZone(ZoneOffset.UTC);

  private final CrmSettings settings;
  private final CrmEvents events;
  private final CrmCalls calls;
  private final Pages pages;

  CrmPages(CrmSettings settings, CrmEvents events, CrmCalls calls, Pages pages) {
    this.settings = settings;
    this.events = events;
    this.calls = calls;
    this.pages = pages;
  }

  @GetMapping("/crm")
  ResponseEntity<String> show(@RequestParam(defaultValue = "0") int page) {
    CrmEvents.Page shown = events.page(null, Math.max(0, page), PAGE);
    List<CrmCalls.Parked> parked = calls.parked(PAGE);
    long last = Math.max(0, (shown.total() - 1) / PAGE);
    Map<String, Object> model = new HashMap<>();
    // an address may carry a key that managers need not know
    model.put("host", settings.tells() ? settings.target().getHost() : "");
    model.put("told", settings.tells());
    model.put("events", shown.items().stream().map(CrmPages::row).toList());
    model.put("none", shown.items().isEmpty());
    model.put("page", shown.page());
    model.put("number", shown.page() + 1);
    model.put("pages", last + 1);
    // not 0 as a number, which would lead to no link
    model.put("newer", shown.page() > 0 ? String.valueOf(shown.page() - 1) : false);
    model.put("older", shown.page() < last ? String.valueOf(shown.page() + 1) : false);
    model.put("parked", parked.stream().map(CrmPages::row).toList());
    model.put("anyParked", !parked.isEmpty());
    return pages.inside("crm", "CRM", model);
  }

  @PostMapping("/crm/events/{id}/retry")
  ResponseEntity<Void> sendAgain(
      @PathVariable UUID id, @RequestParam(defaultValue = "0") int page) {
    return back(events.retry(id), page);
  }

  /** An id of the CRM's own choosing need not fit into an address. */
  @PostMapping("/crm/calls/retry")
  ResponseEntity<Void> takeUpAgain(
      @RequestParam String id, @RequestParam(defaultValue = "0") int page) {
    return back(calls.retry(id), page);
  }

  private static ResponseEntity<Void> back(boolean found, int page) {
    if (!found) {
      throw new ResponseStatusException(HttpStatus.NOT_FOUND);
    }
    return ResponseEntity.status(HttpStatus.SEE_OTHER)
        .location(URI.create("/crm?page=" + Math.max(0, page)))
        .build();
  }

  private static Map<String, Object> row(CrmEvents.Event event) {
    Map<String, Object> row = new HashMap<>();
    row.put("id", event.id());
    row.put("lead", event.lead());
    row.put("type", event.type());
    row.put("at", DATE.format(event.at()));
    row.put("state", event.state().toLowerCase(Locale.ROOT));
    row.put("attempts", event.attempts());
    row.put("answer", event.answer());
    row.put("next", shown(event.nextTryAt()));
    row.put("askedBy", event.askedBy());
    row.put("idle", !event.state().equals("SENDING"));
    return row;
  }

  private static Map<String, Object> row(CrmCalls.Parked call) {
    return Map.of(
        "id", call.id(),
        "type", call.type(),
        "at", DATE.format(call.receivedAt()),
        "effect", call.effect());
  }

  private static @Nullable String shown(@Nullable Instant at) {
    return at == null ? null : DATE.format(at);
  }
}
