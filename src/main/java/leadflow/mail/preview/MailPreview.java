package leadflow.mail.preview;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A mail as it would go out now.
 *
 * @param language of the wording that was chosen, as the page says it
 * @param languages in which there is a wording; the first is for everybody
 * @param lead whose data is shown; null for an example
 * @param subject null, as all that follows, when the template cannot be used: its problems tell why
 * @param preheader the words that lists of mails show after the subject
 * @param bytes of the HTML
 */
record MailPreview(
    String name,
    @Nullable String language,
    List<String> languages,
    @Nullable UUID lead,
    @Nullable String subject,
    @Nullable String preheader,
    @Nullable String html,
    @Nullable String text,
    int bytes,
    List<PreviewedLink> links,
    List<MailProblem> problems) {

  /** The element that holds the preheader. */
  static final String PREVIEW_LINE = "body .preview, body [style~=display:\\s*none]";

  static int bytes(String html) {
    return html.getBytes(StandardCharsets.UTF_8).length;
  }

  MailPreview with(List<PreviewedLink> checked) {
    return new MailPreview(
        name, language, languages, lead, subject, preheader, html, text, bytes, checked, problems);
  }
}
