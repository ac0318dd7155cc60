package leadflow.workplace.tasklist;

import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import leadflow.lead.Consents;
import leadflow.lead.Lead;
import leadflow.lead.Leads;
import leadflow.lead.OwnerNotes;
import leadflow.lead.StageMoves;
import leadflow.lead.Status;
import leadflow.lead.activity.Activity;
import leadflow.lead.activity.ActivityLedger;
import leadflow.mail.outbox.MailState;
import leadflow.mail.permission.MailConsent;
import leadflow.platform.access.UserDirectory;
import leadflow.sales.qualification.Attempts;
import leadflow.sales.qualification.BantRecords;
import leadflow.scoring.LeadScoring;
import leadflow.scoring.ScoreResult;
import leadflow.scoring.ScoreWords;
import leadflow.scoring.likelihood.LearnedScore;
import leadflow.sla.SlaClock;
import leadflow.sla.SlaClocks;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Builds a lead's card with a handful of statements, each served by an index. */
@Component
class LeadCards {

  private static final int REASONS = 8;
  private static final int FACTORS = 5;
  private static final int DEEDS = 6;
  private static final int MAILS = 6;
  private static final int NOTES = 5;

  private final Leads leads;
  private final ActivityLedger ledger;
  private final LeadScoring scoring;
  private final LearnedScore learned;
  private final Consents consents;
  private final MailConsent mailConsent;
  private final SlaClocks clocks;
  private final BantRecords bant;
  private final Attempts attempts;
  private final StageMoves moves;
  private final OwnerNotes notes;
  private final CardTimeline timelines;
  private final AccountLeads accounts;
  private final UserDirectory directory;
  private final JdbcClient jdbc;
  private final Clock clock;

  LeadCards(
      Leads leads,
      ActivityLedger ledger,
      LeadScoring scoring,
      LearnedScore learned,
      Consents consents,
      MailConsent mailConsent,
      SlaClocks clocks,
      BantRecords bant,
      Attempts attempts,
      StageMoves moves,
      OwnerNotes notes,
      CardTimeline timelines,
      AccountLeads accounts,
      UserDirectory directory,
      JdbcClient jdbc,
      Clock clock) {
    this.leads = leads;
    this.ledger = ledger;
    this.scoring = scoring;
    this.learned = learned;
    this.consents = consents;
    this.mailConsent = mailConsent;
    this.clocks = clocks;
    this.bant = bant;
    this.attempts = attempts;
    this.moves = moves;
    this.notes = notes;
    this.timelines = timelines;
    this.accounts = accounts;
    this.directory = directory;
    this.jdbc = jdbc;
    this.clock = clock;
  }

  LeadCard of(VisibleTasks.Seen seen) {
    Instant now = clock.instant();
    Lead lead = leads.get(seen.lead());
    List<Activity> deeds = ledger.of(lead.id());
    List<Consents.Consent> said = consents.of(lead.id());
    List<LeadCard.Cycle> cycles = cycles(lead);
    LeadCard.Bant saved = bant(lead);
    LeadCard.Account account = accounts.of(lead);
    LeadCard.Timeline timeline = timelines.page(lead.id(), 0);
    return new LeadCard(
        now,
        seen.task().getId(),
        seen.task().getAssignee(),
        seen.refusal(),
        seen.qualifying(),
        seen.savable(),
        seen.followUpAt(),
        who(lead),
        reach(lead, said, deeds),
        score(lead, deeds, now),
        clocks(lead, now),
        did(deeds, CardWords::asks),
        did(deeds, CardWords::reads),
        mails(lead.id()),
        cycles,
        account,
        saved,
        attempts.count(lead),
        newestNotes(lead.id()),
        timeline,
        people(seen, lead, cycles, saved, account, timeline));
  }

  private static LeadCard.Who who(Lead lead) {
    return new LeadCard.Who(
        lead.id(),
        lead.facts().displayName(),
        lead.facts(),
        lead.state(),
        lead.createdAt(),
        lead.facts().message());
  }

  private LeadCard.Reach reach(Lead lead, List<Consents.Consent> said, List<Activity> deeds) {
    Optional<Consents.Consent> calls = on("calls", said);
    Optional<Consents.Consent> mail = on(Consents.MARKETING, said);
    String refusal = mailConsent.refusal(lead).orElse(null);
    return new LeadCard.Reach(
        calls
            .map(c -> c.granted() ? LeadCard.Permission.ASKED : LeadCard.Permission.REFUSED)
            .orElse(LeadCard.Permission.OPEN),
        calls.map(Consents.Consent::at).orElse(null),
        mail(refusal, deeds),
        mail.map(Consents.Consent::at).orElse(null),
        refusal);
  }

  /** A lead that asked us something can be answered, unless nobody reads that address. */
  private static LeadCard.Permission mail(@Nullable String refusal, List<Activity> deeds) {
    if (refusal == null) {
      return LeadCard.Permission.ASKED;
    }
    boolean asked = deeds.stream().anyMatch(deed -> deed.human() && CardWords.asks(deed.type()));
    return asked && !DEAD.contains(refusal)
        ? LeadCard.Permission.ANSWER
        : LeadCard.Permission.REFUSED;
  }

  private static final Set<String> DEAD = Set.of("dead address", "complained", "erased");

  private static Optional<Consents.Consent> on(String purpose, List<Consents.Consent> said) {
    return said.stream().filter(consent -> consent.purpose().equals(purpose)).findFirst();
  }

  private LeadCard.Score score(Lead lead, List<Activity> deeds, Instant now) {
    ScoreResult scored = scoring.score(lead, deeds, now);
    List<LeadCard.Reason> reasons =
        scored.strongest(REASONS).stream()
            .map(r -> new LeadCard.Reason(r.description(), Math.round(r.points()), r.count()))
            .toList();
    return new LeadCard.Score(
        scored.score().grade(),
        scored.score().fit(),
        scored.score().engagement(),
        scored.score().mql(),
        lead.state().reason(),
        ScoreWords.why(scored, now),
        reasons,
        learned.of(lead, deeds).map(LeadCards::likelihood).orElse(null));
  }

  private static LeadCard.Likelihood likelihood(LearnedScore.Likelihood said) {
    List<LearnedScore.Factor> top = said.top(FACTORS);
    return new LeadCard.Likelihood(
        Math.round(100 * said.likelihood()),
        top.stream().filter(f -> f.weight() > 0).map(LearnedScore.Factor::text).toList(),
        top.stream().filter(f -> f.weight() < 0).map(LearnedScore.Factor::text).toList());
  }

  /** Returns running clocks first, the most urgent at the top, then stopped ones. */
  private List<LeadCard.ClockOnCard> clocks(Lead lead, Instant now) {
    return clocks.of(lead.id()).stream()
        .filter(c -> c.cycle() == lead.state().cycle())
        .sorted(Comparator.comparing((SlaClock c) -> !c.running()).thenComparing(SlaClock::dueAt))
        .map(
            c ->
                new LeadCard.ClockOnCard(
                    c.kind().id(),
                    c.kind().label(),
                    c.state(now),
                    c.warnAt(),
                    c.dueAt(),
                    c.stoppedAt()))
        .toList();
  }

  /** Groups the same activity into one line; the newest first. */
  private static List<LeadCard.Did> did(List<Activity> deeds, Predicate<String> kind) {
    Map<String, LeadCard.Did> lines = new LinkedHashMap<>();
    for (int i = deeds.size() - 1; i >= 0; i--) {
      Activity deed = deeds.get(i);
      if (deed.human() && kind.test(deed.type())) {
        String subject = deed.subject() == null ? deed.url() : deed.subject();
        lines.merge(
            deed.type() + " " + subject,
            new LeadCard.Did(CardWords.did(deed.type()), subject, deed.occurredAt(), 1),
            (newest, earlier) ->
                new LeadCard.Did(newest.what(), newest.subject(), newest.at(), newest.times() + 1));
      }
    }
    return lines.values().stream().limit(DEEDS).toList();
  }

  private List<LeadCard.Mail> mails(UUID lead) {
    return jdbc.sql(
            """
            select subject, template, date, state, reason from leadflow.lead_mail
            where lead_id = :lead and kind = 'nurture' order by date desc limit :most
            """)
        .param("lead", lead)
        .param("most", MAILS)
        .query(
            (r, n) ->
                new LeadCard.Mail(
                    r.getString("subject").isEmpty()
                        ? CardWords.sentence(r.getString("template"))
                        : r.getString("subject"),
                    r.getTimestamp("date").toInstant(),
                    CardWords.mail(MailState.valueOf(r.getString("state"))),
                    r.getString("reason")))
        .list();
  }

  private List<LeadCard.Cycle> cycles(Lead lead) {
    return moves.of(lead.id()).stream()
        .filter(m -> m.toStatus() != Status.ACTIVE && m.toStatus() != m.fromStatus())
        .map(
            m ->
                new LeadCard.Cycle(
                    m.cycle(),
                    CardWords.sentence(m.toStatus().name()),
                    m.reason(),
                    m.at(),
                    m.actor()))
        .sorted(Comparator.comparing(LeadCard.Cycle::at).reversed())
        .toList();
  }

  private LeadCard.@Nullable Bant bant(Lead lead) {
    return bant.newest(lead.id())
        .filter(saved -> saved.cycle() == lead.state().cycle())
        .map(s -> new LeadCard.Bant(s.at(), s.by(), s.fields(), s.suggested()))
        .orElse(null);
  }

  private List<LeadCard.Note> newestNotes(UUID lead) {
    List<OwnerNotes.Note> all = notes.of(lead);
    return all.subList(Math.max(0, all.size() - NOTES), all.size()).stream()
        .map(note -> new LeadCard.Note(note.at(), note.text()))
        .sorted(Comparator.comparing(LeadCard.Note::at).reversed())
        .toList();
  }

  private Map<String, String> people(
      VisibleTasks.Seen seen,
      Lead lead,
      List<LeadCard.Cycle> cycles,
      LeadCard.@Nullable Bant saved,
      LeadCard.Account account,
      LeadCard.Timeline timeline) {
    Set<@Nullable String> ids = new HashSet<>();
    ids.add(seen.task().getAssignee());
    ids.add(lead.state().owner());
    ids.add(saved == null ? null : saved.by());
    cycles.forEach(cycle -> ids.add(cycle.by()));
    account.others().forEach(other -> ids.add(other.owner()));
    timeline.items().forEach(entry -> ids.add(entry.by()));
    return directory.names(ids.stream().filter(id -> id != null).toList());
  }
}
