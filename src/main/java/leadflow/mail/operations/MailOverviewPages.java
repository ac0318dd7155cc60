package leadflow.mail.operations;

import io.swagger.v3.oas.annotations.Hidden;
import java.util.Map;
import leadflow.mail.delivery.MailPause;
import leadflow.mail.delivery.MailPause.Paused;
import leadflow.platform.access.Caller;
import leadflow.platform.validation.Conflict;
import leadflow.platform.validation.InvalidInput;
import leadflow.platform.web.Pages;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * Marketing's overview of mail: pause and resume it, and settle mails whose delivery is unknown.
 * Managers see the same, read-only.
 */
@Hidden
@Controller
class MailOverviewPages {

  private final MailOverview overview;
  private final Settlements settlements;
  private final MailPause pause;
  private final Pages pages;

  MailOverviewPages(MailOverview overview, Settlements settlements, MailPause pause, Pages pages) {
    this.overview = overview;
    this.settlements = settlements;
    this.pause = pause;
    this.pages = pages;
  }

  /**
   * @param given the list's filters; {@code page} from 0; and how the last decision went, see
   *     {@link Settled#location}
   */
  @GetMapping("/mail")
  ResponseEntity<String> show(
      @AuthenticationPrincipal Caller caller, @RequestParam Map<String, String> given) {
    return show(HttpStatus.OK, caller, given, null);
  }

  /**
   * @param number of the turn of the switch that the page showed
   */
  @PostMapping("/mail/pause")
  ResponseEntity<String> pause(
      @AuthenticationPrincipal Caller caller,
      @RequestParam String paused,
      @RequestParam int number,
      @RequestParam(defaultValue = "") String reason) {
    Paused wanted = MailController.paused(paused);
    try {
      pause.turn(number, wanted, MailController.reason(reason, wanted != Paused.NOTHING));
      return Pages.seeOther("/mail");
    } catch (InvalidInput e) {
      return refused(HttpStatus.UNPROCESSABLE_ENTITY, caller, e);
    } catch (Conflict e) {
      return refused(HttpStatus.CONFLICT, caller, e);
    }
  }

  @PostMapping("/mail/settlement")
  ResponseEntity<String> settle(
      @AuthenticationPrincipal Caller caller, @RequestParam MultiValueMap<String, String> form) {
    String back = SettlementForm.back(form);
    try {
      Settled settled = settlements.settle(SettlementForm.read(form));
      return Pages.seeOther(settled.location(back));
    } catch (InvalidInput e) {
      return refused(HttpStatus.UNPROCESSABLE_ENTITY, caller, e);
    }
  }

  private ResponseEntity<String> refused(HttpStatus status, Caller caller, RuntimeException why) {
    return show(status, caller, Map.of(), why.getMessage());
  }

  private ResponseEntity<String> show(
      HttpStatus status, Caller caller, Map<String, String> given, @Nullable String problem) {
    return pages.inside(
        status,
        MailOverviewView.TEMPLATE,
        "Mail",
        overview.view(MailDetailsPages.decides(caller), given, problem));
  }
}
