package leadflow.mail.template;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.select.Selector.SelectorParseException;

/**
 * Moves the rules of {@code <style data-inline>} into the elements they match, because many mail
 * programs ignore style sheets. A later rule overrides an earlier one, and an element's own style
 * overrides both.
 */
final class InlineStyles {

  private static final String BLOCK = "style[data-inline]";
  private static final Pattern COMMENT = Pattern.compile("/\\*.*?\\*/", Pattern.DOTALL);
  private static final Pattern RULE = Pattern.compile("([^{}]+)\\{([^{}]*)}");

  /** An address within {@code url(…)} may contain semicolons. */
  private static final Pattern DECLARATIONS = Pattern.compile(";(?![^(]*\\))");

  private InlineStyles() {}

  /** False when the page has no such rules; then it is as it was. */
  static boolean apply(Document page, String file) {
    var blocks = page.select(BLOCK);
    if (blocks.isEmpty()) {
      return false;
    }
    StringBuilder rules = new StringBuilder();
    blocks.forEach(block -> rules.append(block.data()));
    blocks.remove();
    Matcher rule = RULE.matcher(COMMENT.matcher(rules).replaceAll(""));
    while (rule.find()) {
      apply(page, file, rule.group(1).strip(), rule.group(2).replaceAll("\\s+", " ").strip());
    }
    for (Element styled : page.select("[data-rules]")) {
      styled.attr("style", joined(styled.attr("data-rules"), styled.attr("style")));
      styled.removeAttr("data-rules");
    }
    page.outputSettings().prettyPrint(false);
    return true;
  }

  private static void apply(Document page, String file, String selector, String declarations) {
    try {
      for (Element element : page.select(selector)) {
        element.attr("data-rules", joined(element.attr("data-rules"), declarations));
      }
    } catch (SelectorParseException | IllegalArgumentException e) {
      throw new BadTemplate(
          file, 0, "has a style that cannot be written into the mail: " + selector, e);
    }
  }

  /** Each property once, the last word counts: some mail programs take the first. */
  private static String joined(String first, String second) {
    Map<String, String> properties = new LinkedHashMap<>();
    for (String declaration : DECLARATIONS.split(first + ";" + second)) {
      String property = declaration.replaceFirst(":.*", "").strip();
      if (!property.isEmpty()) {
        properties.remove(property);
        properties.put(property, declaration.strip());
      }
    }
    return String.join("; ", properties.values());
  }
}
