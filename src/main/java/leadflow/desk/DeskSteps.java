package leadflow.desk;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import leadflow.lead.Consents;
import leadflow.lead.Lead;
import leadflow.lead.LeadFacts;
import leadflow.lead.Leads;
import leadflow.qualification.BantRecords;
import leadflow.scoring.RuleScored;
import leadflow.scoring.ScoreBook;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * What the models put beside a task. The texts are Markdown for the form; what a lead told is
 * escaped, so that it stays text.
 */
@Component("deskSteps")
public class DeskSteps {

  /** A variable's text column holds no more. */
  private static final int MOST = 3900;

  private final Leads leads;
  private final ScoreBook scores;
  private final Consents consents;
  private final BantRecords bantRecords;

  DeskSteps(Leads leads, ScoreBook scores, Consents consents, BantRecords bantRecords) {
    this.leads = leads;
    this.scores = scores;
    this.consents = consents;
    this.bantRecords = bantRecords;
  }

  /** One line for the list of tasks: "Ana Silva · Acme · A1 · hot". */
  public String leadTitle(String id) {
    Lead lead = leads.get(UUID.fromString(id));
    return Stream.of(
            lead.facts().displayName(),
            lead.facts().company(),
            lead.score().grade(),
            lead.standing().hot() ? "hot" : null)
        .filter(part -> part != null && !part.isEmpty())
        .collect(Collectors.joining(" · "));
  }

  /** Who it is and what was asked. */
  public String leadFacts(String id) {
    Lead lead = leads.get(UUID.fromString(id));
    LeadFacts f = lead.facts();
    List<String> lines = new ArrayList<>();
    lines.add(
        "**" + escaped(f.displayName()) + "**" + with(", ", f.title()) + with(" at ", f.company()));
    lines.add(joined(f.email(), f.phone(), f.website()));
    lines.add(joined(f.industry(), size(f.companySize()), f.city(), f.country()));
    lines.add(labelled("Asked for", f.request()));
    lines.add(labelled("Product", f.product()));
    lines.add(labelled("Came by", joined(f.source(), f.campaign(), f.asset())));
    lines.add(labelled("Wrote", f.message()));
    lines.add(
        labelled(
            "May we",
            "mail: "
                + (consents.granted(lead.id(), Consents.MARKETING) ? "yes" : "no")
                + ", call: "
                + (refusedCalls(lead) ? "no" : "yes")));
    if (lead.standing().cycle() > 1) {
      lines.add("Cycle " + lead.standing().cycle());
    }
    return limited(lines);
  }

  /** Why this lead, the strongest reason first. */
  public String scoreReasons(String id) {
    Lead lead = leads.get(UUID.fromString(id));
    List<String> lines = new ArrayList<>();
    lines.add(
        "**%s** · fit %d · engagement %d"
            .formatted(lead.score().grade(), lead.score().fit(), lead.score().engagement()));
    if (lead.standing().reason() != null) {
      lines.add("Why now: " + escaped(lead.standing().reason()));
    }
    scores.score(lead).rules().stream()
        .filter(rule -> Math.round(rule.points()) != 0)
        .sorted(Comparator.comparingDouble((RuleScored rule) -> -Math.abs(rule.points())))
        .limit(8)
        .map(DeskSteps::reason)
        .forEach(lines::add);
    return limited(lines);
  }

  /** What the SDR found out, for the account executive. */
  public String bant(String id) {
    List<BantRecords.Saved> saves = bantRecords.of(UUID.fromString(id));
    if (saves.isEmpty()) {
      return "**BANT**: nobody has asked yet";
    }
    BantRecords.Saved last = saves.get(saves.size() - 1);
    List<String> lines = new ArrayList<>();
    for (String letter : List.of("budget", "authority", "need", "timeline")) {
      lines.add(letter(letter, last.fields()));
    }
    lines.add(labelled("Next step", text(last.fields(), "nextStep")));
    lines.add(labelled("Reason", text(last.fields(), "reason")));
    lines.add("By " + escaped(last.by()));
    return limited(lines);
  }

  private static String letter(String name, Map<String, Object> fields) {
    String answer = text(fields, name + ".answer");
    String said =
        joined(
            answer == null ? "not asked" : answer.toLowerCase(Locale.ROOT),
            amount(fields, name),
            text(fields, name + ".date"),
            text(fields, name + ".evidence"),
            text(fields, name + ".source"));
    return "**%s**: %s"
        .formatted(name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1), said);
  }

  private static @Nullable String amount(Map<String, Object> fields, String letter) {
    String amount = text(fields, letter + ".amount");
    return amount == null ? null : amount + " " + text(fields, letter + ".currency");
  }

  private static @Nullable String text(Map<String, Object> fields, String name) {
    Object value = fields.get(name);
    return value == null ? null : value.toString();
  }

  private boolean refusedCalls(Lead lead) {
    return consents.of(lead.id()).stream()
        .anyMatch(consent -> consent.purpose().equals("calls") && !consent.granted());
  }

  private static String reason(RuleScored rule) {
    String times = rule.count() > 1 ? " (" + rule.count() + "×)" : "";
    return "- %s%s: %+d".formatted(escaped(rule.description()), times, Math.round(rule.points()));
  }

  private static String labelled(String label, @Nullable String value) {
    return value == null || value.isBlank() ? "" : label + ": " + escaped(value);
  }

  private static String with(String before, @Nullable String value) {
    return value == null ? "" : before + escaped(value);
  }

  private static @Nullable String size(@Nullable String size) {
    return size == null ? null : size + " employees";
  }

  private static String joined(@Nullable String... parts) {
    return Stream.of(parts)
        .filter(part -> part != null && !part.isBlank())
        .map(DeskSteps::escaped)
        .collect(Collectors.joining(" · "));
  }

  /** Neither Markdown, nor HTML, nor an expression. */
  private static String escaped(String text) {
    return text.strip()
        .replaceAll("\\s+", " ")
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("{", "&#123;")
        .replaceAll("([\\\\`*_\\[\\]#|~])", "\\\\$1");
  }

  private static String limited(List<String> lines) {
    String text =
        lines.stream().filter(line -> !line.isBlank()).collect(Collectors.joining("\n\n"));
    return text.length() <= MOST ? text : text.substring(0, MOST) + "…";
  }
}
