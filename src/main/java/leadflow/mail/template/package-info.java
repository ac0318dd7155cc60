/**
 * Mails as text: templates, the fields they may name, and a lead's values for them.
 *
 * <p>Three classes do what a library could, measured on the 44 shipped wordings, each with all
 * fields and with an address alone (88 mails):
 *
 * <ul>
 *   <li>{@code InlineStyles}: ph-css 7.0.4 (1.9 MB) writes the same declarations, but 76 mails with
 *       other bytes, in 1.4 ms a mail instead of 0.15 ms.
 *   <li>{@code PlainText}: Jericho 3.4 and flexmark's html2md 0.64.8 give none of the 88 texts;
 *       both show the hidden preview line in 76, and html2md draws the layout tables in 88.
 *   <li>{@code MustacheTag}: jmustache 1.16 alone refuses 3 of 12 mistakes in templates, and its
 *       visitor gives no line numbers.
 * </ul>
 */
@ApplicationModule(
    type = Type.OPEN,
    allowedDependencies = {"lead", "mail", "platform.access", "process.deployment"})
@NullMarked
package leadflow.mail.template;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
import org.springframework.modulith.ApplicationModule.Type;
