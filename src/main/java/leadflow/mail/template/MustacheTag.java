package leadflow.mail.template;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Mustache tag in a template's source.
 *
 * @param kind a space for a field, {@code #} and {@code ^} for what depends on one, {@code >} and
 *     {@code <} for a part, {@code $} for a block, {@code /} for an end
 * @param line from 1
 */
record MustacheTag(char kind, String name, int line) {

  private static final Pattern OPENING = Pattern.compile("\\{\\{");
  private static final Pattern WHOLE = Pattern.compile("\\{\\{([^{}]*)}}");
  private static final String KINDS = "#^></$";

  /**
   * All tags but comments.
   *
   * @throws BadTemplate for what Mustache would take for text, or would not escape
   */
  static List<MustacheTag> of(String file, String source) {
    List<MustacheTag> tags = new ArrayList<>();
    Matcher opening = OPENING.matcher(source);
    Matcher whole = WHOLE.matcher(source);
    int at = 0;
    while (opening.find(at)) {
      int line = lineOf(source, opening.start());
      String rest = source.substring(opening.end()).stripLeading();
      if (rest.startsWith("=")) {
        throw new BadTemplate(file, line, "changes the delimiters; write {{field}}");
      }
      if (rest.startsWith("{") || rest.startsWith("&")) {
        throw new BadTemplate(
            file, line, "shows a field unescaped; write {{field}}, not {{{field}}} or {{&field}}");
      }
      if (!whole.find(opening.start()) || whole.start() != opening.start()) {
        throw new BadTemplate(file, line, "opens a field with {{ and does not close it with }}");
      }
      String inner = whole.group(1).strip();
      if (inner.isEmpty()) {
        throw new BadTemplate(file, line, "names no field between {{ and }}");
      }
      if (inner.charAt(0) != '!') {
        boolean plain = KINDS.indexOf(inner.charAt(0)) < 0;
        tags.add(
            new MustacheTag(
                plain ? ' ' : inner.charAt(0), plain ? inner : inner.substring(1).strip(), line));
      }
      at = whole.end();
    }
    return tags;
  }

  boolean isField() {
    return kind == ' ' || kind == '#' || kind == '^';
  }

  boolean isPart() {
    return kind == '>' || kind == '<';
  }

  boolean isBlock() {
    return kind == '$';
  }

  boolean hasEnd() {
    return kind == '#' || kind == '^' || kind == '<' || kind == '$';
  }

  boolean isEnd() {
    return kind == '/';
  }

  /** As it stands in the template. */
  @Override
  public String toString() {
    return "{{" + (kind == ' ' ? "" : kind) + name + "}}";
  }

  private static int lineOf(String source, int at) {
    return 1 + (int) source.substring(0, at).chars().filter(c -> c == '\n').count();
  }
}
