package leadflow.mail.operations;

import io.swagger.v3.oas.annotations.Hidden;
import java.util.Map;
import java.util.UUID;
import leadflow.mail.outbox.MailHistory;
import leadflow.mail.template.MailFrame;
import leadflow.platform.access.Caller;
import leadflow.platform.access.Group;
import leadflow.platform.web.Pages;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;

/** A single mail: what it says, what happened to it, and what may be decided about it. */
@Hidden
@Controller
class MailDetailsPages {

  private final OutboxSearch mails;
  private final Settlements settlements;
  private final MailHistory history;
  private final Pages pages;

  MailDetailsPages(OutboxSearch mails, Settlements settlements, MailHistory history, Pages pages) {
    this.mails = mails;
    this.settlements = settlements;
    this.history = history;
    this.pages = pages;
  }

  @GetMapping("/mail/{id}")
  ResponseEntity<String> mail(
      @AuthenticationPrincipal Caller caller,
      @PathVariable UUID id,
      @RequestParam Map<String, String> given) {
    OutboxMail mail = mails.find(id).orElseThrow(MailController::none);
    MailDetails view =
        MailDetails.of(
            mail, mails.content(id), history.of(id), decides(caller), settlements.told(given));
    return pages.inside(
        MailDetails.TEMPLATE, mail.subject().isEmpty() ? "Mail" : mail.subject(), view);
  }

  @GetMapping("/mail/{id}/html")
  ResponseEntity<String> html(@PathVariable UUID id) {
    mails.find(id).orElseThrow(MailController::none);
    Document mail = Jsoup.parse(mails.content(id).html());
    mail.outputSettings().prettyPrint(false);
    // whoever follows one is taken for the lead
    mail.select("[href]").removeAttr("href");
    return MailFrame.of(mail.outerHtml());
  }

  static boolean decides(Caller caller) {
    return caller.in(Group.MARKETING) || caller.in(Group.ADMIN);
  }
}
