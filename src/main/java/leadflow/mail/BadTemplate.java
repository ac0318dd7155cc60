package leadflow.mail;

import org.jspecify.annotations.Nullable;

/** An email template cannot be used; the message says why. */
public class BadTemplate extends RuntimeException {

  BadTemplate(String template, String problem, @Nullable Throwable cause) {
    super("The email template processes/emails/" + template + ".html " + problem, cause);
  }
}
