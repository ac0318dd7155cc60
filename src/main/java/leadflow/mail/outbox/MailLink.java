package leadflow.mail.outbox;

import org.jspecify.annotations.Nullable;

/**
 * A link of a mail that is counted.
 *
 * @param name as the template says in {@code data-link}, else made of the link's words
 * @param url where it leads: http or https
 * @param request what following it asks for, such as {@code demo}; null where it only leads
 */
public record MailLink(String name, String url, @Nullable String request) {}
