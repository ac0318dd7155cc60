package leadflow.mail.delivery;

import java.sql.Timestamp;
import java.sql.Types;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import leadflow.lead.JourneyPosition;
import leadflow.lead.Lead;
import leadflow.lead.LeadState;
import leadflow.lead.LeadTransactions;
import leadflow.lead.Stage;
import leadflow.lead.Status;
import leadflow.lead.WorkStatus;
import leadflow.mail.MailSettings;
import leadflow.mail.delivery.MailPause.Paused;
import leadflow.mail.delivery.MailQueue.Candidate;
import leadflow.mail.outbox.MailKind;
import leadflow.mail.outbox.MailPlan;
import leadflow.mail.outbox.MailState;
import leadflow.mail.outbox.MailTimes;
import leadflow.mail.permission.MailConsent;
import leadflow.mail.permission.Suppressions;
import leadflow.platform.delivery.LeasedQueue;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Claims the next mail for a sender of this node. The claim is committed before the mail leaves.
 * The same transaction settles the sender's last mail when it was sent, so that a mail costs one
 * commit; a sender never has more than one mail in flight.
 *
 * <p>A mail to a lead is claimed under the lead's lock, after which consent, suppression and cap
 * are checked; unsubscribing takes the same lock. In most cases one statement suffices; otherwise
 * each rule is checked step by step. The lock order is always lead, message, domain; a locked lead
 * is skipped.
 */
final class MailClaims {

  /** The longest that an alert waits while nurture mails are sent. */
  private static final long ALERT_NANOS = Duration.ofMillis(100).toNanos();

  private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

  /** How many already claimed mails are skipped before the sender checks for other work. */
  private static final int TRIES = 20;

  private final JdbcClient jdbc;
  private final LeadTransactions transactions;
  private final MailConsent consent;
  private final MailTimes times;
  private final MailDomains domains;
  private final MailQueue queue;
  private final MailPause pause;
  private final LeasedQueue leases;
  private final MailSettings settings;
  private final MailFigures figures;
  private final boolean outside;
  private final Clock clock;

  private final AtomicLong alertsLooked = new AtomicLong(System.nanoTime() - ALERT_NANOS);

  /**
   * @param outside whether mail goes to real mailboxes; sample leads have none
   */
  MailClaims(
      JdbcClient jdbc,
      LeadTransactions transactions,
      MailConsent consent,
      MailTimes times,
      MailDomains domains,
      MailQueue queue,
      MailPause pause,
      LeasedQueue leases,
      MailSettings settings,
      MailFigures figures,
      boolean outside,
      Clock clock) {
    this.jdbc = jdbc;
    this.transactions = transactions;
    this.consent = consent;
    this.times = times;
    this.domains = domains;
    this.queue = queue;
    this.pause = pause;
    this.leases = leases;
    this.settings = settings;
    this.figures = figures;
    this.outside = outside;
    this.clock = clock;
  }

  /**
   * @param due the mail to be sent; null when there is none
   * @param busy whether to call again at once
   */
  record Claim(@Nullable ClaimedMail due, boolean busy) {}

  /**
   * Returns the next mail, those to colleagues first.
   *
   * @param sent the sender's last mail, which the server took; null when there is none. If this
   *     method throws, that mail is not settled.
   */
  Claim next(@Nullable ClaimedMail sent) {
    Instant now = clock.instant();
    boolean looked = isTimeForAlerts();
    ClaimedMail alert = looked ? unlessPaused().orElse(null) : null;
    if (alert != null) {
      settle(sent);
      return new Claim(alert, true);
    }
    ClaimedMail untold = sent;
    for (int tried = 0; tried < TRIES; tried++) {
      Candidate candidate = queue.next(now).orElse(null);
      if (candidate == null) {
        settle(untold);
        alert = looked ? null : unlessPaused().orElse(null);
        return new Claim(alert, tried > 0 || alert != null);
      }
      Look look = look(candidate, untold, now);
      settledInMemory(untold);
      untold = null;
      look.afterwards.run();
      if (look.claim.busy || look.paused) {
        return look.claim;
      }
    }
    return new Claim(null, true);
  }

  /**
   * @param afterwards updates the queue after the commit
   * @param paused mail to leads is paused
   */
  private record Look(Claim claim, Runnable afterwards, boolean paused) {
    Look(Claim claim, Runnable afterwards) {
      this(claim, afterwards, false);
    }
  }

  private Look look(Candidate candidate, @Nullable ClaimedMail sent, Instant now) {
    try {
      if (!canBeClaimedAtOnce(candidate, now)) {
        return transactions.inOne(() -> closely(candidate, sent, now));
      }
      // a single statement would complete even if this program dies meanwhile
      Claimed claimed = transactions.inOne(() -> claim(candidate, sent, now));
      return switch (claimed.outcome) {
        case CLAIMED -> new Look(new Claim(claimed.due, true), () -> {});
        case BUSY, GONE -> new Look(new Claim(null, false), () -> queue.missed(candidate));
        case JUDGE -> transactions.inOne(() -> closely(candidate, null, now));
        case PAUSED -> paused(candidate, now);
      };
    } catch (RuntimeException e) {
      queue.missed(candidate);
      throw e;
    }
  }

  private boolean canBeClaimedAtOnce(Candidate candidate, Instant now) {
    return times.gap(candidate.domain()).isEmpty()
        && !queue.isGuarded(candidate.domain())
        && misfit(candidate).isEmpty()
        && verdict(candidate, now, null) instanceof MailPlan.Verdict.Go;
  }

  /** Returns the next mail to a colleague. */
  Optional<ClaimedMail> nextAlert() {
    return unlessPaused();
  }

  private Optional<ClaimedMail> unlessPaused() {
    Optional<ClaimedMail> alert =
        pause.current().paused() == Paused.EVERYTHING ? Optional.empty() : alert();
    // where there is one there may be more
    alert.ifPresent(due -> alertsLooked.set(System.nanoTime() - ALERT_NANOS));
    return alert;
  }

  /** The mail stays where it is. */
  private Look paused(Candidate candidate, Instant now) {
    return new Look(new Claim(null, false), () -> queue.closed(candidate, now), true);
  }

  private boolean isTimeForAlerts() {
    long looked = alertsLooked.get();
    return System.nanoTime() - looked >= ALERT_NANOS
        && alertsLooked.compareAndSet(looked, System.nanoTime());
  }

  /** Settles a mail; returns false when the claim has been lost. */
  static boolean settle(
      JdbcClient jdbc, ClaimedMail mail, MailState state, @Nullable String reason, Instant now) {
    return jdbc.sql("select leadflow.settle_mail(:id, :attempt, :state, :reason, :now)")
        .param("id", mail.id())
        .param("attempt", mail.attempt())
        .param("state", state.id())
        .param("reason", reason)
        .param("now", Timestamp.from(now))
        .query(Boolean.class)
        .single();
  }

  private void settle(@Nullable ClaimedMail sent) {
    settleOnly(sent);
    settledInMemory(sent);
  }

  private void settleOnly(@Nullable ClaimedMail sent) {
    if (sent != null) {
      settle(jdbc, sent, MailState.SENT, null, clock.instant());
    }
  }

  private void settledInMemory(@Nullable ClaimedMail sent) {
    if (sent != null) {
      figures.count(sent.kind(), MailState.SENT, "");
      if (!sent.internal()) {
        queue.back(sent.id(), sent.domain());
      }
    }
  }

  /** Claims the next alert; alerts go first and need no consent. */
  private Optional<ClaimedMail> alert() {
    return leases.claim("kind = 'internal'", "", (r, n) -> ClaimedMail.of(r));
  }

  private Instant lease(Instant now) {
    return now.plus(settings.lease());
  }

  private enum Outcome {
    CLAIMED,
    BUSY,
    GONE,
    JUDGE,
    PAUSED
  }

  private record Claimed(Outcome outcome, @Nullable ClaimedMail due) {}

  /** The claim itself; see {@code V8__sending.sql}. */
  private Claimed claim(Candidate candidate, @Nullable ClaimedMail sent, Instant now) {
    Lead lead = candidate.lead();
    return jdbc.sql(
            """
            select c.outcome, (c.mail).* from leadflow.claim_mail(:told, :toldAttempt, :id, :lead, :version,
              :hash, :most, :now, :lease, :unsubscribed) c
            """)
        .param("told", sent == null ? null : sent.id(), Types.OTHER)
        .param("toldAttempt", sent == null ? null : (Integer) sent.attempt(), Types.INTEGER)
        .param("id", candidate.id())
        .param("lead", lead.id())
        .param("version", candidate.version())
        .param("hash", Suppressions.hash(lead.facts().email()))
        .param("most", candidate.isFree() ? null : plan(candidate).mostPerWeek(), Types.INTEGER)
        .param("now", Timestamp.from(now))
        .param("lease", Timestamp.from(lease(now)))
        .param("unsubscribed", Suppressions.Reason.UNSUBSCRIBED.label())
        .query(
            (r, n) -> {
              Outcome outcome = Outcome.valueOf(r.getString("outcome"));
              return new Claimed(outcome, outcome == Outcome.CLAIMED ? ClaimedMail.of(r) : null);
            })
        .single();
  }

  /**
   * Checks a mail step by step under the lead's lock, when the single claim statement does not
   * apply.
   */
  private Look closely(Candidate found, @Nullable ClaimedMail sent, Instant now) {
    settleOnly(sent);
    if (pause.current().paused() != Paused.NOTHING) {
      return paused(found, now);
    }
    Candidate mail = queue.lock(found, now).orElse(null);
    if (mail == null) {
      return new Look(new Claim(null, false), () -> queue.missed(found));
    }
    Optional<String> misfit = misfit(mail);
    if (misfit.isPresent()) {
      // a refusal is the reason to record, whatever other reasons there are
      return skip(mail, refusal(mail).orElse(misfit.get()), now);
    }
    MailPlan.Verdict verdict = verdict(mail, now, null);
    if (!(verdict instanceof MailPlan.Verdict.Go)) {
      return notNow(mail, verdict, now);
    }
    Duration gap = times.gap(mail.domain()).orElse(Duration.ZERO);
    MailDomains.Entry entry =
        gap.isZero() && !queue.isGuarded(mail.domain())
            ? MailDomains.Entry.OPEN
            : domains.enter(mail.domain(), now, gap, lease(now));
    Instant next = now.plus(gap.isZero() ? LOOK_AGAIN : gap);
    if (entry == MailDomains.Entry.CLOSED) {
      return new Look(new Claim(null, false), () -> queue.closed(mail, next));
    }
    boolean onTrial = entry == MailDomains.Entry.ON_TRIAL;
    Claimed claimed = claim(mail, null, now);
    if (claimed.due != null) {
      ClaimedMail due = onTrial ? claimed.due.asTrial() : claimed.due;
      return new Look(
          new Claim(due, true), gap.isZero() ? () -> {} : () -> queue.entered(mail.domain(), next));
    }
    if (onTrial) {
      domains.leave(mail.domain(), now);
    }
    return refused(mail, now);
  }

  /** Finds out why the mail was not claimed. */
  private Look refused(Candidate mail, Instant now) {
    Optional<String> refusal = refusal(mail);
    if (refusal.isPresent()) {
      return skip(mail, refusal.get(), now);
    }
    Integer most = mail.isFree() ? null : plan(mail).mostPerWeek();
    Instant free =
        most == null ? null : times.free(mail.lead().id(), mail.id(), most, now).orElse(null);
    return notNow(mail, verdict(mail, now, free), now);
  }

  private Look notNow(Candidate mail, MailPlan.Verdict verdict, Instant now) {
    Optional<String> refusal = refusal(mail);
    if (refusal.isPresent()) {
      return skip(mail, refusal.get(), now);
    }
    if (verdict instanceof MailPlan.Verdict.Skip skip) {
      return skip(mail, skip.reason(), now);
    }
    return verdict instanceof MailPlan.Verdict.Wait wait
        ? putOff(mail, wait)
        : new Look(new Claim(null, false), () -> queue.missed(mail));
  }

  private Look skip(Candidate mail, String reason, Instant now) {
    jdbc.sql(
            """
            update leadflow.message set state = 'SKIPPED', reason = :reason, settled_at = :now
            where id = :id
            """)
        .param("reason", reason)
        .param("now", Timestamp.from(now))
        .param("id", mail.id())
        .update();
    return doneWith(mail, MailState.SKIPPED, "");
  }

  private Look putOff(Candidate mail, MailPlan.Verdict.Wait wait) {
    jdbc.sql(
            """
            update leadflow.message set state = 'DEFERRED', reason = :reason, not_before = :until
            where id = :id
            """)
        .param("reason", wait.reason())
        .param("until", Timestamp.from(wait.until()))
        .param("id", mail.id())
        .update();
    return doneWith(mail, MailState.DEFERRED, wait.cause());
  }

  private Look doneWith(Candidate mail, MailState state, String cause) {
    return new Look(
        new Claim(null, true),
        () -> {
          queue.back(mail.id(), mail.domain());
          figures.count(mail.kind(), state, cause);
        });
  }

  private MailPlan plan(Candidate mail) {
    return times.plan(mail.lead(), mail.template());
  }

  private MailPlan.Verdict verdict(Candidate mail, Instant now, @Nullable Instant free) {
    if (mail.isFree()) {
      return new MailPlan.Verdict.Go();
    }
    MailPlan plan = plan(mail);
    Instant deadline =
        mail.deadline() == null ? plan.deadline(mail.date()).orElse(null) : mail.deadline();
    return times.judge(mail.lead(), plan, now, deadline, free);
  }

  private Optional<String> refusal(Candidate mail) {
    return mail.kind() == MailKind.SERVICE
        ? consent.serviceRefusal(mail.lead())
        : consent.refusal(mail.lead());
  }

  /** Returns why the mail no longer fits the lead's stage; an answer to a request always fits. */
  private Optional<String> misfit(Candidate mail) {
    if (mail.kind() != MailKind.NURTURE) {
      return Optional.empty();
    }
    return mail.answer()
        ? sample(mail.lead())
        : misfit(mail.lead(), mail.cycle()).or(() -> sample(mail.lead()));
  }

  /**
   * Whether the lead has moved on since the mail was queued. Marketing writes until sales has
   * connected: in nurture, at rest, beside the SDR's first attempts, and the last mail of a lead
   * that has just run out of nurture and so become inactive.
   */
  private static Optional<String> misfit(Lead lead, int cycle) {
    LeadState standing = lead.state();
    Status status = standing.status();
    if (standing.cycle() != cycle) {
      return Optional.of("the cycle is over");
    }
    if (status != Status.ACTIVE && status != Status.RECYCLED && status != Status.INACTIVE) {
      return Optional.of("the lead is " + status);
    }
    WorkStatus work = standing.workStatus();
    boolean withSales =
        !standing.stage().isBefore(Stage.SQL)
            || standing.position() == JourneyPosition.HANDOVER
            || standing.position() == JourneyPosition.OPPORTUNITY
            || standing.position() == JourneyPosition.QUALIFICATION
                && work != null
                && work.hasConnected();
    return withSales ? Optional.of("the lead is with sales") : Optional.empty();
  }

  private Optional<String> sample(Lead lead) {
    return outside && lead.facts().isSample() ? Optional.of("sample lead") : Optional.empty();
  }
}
