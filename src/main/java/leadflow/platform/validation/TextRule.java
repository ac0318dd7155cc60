package leadflow.platform.validation;

import org.jspecify.annotations.Nullable;

/**
 * What a text has to be. The constraints on records ask it, and so do the readers of forms and
 * URLs.
 *
 * @param max characters
 * @param controls the control characters that it may contain
 */
public record TextRule(int max, String controls) {

  private static final String LINE_BREAKS_AND_TABS = "\n\r\t";

  /** No control character at all, as in whatever may become a mail's header. */
  public static TextRule oneLine(int max) {
    return new TextRule(max, "");
  }

  public static TextRule lines(int max) {
    return new TextRule(max, LINE_BREAKS_AND_TABS);
  }

  /** Why the text is refused; null when it holds. */
  public @Nullable Fault fault(@Nullable String text) {
    if (text == null) {
      return null;
    }
    if (text.chars().anyMatch(c -> Character.isISOControl(c) && controls.indexOf(c) < 0)) {
      return new Fault("control_char", "must not contain control characters");
    }
    if (isBrokenUnicode(text)) {
      return new Fault("invalid", "is not Unicode text");
    }
    return text.length() > max ? new Fault("too_long", "at most " + max + " characters") : null;
  }

  /** Half a character, as {@code "\\ud800"} in JSON, would be stored as a question mark. */
  private static boolean isBrokenUnicode(String text) {
    return text.codePoints().anyMatch(c -> Character.getType(c) == Character.SURROGATE);
  }
}
