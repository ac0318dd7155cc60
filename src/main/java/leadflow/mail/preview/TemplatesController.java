package leadflow.mail.preview;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import leadflow.lead.Lead;
import leadflow.lead.LeadNotFound;
import leadflow.mail.template.Templates;
import leadflow.platform.access.Caller;
import leadflow.platform.validation.InvalidInput;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Mails before they go out, for clients that watch over their wording. */
@RestController
@Tag(name = "Templates")
class TemplatesController {

  private static final int MOST = 200;

  private final EmailCatalog emails;
  private final LeadChoice leads;
  private final TestMailbox mailbox;

  TemplatesController(EmailCatalog emails, LeadChoice leads, TestMailbox mailbox) {
    this.emails = emails;
    this.leads = leads;
    this.mailbox = mailbox;
  }

  /** A page of mails. */
  record Listed(List<EmailCatalog.Overview> items, int page, int size, int total) {}

  /**
   * @param lead an address or an id; null for an example
   * @param language null for the lead's
   */
  record Wanted(@Nullable String lead, @Nullable String language) {}

  /** A test mail that the mail server has taken. */
  record Sent(String to, String subject) {}

  @Operation(summary = "All mails: where each is used, and what is wrong with it")
  @GetMapping("/api/templates")
  Listed all(
      @RequestParam(defaultValue = "0") int page, @RequestParam(defaultValue = "50") int size) {
    InvalidInput.unlessPage(page, size, MOST);
    List<EmailCatalog.Overview> all = emails.all();
    int from = (int) Math.min((long) page * size, all.size());
    return new Listed(all.subList(from, Math.min(all.size(), from + size)), page, size, all.size());
  }

  @Operation(
      summary = "A mail as it would go out now",
      description =
          "With the data of a lead (address or id), else with an example; in the lead's language,"
              + " else in the one given. What is wrong with it stands in `problems`.")
  @GetMapping("/api/templates/{name}")
  MailPreview one(
      @PathVariable String name,
      @RequestParam(required = false) @Nullable String lead,
      @RequestParam(required = false) @Nullable String language) {
    return emails.preview(name, lead(lead), language(language));
  }

  @Operation(
      summary = "Send a mail to yourself",
      description =
          "To the caller's own address and to no other, with [Test] before the subject. It is in no"
              + " lead's record and in no report.")
  @PostMapping("/api/templates/{name}/test")
  Sent test(
      @PathVariable String name,
      @RequestBody(required = false) @Nullable Wanted wanted,
      @AuthenticationPrincipal Caller caller) {
    Lead lead = wanted == null ? null : lead(wanted.lead());
    String language = wanted == null ? null : language(wanted.language());
    String to = mailbox.of(caller);
    return new Sent(to, emails.sendTest(name, lead, language, to));
  }

  private @Nullable Lead lead(@Nullable String told) {
    return told == null || told.isBlank()
        ? null
        : leads.find(told).orElseThrow(() -> new LeadNotFound(told));
  }

  private static @Nullable String language(@Nullable String told) {
    if (told == null || told.isBlank()) {
      return null;
    }
    if (!told.equals(EmailCatalog.FOR_EVERYBODY) && !Templates.isLanguage(told)) {
      throw new InvalidInput("language", "invalid", "must be a language such as de or de-AT");
    }
    return told;
  }
}
