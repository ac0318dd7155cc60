package leadflow.workplace.tasklist;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import leadflow.lead.Consents;
import leadflow.lead.Lead;
import leadflow.lead.LeadFacts;
import leadflow.lead.Leads;
import leadflow.platform.format.EnglishFormat;
import leadflow.sales.qualification.BantRecords;
import leadflow.scoring.RulePoints;
import leadflow.scoring.ScoreHistory;
import leadflow.sla.SlaClock;
import leadflow.sla.SlaClocks;
import leadflow.sla.calendar.Calendars;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * A lead as Markdown, for the form of a task. What a lead wrote is escaped, so that it stays text.
 */
@Component
class LeadCardText {

  /** A Markdown line break without a new paragraph. */
  private static final String NEW_LINE = "  \n";

  /** The limit of a variable's text column. */
  private static final int MOST = 3900;

  /** The card shows all of them. */
  private static final int REASONS = 3;

  private final Leads leads;
  private final ScoreHistory scores;
  private final Consents consents;
  private final BantRecords bantRecords;
  private final SlaClocks clocks;
  private final Calendars calendars;

  LeadCardText(
      Leads leads,
      ScoreHistory scores,
      Consents consents,
      BantRecords bantRecords,
      SlaClocks clocks,
      Calendars calendars) {
    this.clocks = clocks;
    this.calendars = calendars;
    this.leads = leads;
    this.scores = scores;
    this.consents = consents;
    this.bantRecords = bantRecords;
  }

  /** Returns one line for the list of tasks: "Ana Silva · Acme · A1 · hot". */
  String title(UUID id) {
    Lead lead = leads.get(id);
    return Stream.of(
            lead.facts().displayName(),
            lead.facts().company(),
            lead.score().grade(),
            lead.state().hot() ? "hot" : null)
        .filter(part -> part != null && !part.isEmpty())
        .collect(Collectors.joining(" · "));
  }

  /**
   * Returns, as a quotation, why a hot lead is hot and when the answer is due; empty for other
   * leads.
   */
  String urgency(UUID id) {
    Lead lead = leads.get(id);
    if (!lead.state().hot()) {
      return "";
    }
    String asked = lead.facts().request();
    return "> **HOT** · "
        + escaped(asked == null ? "asked for sales" : "asked for: " + asked)
        + Optional.ofNullable(clocks.earliest(lead.id()))
            .map(
                clock ->
                    " · " + clock.kind().label().toLowerCase(Locale.ENGLISH) + " by " + at(clock))
            .orElse("");
  }

  private String at(SlaClock clock) {
    ZoneId zone = calendars.ofTeam(calendars.teamOf(clock.owner())).zone();
    return EnglishFormat.weekdayTimeZone(clock.dueAt().atZone(zone));
  }

  /** Returns who the lead is and what they asked for. */
  String facts(UUID id) {
    Lead lead = leads.get(id);
    LeadFacts f = lead.facts();
    List<String> lines = new ArrayList<>();
    lines.add(
        "**" + escaped(f.displayName()) + "**" + with(", ", f.title()) + with(" at ", f.company()));
    lines.add(joined(f.email(), f.phone(), f.website()));
    lines.add(joined(f.industry(), size(f.companySize()), f.city(), f.country()));
    lines.add(
        together(
            labelled("Asked for", f.request()),
            labelled("product", f.product()),
            line("came by", joined(f.source(), f.campaign(), f.asset()))));
    lines.add(labelled("Wrote", f.message()));
    lines.add(
        together(
            "May we mail: " + (consents.granted(lead.id(), Consents.MARKETING) ? "yes" : "no"),
            "call: " + (refusedCalls(lead) ? "no" : "yes"),
            lead.state().cycle() > 1 ? "cycle " + lead.state().cycle() : ""));
    return limited(lines);
  }

  /** Returns the reasons for the score, the strongest first. */
  String scoreReasons(UUID id) {
    Lead lead = leads.get(id);
    List<String> lines = new ArrayList<>();
    lines.add(
        "**%s** · fit %d · engagement %d"
            .formatted(lead.score().grade(), lead.score().fit(), lead.score().engagement()));
    if (lead.state().reason() != null) {
      lines.add("Why now: " + escaped(lead.state().reason()));
    }
    scores.score(lead).strongest(REASONS).stream().map(LeadCardText::reason).forEach(lines::add);
    return limited(lines);
  }

  /** Returns what the SDR found out, for the account executive. */
  String bant(UUID id) {
    return bantRecords.newest(id).map(LeadCardText::told).orElse("**BANT**: nobody has asked yet");
  }

  private static String told(BantRecords.Saved last) {
    List<String> lines = new ArrayList<>();
    for (String letter : List.of("budget", "authority", "need", "timeline")) {
      lines.add(letter(letter, last.fields()));
    }
    lines.add(
        line(
            "Next step",
            joined(text(last.fields(), "nextStep"), text(last.fields(), "nextStepDate"))));
    lines.add(
        line("Reason", joined(text(last.fields(), "reason"), text(last.fields(), "comment"))));
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

  private static String reason(RulePoints rule) {
    String times = rule.count() > 1 ? " (" + rule.count() + "×)" : "";
    return "%+d %s%s".formatted(Math.round(rule.points()), escaped(rule.description()), times);
  }

  /** Does the same as {@link #labelled} for a text that is escaped already. */
  private static String line(String label, String escaped) {
    return escaped.isEmpty() ? "" : label + ": " + escaped;
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

  /** Joins escaped texts in one line. */
  private static String together(String... parts) {
    return Stream.of(parts).filter(part -> !part.isEmpty()).collect(Collectors.joining(" · "));
  }

  private static String joined(@Nullable String... parts) {
    return Stream.of(parts)
        .filter(part -> part != null && !part.isBlank())
        .map(LeadCardText::escaped)
        .collect(Collectors.joining(" · "));
  }

  /** Escapes Markdown, HTML and expressions. */
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
        lines.stream().filter(line -> !line.isBlank()).collect(Collectors.joining(NEW_LINE));
    return text.length() <= MOST ? text : text.substring(0, MOST) + "…";
  }
}
