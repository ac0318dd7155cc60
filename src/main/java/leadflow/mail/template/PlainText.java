package leadflow.mail.template;

import java.util.Set;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;

/** A mail's HTML as text that reads well where no HTML is shown. */
public final class PlainText {

  private static final Set<String> UNSEEN = Set.of("head", "style", "script", "template");
  private static final Set<String> BLOCKS =
      Set.of(
          "address",
          "article",
          "blockquote",
          "div",
          "footer",
          "form",
          "header",
          "main",
          "section",
          "table",
          "tbody",
          "td",
          "th",
          "dl",
          "dt",
          "dd",
          "figure",
          "center");

  private final StringBuilder out = new StringBuilder();
  private int breaks = 2;
  private boolean space;

  private PlainText() {}

  public static String of(Document page) {
    PlainText text = new PlainText();
    text.children(page.body());
    return text.out.toString().stripTrailing() + "\n";
  }

  private void children(Node node) {
    node.childNodes().forEach(this::node);
  }

  private void node(Node node) {
    if (node instanceof TextNode text) {
      words(text.getWholeText());
    } else if (node instanceof Element element && seen(element)) {
      element(element);
    }
  }

  /** A preview line for the list of mails is hidden in the mail itself. */
  private static boolean seen(Element element) {
    return !UNSEEN.contains(element.normalName())
        && !element.hasAttr("hidden")
        && !element.attr("style").replaceAll("\\s", "").contains("display:none");
  }

  private void element(Element element) {
    switch (element.normalName()) {
      case "br" -> out.append(lineBreak());
      case "hr" -> paragraph(() -> words("--------"));
      case "img" -> words(element.attr("alt"));
      case "a" -> link(element);
      case "tr" -> row(element);
      case "p" -> paragraph(() -> children(element));
      case "ul", "ol" -> paragraph(() -> list(element));
      case "h1", "h2", "h3", "h4", "h5", "h6" -> paragraph(() -> heading(element));
      default -> {
        if (BLOCKS.contains(element.normalName())) {
          line();
          children(element);
          line();
        } else {
          children(element);
        }
      }
    }
  }

  private void link(Element link) {
    String url = link.attr("href").strip();
    String text = link.text().strip();
    children(link);
    String bare = url.replaceFirst("^(mailto:|tel:|https?://)", "");
    if (!url.isEmpty() && !url.startsWith("#") && !url.equals(text) && !bare.equals(text)) {
      words(text.isEmpty() ? "<" + url + ">" : " <" + url + ">");
    }
  }

  private void heading(Element heading) {
    int start = out.length();
    children(heading);
    int length = out.length() - Math.max(start, out.lastIndexOf("\n") + 1);
    if (length > 0) {
      line();
      words((heading.normalName().equals("h1") ? "=" : "-").repeat(length));
    }
  }

  private void list(Element list) {
    int number = 1;
    for (Element item : list.children()) {
      if (item.normalName().equals("li")) {
        line();
        out.append(list.normalName().equals("ol") ? number++ + ". " : "- ");
        // what follows belongs to the same line, with no space before it
        breaks = 1;
        children(item);
        line();
      }
    }
  }

  /** Cells that hold words alone are read on: {@code Waiting: 6 days}. */
  private void row(Element row) {
    line();
    for (Element cell : row.children()) {
      if (cell.children().stream().anyMatch(PlainText::isBlock)) {
        element(cell);
      } else if (!cell.text().isBlank() || cell.selectFirst("img[alt]") != null) {
        if (breaks == 0) {
          words(out.charAt(out.length() - 1) == ':' ? " " : ": ");
        }
        children(cell);
      }
    }
    line();
  }

  private static boolean isBlock(Element element) {
    String name = element.normalName();
    return BLOCKS.contains(name) || name.matches("p|hr|ul|ol|h[1-6]");
  }

  private void paragraph(Runnable content) {
    gap(2);
    content.run();
    gap(2);
  }

  private void line() {
    gap(1);
  }

  private void gap(int wanted) {
    space = false;
    boolean atMarker = out.length() > 1 && out.charAt(out.length() - 1) == ' ';
    while (breaks < wanted && !atMarker) {
      out.append(lineBreak());
    }
  }

  private String lineBreak() {
    breaks++;
    space = false;
    return "\n";
  }

  private void words(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isWhitespace(c)) {
        space = true;
      } else if (c != '\u200b' && c != '\u200c' && c != '\u00ad' && c != '\ufeff') {
        if (space && breaks == 0) {
          out.append(' ');
        }
        out.append(c == '\u00a0' ? ' ' : c);
        space = false;
        breaks = 0;
      }
    }
  }
}
