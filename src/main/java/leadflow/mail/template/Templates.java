package leadflow.mail.template;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.MustacheException;
import java.io.StringReader;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import leadflow.mail.template.TemplateFiles.Source;
import leadflow.process.deployment.EmailTemplates;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * The mails' wording: one HTML file each in {@code processes/emails}, with Mustache fields. {@code
 * welcome.de.html} beside {@code welcome.html} is its German translation. What mails have in common
 * (frame, button, footer …) are parts in {@code processes/emails/parts}, included by {@code
 * {{>footer}}}, or filled by {@code {{<frame}}{{$wording}}…{{/wording}}{{/frame}}}.
 *
 * <p>The subject is the page's {@code <title>}, the text part is made from the HTML. A template
 * holds no logic; a lead's words are only ever shown, escaped, never evaluated. A field that nobody
 * fills is refused rather than left empty.
 */
@Component
public class Templates implements EmailTemplates {

  private static final String OWN_PROPERTY = "properties.";
  private static final Pattern PARSER_LINE = Pattern.compile("\\s*@ line (\\d+)$");
  private static final int CLOSE_SPELLING = 2;

  private final TemplateFiles files;
  private final List<OwnFields> ownFields;

  Templates(@Value("${leadflow.processes-dir:}") String processesDir, List<OwnFields> ownFields) {
    this.files = new TemplateFiles(processesDir);
    this.ownFields = ownFields;
  }

  /**
   * A mail ready to be sent.
   *
   * @param language of the translation that was chosen; null for the wording for everybody
   * @param subject one line
   */
  public record Rendered(@Nullable String language, String subject, String html, String text) {

    /** Of a mail that is not written. */
    public static final Rendered NOTHING = new Rendered(null, "", "", "");
  }

  /**
   * One wording of a template.
   *
   * @param language empty for the wording for everybody
   * @param file below {@code processes/emails}
   * @param owners true when it is an owner's, not the packaged one
   */
  public record Variant(String language, String file, boolean owners) {}

  /** All templates, by name. */
  public List<String> names() {
    return List.copyOf(files.all().keySet());
  }

  /** A template's wordings, the one for everybody first; none when there is no such template. */
  public List<Variant> variants(String template) {
    return files.all().getOrDefault(template, new TreeSet<>()).stream()
        .map(
            language -> {
              String file = template + (language.isEmpty() ? "" : "." + language) + ".html";
              return new Variant(language, file, files.isOwners(file));
            })
        .toList();
  }

  /** What only this template is filled with; empty for a nurture mail. */
  public Optional<OwnFields> ownFields(String template) {
    return ownFields.stream().filter(own -> own.templates().contains(template)).findFirst();
  }

  /** True when some language is meant, such as {@code de}, {@code de_AT} or {@code German}. */
  public static boolean isLanguage(String told) {
    return !Languages.codes(told).isEmpty();
  }

  /** Everything that makes a wording unusable, in whatever language a lead may have. */
  public List<BadTemplate> problems(String template) {
    List<BadTemplate> problems = new ArrayList<>();
    Map<String, Object> examples = ownFields(template).map(OwnFields::examples).orElse(Map.of());
    for (Variant variant : variants(template)) {
      try {
        render(template, variant.language(), Map.of());
        render(template, variant.language(), examples);
      } catch (BadTemplate e) {
        problems.add(e);
      }
    }
    return problems;
  }

  /** A table's mails go to leads; those to colleagues would show nothing. */
  @Override
  public Optional<String> problem(String template) {
    if (ownFields(template).filter(OwnFields::toColleagues).isPresent()) {
      return Optional.of(
          "The email %s%s.html goes to colleagues and cannot be sent to a lead"
              .formatted(BadTemplate.FOLDER, template));
    }
    if (variants(template).isEmpty()) {
      return Optional.of(String.valueOf(new TemplateNotFound(template).getMessage()));
    }
    List<BadTemplate> problems = problems(template);
    return problems.isEmpty()
        ? Optional.empty()
        : Optional.of(
            problems.stream().map(Throwable::getMessage).collect(Collectors.joining("; ")));
  }

  /**
   * @param template the file's name without {@code .html}
   * @param language as the lead told it; where there is no translation, the wording for everybody
   * @param fields by name; a missing one is empty
   * @throws TemplateNotFound if there is no such template
   * @throws BadTemplate if it cannot be filled
   */
  public Rendered render(String template, @Nullable String language, Map<String, ?> fields) {
    List<String> codes = Languages.codes(language);
    Source source =
        files.template(template, codes).orElseThrow(() -> new TemplateNotFound(template));
    Map<String, Object> values = new HashMap<>(fields);
    values.put("lang", source.language());
    String html = new Reading(source, codes, known(template, fields.keySet())).fill(values);
    Document page = Jsoup.parse(html);
    if (InlineStyles.apply(page, source.name())) {
      html = page.outerHtml();
    }
    String subject = oneLine(page.title());
    if (subject.isEmpty()) {
      throw new BadTemplate(source.name(), 0, "has no <title>, which is the mail's subject");
    }
    return new Rendered(
        source.language().isEmpty() ? null : source.language(), subject, html, PlainText.of(page));
  }

  private Set<String> known(String template, Set<String> given) {
    Set<String> known = new TreeSet<>(given);
    known.addAll(MailFields.OURS);
    OwnFields own = ownFields(template).orElse(null);
    if (own == null || !own.toColleagues()) {
      known.addAll(MailFields.OF_LEADS);
    }
    if (own != null) {
      known.addAll(own.examples().keySet());
    }
    return known;
  }

  /** A template with its parts, each file read once and held against what it may contain. */
  private final class Reading {

    private final Source template;
    private final List<String> codes;
    private final Set<String> known;
    private final Mustache.Compiler mustache;
    private final Map<String, Source> parts = new HashMap<>();
    private final Deque<String> open = new ArrayDeque<>();
    private final Set<String> whole = new HashSet<>();
    private final Set<String> blocks = new HashSet<>();

    Reading(Source template, List<String> codes, Set<String> known) {
      this.template = template;
      // a template for everybody has its parts for everybody, too
      this.codes = template.language().isEmpty() ? List.of() : codes;
      this.known = known;
      this.mustache =
          Mustache.compiler()
              .escapeHTML(true)
              .defaultValue("")
              .emptyStringIsFalse(true)
              .withLoader(name -> new StringReader(Objects.requireNonNull(parts.get(name)).text()));
    }

    String fill(Map<String, ?> values) {
      check(template);
      try {
        return mustache.compile(template.text()).execute(values);
      } catch (MustacheException e) {
        throw unfilled(template.name(), e);
      }
    }

    private void check(Source source) {
      if (whole.contains(source.name())) {
        return;
      }
      if (open.contains(source.name())) {
        throw new BadTemplate(
            source.name(), 0, "includes itself: " + chain() + " > " + source.name());
      }
      open.addLast(source.name());
      List<MustacheTag> tags = MustacheTag.of(source.name(), source.text());
      try {
        mustache.compile(source.text());
      } catch (MustacheException e) {
        throw unfilled(source.name(), e);
      }
      for (MustacheTag tag : tags) {
        if (tag.isField() && !isFilled(tag.name())) {
          throw new BadTemplate(source.name(), tag.line(), unknown(tag));
        }
        if (tag.isPart() && parts.get(tag.name()) == null) {
          parts.put(tag.name(), part(source, tag));
        }
        if (tag.isPart()) {
          check(Objects.requireNonNull(parts.get(tag.name())));
        }
      }
      checkBlocks(source, tags);
      open.removeLast();
      whole.add(source.name());
    }

    private Source part(Source source, MustacheTag tag) {
      return files
          .part(tag.name(), codes)
          .orElseThrow(
              () ->
                  new BadTemplate(
                      source.name(),
                      tag.line(),
                      "includes %s, but there is no %sparts/%s.html"
                          .formatted(tag, BadTemplate.FOLDER, tag.name())));
    }

    /** Rejects content for a block that no part has, which would be lost silently. */
    private void checkBlocks(Source source, List<MustacheTag> tags) {
      Deque<Character> within = new ArrayDeque<>();
      for (MustacheTag tag : tags) {
        boolean fills = tag.isBlock() && !within.isEmpty() && within.getLast() == '<';
        if (fills && !blocks.contains(tag.name())) {
          throw new BadTemplate(
              source.name(), tag.line(), "fills %s, which no part has".formatted(tag));
        }
        if (tag.isBlock()) {
          blocks.add(tag.name());
        }
        if (tag.isEnd()) {
          within.removeLast();
        } else if (tag.hasEnd()) {
          within.addLast(tag.kind());
        }
      }
    }

    private boolean isFilled(String field) {
      return field.equals(".")
          || known.contains(field)
          || known.contains(OWN_PROPERTY)
              && field.startsWith(OWN_PROPERTY)
              // what is behind a text's name would be asked of the text itself
              && field.indexOf('.', OWN_PROPERTY.length()) < 0;
    }

    private String unknown(MustacheTag tag) {
      String close =
          known.stream()
              .map(field -> Map.entry(field, distance(field, tag.name())))
              .filter(near -> near.getValue() <= CLOSE_SPELLING)
              .min(Comparator.comparingInt(Map.Entry::getValue))
              .map(near -> "; did you mean {{" + near.getKey() + "}}?")
              .orElse("");
      return "asks for %s, which nobody fills%s".formatted(tag, close);
    }

    private String chain() {
      return String.join(" > ", open);
    }
  }

  private static BadTemplate unfilled(String file, MustacheException e) {
    String message = String.valueOf(e.getMessage());
    Matcher line = PARSER_LINE.matcher(message);
    return line.find()
        ? new BadTemplate(
            file, Integer.parseInt(line.group(1)), "cannot be filled: " + line.replaceFirst(""), e)
        : new BadTemplate(file, 0, "cannot be filled: " + message, e);
  }

  /** Returns how many letters differ. */
  private static int distance(String one, String other) {
    int[] row = new int[other.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= one.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int changed = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(changed, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[other.length()];
  }

  /** Returns the text on one line, because a line break would begin another header. */
  private static String oneLine(String text) {
    return text.replaceAll("[\\p{Cntrl}\\u2028\\u2029]+", " ").strip();
  }
}
