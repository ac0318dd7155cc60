/** The embedded mail server of a first try, and the pages to read its mails. */
@NullMarked
package leadflow.mail.inbox;

import org.jspecify.annotations.NullMarked;
