package leadflow.sales.crm;

import io.swagger.v3.oas.annotations.Hidden;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import leadflow.platform.delivery.QueueState;
import leadflow.platform.format.EnglishFormat;
import leadflow.platform.web.PageTemplate;
import leadflow.platform.web.Pages;
import leadflow.platform.web.Paging;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/** Shows managers which events the CRM received and what it sent, and lets them retry either. */
@Hidden
@Controller
class CrmPages {

  private static final int PAGE = 25;
  private static final PageTemplate<View> TEMPLATE = PageTemplate.of("crm", View.class);

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

  /**
   * @param host of the CRM, without the rest of its address, which may contain a key; null when no
   *     CRM is set up
   * @param events sent to the CRM
   * @param parked calls from the CRM about unknown leads
   */
  private record View(
      @Nullable String host, List<Sent> events, Paging paging, List<Received> parked) {

    boolean none() {
      return events.isEmpty();
    }

    boolean anyParked() {
      return !parked.isEmpty();
    }
  }

  /**
   * @param idle whether it can be sent again now
   */
  private record Sent(
      UUID id,
      String lead,
      String type,
      String at,
      String state,
      int attempts,
      @Nullable String answer,
      @Nullable String next,
      @Nullable String askedBy,
      boolean idle) {}

  private record Received(String id, String type, String at, String effect) {}

  @GetMapping("/crm")
  ResponseEntity<String> show(@RequestParam(defaultValue = "0") int page) {
    CrmEvents.Page shown = events.page(null, Math.max(0, page), PAGE);
    List<CrmCalls.Parked> parked = calls.parked(PAGE);
    return pages.inside(
        TEMPLATE,
        "CRM",
        new View(
            settings.tells() ? settings.target().getHost() : null,
            shown.items().stream().map(CrmPages::sent).toList(),
            Paging.of(shown.page(), shown.total(), PAGE),
            parked.stream().map(CrmPages::received).toList()));
  }

  @PostMapping("/crm/events/{id}/retry")
  ResponseEntity<Void> sendAgain(
      @PathVariable UUID id, @RequestParam(defaultValue = "0") int page) {
    return back(events.retry(id), page);
  }

  /** The CRM chooses the call's id, which may not fit into a path. */
  @PostMapping("/crm/calls/retry")
  ResponseEntity<Void> takeUpAgain(
      @RequestParam String id, @RequestParam(defaultValue = "0") int page) {
    return back(calls.retry(id), page);
  }

  private static ResponseEntity<Void> back(boolean found, int page) {
    if (!found) {
      throw new ResponseStatusException(HttpStatus.NOT_FOUND);
    }
    return Pages.seeOther("/crm?page=" + Math.max(0, page));
  }

  private static Sent sent(CrmEvents.Event event) {
    return new Sent(
        event.id(),
        event.lead(),
        event.type(),
        EnglishFormat.dateTime(event.at()),
        event.state().toLowerCase(Locale.ROOT),
        event.attempts(),
        event.answer(),
        event.nextTryAt() == null ? null : EnglishFormat.dateTime(event.nextTryAt()),
        event.askedBy(),
        !event.state().equals(QueueState.SENDING.id()));
  }

  private static Received received(CrmCalls.Parked call) {
    return new Received(
        call.id(), call.type(), EnglishFormat.dateTime(call.receivedAt()), call.effect());
  }
}
