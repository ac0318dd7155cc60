package leadflow.insight.leadhistory;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import leadflow.lead.OwnerNotes;
import leadflow.lead.StageMoves;
import leadflow.lead.activity.ActivityLedger;
import leadflow.mail.outbox.Outbox;
import leadflow.process.journey.LeadTasks;
import leadflow.sales.opportunity.Opportunities;
import leadflow.sales.qualification.Attempts;
import leadflow.sales.qualification.BantRecords;
import leadflow.sales.routing.Assignments;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Everything that happened to a lead, from all sources, newest first. */
@Component
class LeadTimeline {

  private final ActivityLedger activities;
  private final StageMoves moves;
  private final Outbox messages;
  private final BantRecords bant;
  private final Attempts attempts;
  private final Opportunities opportunities;
  private final LeadTasks tasks;
  private final OwnerNotes notes;
  private final Assignments assignments;

  LeadTimeline(
      ActivityLedger activities,
      StageMoves moves,
      Outbox messages,
      BantRecords bant,
      Attempts attempts,
      Opportunities opportunities,
      LeadTasks tasks,
      OwnerNotes notes,
      Assignments assignments) {
    this.activities = activities;
    this.moves = moves;
    this.messages = messages;
    this.bant = bant;
    this.attempts = attempts;
    this.opportunities = opportunities;
    this.tasks = tasks;
    this.notes = notes;
    this.assignments = assignments;
  }

  /**
   * @param kind activity, message, task, bant, attempt, stage, opportunity, assignment or note
   * @param what in a few words
   * @param people whose ids are in the text and the details
   * @param to who got the lead; null for the pool, and when the entry is no assignment
   */
  record Entry(
      Instant at,
      String kind,
      String what,
      @Nullable String by,
      Map<String, Object> details,
      @JsonIgnore List<String> people,
      @JsonIgnore @Nullable String to) {

    Entry(Instant at, String kind, String what, @Nullable String by, Map<String, Object> details) {
      this(at, kind, what, by, details, List.of(), null);
    }
  }

  List<Entry> of(UUID lead) {
    List<Entry> entries = new ArrayList<>();
    activities
        .of(lead)
        .forEach(
            a ->
                entries.add(
                    new Entry(
                        a.occurredAt(),
                        "activity",
                        a.type(),
                        null,
                        details(
                            "subject",
                            a.subject(),
                            "url",
                            a.url(),
                            "human",
                            a.human(),
                            "properties",
                            a.properties().isEmpty() ? null : a.properties()))));
    moves
        .of(lead)
        .forEach(
            m ->
                entries.add(
                    new Entry(
                        m.at(),
                        "stage",
                        m.to() + " " + m.toStatus(),
                        m.actor(),
                        details(
                            "from",
                            m.from(),
                            "cause",
                            m.cause(),
                            "reason",
                            m.reason(),
                            "cycle",
                            m.cycle()))));
    messages
        .of(lead)
        .forEach(
            m ->
                entries.add(
                    new Entry(
                        m.date(),
                        "message",
                        m.subject(),
                        null,
                        details(
                            "template", m.template(), "state", m.state(), "reason", m.reason()))));
    bant.of(lead)
        .forEach(
            b ->
                entries.add(
                    new Entry(
                        b.at(),
                        "bant",
                        String.join(", ", b.changed()),
                        b.by(),
                        details("fields", b.fields(), "suggested", b.suggested()))));
    attempts
        .of(lead)
        .forEach(
            a ->
                entries.add(
                    new Entry(
                        a.at(),
                        "attempt",
                        a.channel() + ": " + a.outcome(),
                        a.by(),
                        details("note", a.note(), "followUpAt", a.followUpAt()))));
    opportunities
        .newest(lead)
        .ifPresent(
            o -> {
              if (o.decidedAt() != null) {
                entries.add(
                    new Entry(
                        o.decidedAt(),
                        "opportunity",
                        String.valueOf(o.decision()),
                        o.decidedBy(),
                        details(
                            "reason",
                            o.rejection(),
                            "amount",
                            o.amount(),
                            "currency",
                            o.currency())));
              }
              if (o.closedAt() != null) {
                entries.add(
                    new Entry(
                        o.closedAt(),
                        "opportunity",
                        String.valueOf(o.outcome()),
                        o.closedBy(),
                        details(
                            "reason", o.reason(), "amount", o.amount(), "currency", o.currency())));
              }
            });
    tasks
        .history(lead)
        .forEach(
            t -> {
              entries.add(
                  new Entry(
                      t.createdAt(), "task", t.name(), t.assignee(), details("state", "opened")));
              if (t.endedAt() != null) {
                entries.add(
                    new Entry(
                        t.endedAt(), "task", t.name(), t.assignee(), details("state", t.result())));
              }
            });
    assignments
        .of(lead)
        .forEach(
            a ->
                entries.add(
                    new Entry(
                        a.at(),
                        "assignment",
                        a.to() == null ? "to the pool" : "to " + a.to(),
                        a.by(),
                        details("from", a.from(), "rule", a.rule().label(), "why", a.reason()),
                        Stream.of(a.from(), a.to()).filter(Objects::nonNull).toList(),
                        a.to())));
    notes.of(lead).forEach(n -> entries.add(new Entry(n.at(), "note", n.text(), null, Map.of())));
    entries.sort(Comparator.comparing(Entry::at).reversed());
    return entries;
  }

  static Map<String, Object> details(@Nullable Object... pairs) {
    Map<String, Object> details = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      Object value = pairs[i + 1];
      if (value != null) {
        details.put(String.valueOf(pairs[i]), value);
      }
    }
    return details;
  }
}
