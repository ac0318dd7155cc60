package leadflow.engagement.tracking;

import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import leadflow.lead.Lead;
import leadflow.lead.LeadTransactions;
import leadflow.lead.Leads;
import leadflow.lead.Status;
import leadflow.lead.activity.Activity;
import leadflow.lead.activity.ActivityLedger;
import leadflow.lead.activity.ActivityType;
import leadflow.lifecycle.LeadEvents;
import leadflow.mail.outbox.MailLink;
import leadflow.mail.outbox.MailLinks;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionException;

/**
 * Turns link and pixel hits into activities once a mail has been quiet. A person's hit counts like
 * any activity; a program's hit is kept without weight. Any earlier, a scanner's first hit could
 * not be distinguished from a reader's.
 *
 * <p>Each mail is judged in a transaction of its own under its lead's lock; a locked lead is
 * skipped until the next run. Hits are marked as judged in that transaction, so several nodes may
 * judge at once, and another node takes over the work of a killed one. If a lead cannot be moved
 * after {@value #TRIES} tries, its clicks are kept and count with its next activity.
 */
@Component
class HitJudge {

  private static final Logger log = LoggerFactory.getLogger(HitJudge.class);
  private static final int TRIES = 3;
  private static final int BATCH = 100;
  private static final Duration TURN = Duration.ofMillis(500);

  private final MailHits hits;
  private final MailLinks mails;
  private final Leads leads;
  private final LeadTransactions transactions;
  private final ActivityLedger ledger;
  private final LeadEvents events;
  private final TrackingSettings settings;
  private final JdbcClient jdbc;
  private final Map<UUID, Integer> tries = new ConcurrentHashMap<>();

  HitJudge(
      MailHits hits,
      MailLinks mails,
      Leads leads,
      LeadTransactions transactions,
      ActivityLedger ledger,
      LeadEvents events,
      TrackingSettings settings,
      JdbcClient jdbc) {
    this.hits = hits;
    this.mails = mails;
    this.leads = leads;
    this.transactions = transactions;
    this.ledger = ledger;
    this.events = events;
    this.settings = settings;
    this.jdbc = jdbc;
  }

  /** Runs for at most half a second, so that other scheduled work is not delayed. */
  @Scheduled(fixedDelay = 1000)
  void takeATurn() {
    try {
      judgeQuiet(System.nanoTime() + TURN.toNanos());
    } catch (DataAccessException | TransactionException e) {
      log.warn("Clicks are not judged while the database does not answer: {}", e.getMessage());
    }
  }

  @Scheduled(initialDelay = 60_000, fixedDelay = 60_000)
  void forgetOld() {
    try {
      hits.forgetOld();
    } catch (DataAccessException e) {
      log.warn("Judged clicks are kept while the database does not answer: {}", e.getMessage());
    }
  }

  /** Judges all mails that are quiet now. */
  void judgeQuiet() {
    judgeQuiet(Long.MAX_VALUE);
  }

  private void judgeQuiet(long end) {
    for (MailHits.Quiet mail : hits.quiet(settings.quiet(), BATCH)) {
      if (System.nanoTime() - end > 0) {
        return;
      }
      try {
        transactions.inOne(() -> judge(mail, tries.getOrDefault(mail.message(), 0) < TRIES));
        tries.remove(mail.message());
      } catch (DataAccessResourceFailureException | CannotCreateTransactionException e) {
        throw e;
      } catch (RuntimeException e) {
        tries.merge(mail.message(), 1, Integer::sum);
        log.error("The clicks in mail {} cannot move their lead", mail.message(), e);
      }
    }
  }

  private void judge(MailHits.Quiet quiet, boolean moves) {
    Optional<Lead> free = lockIfFree(quiet.lead());
    if (free.isEmpty() && leads.find(quiet.lead()).isPresent()) {
      return;
    }
    Optional<MailLinks.Mail> mail = mails.find(quiet.message());
    if (mail.isEmpty() || free.isEmpty() || free.get().state().status() == Status.ERASED) {
      hits.forget(quiet.message());
      return;
    }
    List<LinkHit> waiting = hits.take(quiet.message());
    if (!waiting.isEmpty()) {
      List<Activity> fresh = judge(free.get(), mail.get(), waiting);
      if (moves) {
        events.happened(free.get(), fresh);
      }
    }
  }

  /** Returns the activities that are new in the ledger. */
  private List<Activity> judge(Lead lead, MailLinks.Mail mail, List<LinkHit> waiting) {
    Instant since = waiting.get(0).at().minus(HitJudgement.REMEMBERED);
    Map<Long, String> machines =
        HitJudgement.machines(
            waiting,
            new HitJudgement.Known(
                mail.links().size(),
                mail.sentAt(),
                hits.machines(mail.id(), since),
                hits.crowd(mail.id())));
    hits.judged(machines.keySet(), true);
    Set<Long> people =
        waiting.stream()
            .map(LinkHit::id)
            .filter(id -> !machines.containsKey(id))
            .collect(Collectors.toSet());
    hits.judged(people, false);
    List<Activity> fresh = new ArrayList<>();
    for (LinkHit hit : waiting) {
      String why = machines.get(hit.id());
      activity(mail, hit, why)
          .filter(activity -> !isRepeated(lead.id(), activity))
          .filter(activity -> ledger.add(lead.id(), activity))
          .ifPresent(fresh::add);
    }
    return fresh;
  }

  /** Returns the hit's activity; empty for an open whose consent has been withdrawn. */
  private Optional<Activity> activity(MailLinks.Mail mail, LinkHit hit, @Nullable String why) {
    if (hit.link() == null) {
      return mails.countsOpens(mail.lead())
          ? Optional.of(
              activity(
                  (why == null ? "open:" : "open-by-program:") + mail.id(),
                  ActivityType.EMAIL_OPENED,
                  mail,
                  null,
                  hit,
                  why))
          : Optional.empty();
    }
    MailLink link = mail.link(hit.link()).orElse(new MailLink("hidden", "", null));
    return Optional.of(
        activity(
            "click:" + mail.id() + ":" + hit.id(),
            ActivityType.EMAIL_CLICKED,
            mail,
            link,
            hit,
            why));
  }

  private static Activity activity(
      String id,
      String type,
      MailLinks.Mail mail,
      @Nullable MailLink link,
      LinkHit hit,
      @Nullable String why) {
    Map<String, Object> properties = mail.properties();
    if (link != null) {
      properties.put("link", link.name());
      properties.put("number", String.valueOf(hit.link()));
    }
    if (why != null) {
      properties.put("machine", true);
      properties.put("why", why);
    }
    return new Activity(
        id,
        type,
        mail.template(),
        link == null || link.url().isEmpty() ? null : link.url(),
        hit.at(),
        why == null,
        properties);
  }

  /** Returns whether the same link was followed a moment ago; a repeat is no new activity. */
  private boolean isRepeated(UUID lead, Activity activity) {
    Object number = activity.properties().get("number");
    return number != null
        && jdbc.sql(
                """
                select exists (select 1 from leadflow.lead_activity
                  where lead_id = :lead and type = 'email.clicked' and human = :human
                    and occurred_at > :since and occurred_at <= :at
                    and properties ->> 'messageId' = :message and properties ->> 'number' = :number)
                """)
            .param("lead", lead)
            .param("human", activity.human())
            .param("since", Timestamp.from(activity.occurredAt().minus(settings.repeatedAfter())))
            .param("at", Timestamp.from(activity.occurredAt()))
            .param("message", String.valueOf(activity.properties().get("messageId")))
            .param("number", String.valueOf(number))
            .query(Boolean.class)
            .single();
  }

  private Optional<Lead> lockIfFree(UUID lead) {
    return jdbc.sql("select * from leadflow.lead_record where id = :id for update skip locked")
        .param("id", lead)
        .query(leads.row())
        .optional();
  }
}
