package leadflow.mail;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import leadflow.lead.Lead;
import leadflow.lead.LeadTransactions;
import leadflow.lead.Leads;
import leadflow.lead.Position;
import leadflow.lead.Stage;
import leadflow.lead.Standing;
import leadflow.lead.Status;
import leadflow.lead.WorkStatus;
import leadflow.mail.MailPause.Paused;
import leadflow.mail.MailQueue.Candidate;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Which mail a sender of this node sends next. The claim is committed before the mail leaves; the
 * good news of the sender's last mail goes into the same transaction, so that a mail costs one
 * commit, and of a sender never more than one mail is on its way. Senders that come at the same
 * time share one transaction.
 *
 * <p>A mail to a lead is claimed under the lead's lock, after which consent, suppression and cap
 * are looked at; who unsubscribes takes the same lock. The order is always: lead, message, domain;
 * the first two are never waited for.
 */
final class Claims {

  /** An alert waits at most so long while nurture mails are sent. */
  private static final long ALERT_NANOS = Duration.ofMillis(100).toNanos();

  private static final int ROUNDS = 5;

  private final JdbcClient jdbc;
  private final Leads leads;
  private final LeadTransactions transactions;
  private final MailConsent consent;
  private final MailTimes times;
  private final MailDomains domains;
  private final MailQueue queue;
  private final MailPause pause;
  private final MailSettings settings;
  private final MailFigures figures;
  private final boolean outside;
  private final Clock clock;

  private final ReentrantLock turn = new ReentrantLock(true);
  private final ConcurrentLinkedQueue<Wish> wishes = new ConcurrentLinkedQueue<>();
  private long alertsLooked = System.nanoTime() - ALERT_NANOS;

  /**
   * @param outside whether mail leaves for the world, where sample leads are nobody
   */
  Claims(
      JdbcClient jdbc,
      Leads leads,
      LeadTransactions transactions,
      MailConsent consent,
      MailTimes times,
      MailDomains domains,
      MailQueue queue,
      MailPause pause,
      MailSettings settings,
      MailFigures figures,
      boolean outside,
      Clock clock) {
    this.jdbc = jdbc;
    this.leads = leads;
    this.transactions = transactions;
    this.consent = consent;
    this.times = times;
    this.domains = domains;
    this.queue = queue;
    this.pause = pause;
    this.settings = settings;
    this.figures = figures;
    this.outside = outside;
    this.clock = clock;
  }

  /**
   * @param due the mail to be sent; null when there is none
   * @param busy whether it is worth asking again at once
   */
  record Claim(@Nullable Due due, boolean busy) {
    static final Claim NOTHING = new Claim(null, false);
  }

  /** What one sender asks for, and gets from whoever's turn it is. */
  private static final class Wish {
    private final @Nullable Due sent;
    private Claim claim = Claim.NOTHING;
    private @Nullable RuntimeException failure;
    private boolean granted;

    Wish(@Nullable Due sent) {
      this.sent = sent;
    }
  }

  /**
   * The next mail, those to colleagues first.
   *
   * @param sent the sender's last mail, which the server took; null when there is nothing to tell.
   *     If this method throws, it has not been settled.
   */
  Claim next(@Nullable Due sent) {
    Wish wish = new Wish(sent);
    wishes.add(wish);
    turn.lock();
    try {
      if (!wish.granted) {
        grantAll();
      }
    } finally {
      turn.unlock();
    }
    if (wish.failure != null) {
      throw wish.failure;
    }
    return wish.claim;
  }

  /** The next mail to a colleague. */
  Optional<Due> nextAlert() {
    return transactions.inOne(this::alert).stream().findFirst();
  }

  private List<Due> alert() {
    return pause.current().paused() == Paused.EVERYTHING ? List.of() : alerts(1, clock.instant());
  }

  private void grantAll() {
    List<Wish> all = new ArrayList<>();
    for (Wish wish = wishes.poll(); wish != null; wish = wishes.poll()) {
      all.add(wish);
    }
    try {
      Granted granted = transactions.inOne(() -> grant(all));
      for (int i = 0; i < all.size(); i++) {
        Wish wish = all.get(i);
        wish.claim =
            i < granted.dues.size() ? new Claim(granted.dues.get(i), true) : granted.rest();
        settledInMemory(wish.sent);
      }
    } catch (RuntimeException e) {
      all.forEach(wish -> wish.failure = e);
    }
    all.forEach(wish -> wish.granted = true);
  }

  private void settledInMemory(@Nullable Due sent) {
    if (sent != null) {
      figures.count(sent.kind(), "SENT", "");
      if (!sent.internal()) {
        queue.back(new Candidate(sent.id(), sent.domain()));
      }
    }
  }

  private record Granted(List<Due> dues, boolean busy) {
    static final Granted NOTHING = new Granted(List.of(), false);

    Claim rest() {
      return new Claim(null, busy);
    }
  }

  private Granted grant(List<Wish> all) {
    Instant now = clock.instant();
    settle(all.stream().map(wish -> wish.sent).filter(Objects::nonNull).toList(), now);
    Paused paused = pause.current().paused();
    if (paused == Paused.EVERYTHING) {
      return Granted.NOTHING;
    }
    List<Due> dues = new ArrayList<>();
    if (System.nanoTime() - alertsLooked >= ALERT_NANOS) {
      dues.addAll(alerts(all.size(), now));
      if (dues.isEmpty()) {
        alertsLooked = System.nanoTime();
      }
    }
    Round round = new Round(now);
    try {
      while (dues.size() < all.size() && paused == Paused.NOTHING && round.goesOn()) {
        dues.addAll(round.claim(all.size() - dues.size()));
      }
    } catch (RuntimeException e) {
      round.giveBack();
      throw e;
    }
    return new Granted(dues, !dues.isEmpty() || round.tried > 0);
  }

  private void settle(List<Due> sent, Instant now) {
    if (!sent.isEmpty()) {
      jdbc.sql(
              """
              update leadflow.message m set state = 'SENT', reason = null, settled_at = :now,
                lease_until = null
              from unnest(cast(:ids as uuid[]), :attempts) as s(id, attempt)
              where m.id = s.id and m.state = 'SENDING' and m.attempt = s.attempt
              """)
          .param("ids", sent.stream().map(due -> due.id().toString()).toArray(String[]::new))
          .param("attempts", sent.stream().map(Due::attempt).toArray(Integer[]::new))
          .param("now", Timestamp.from(now))
          .update();
    }
  }

  /** Alerts go first and ask for no consent. */
  private List<Due> alerts(int most, Instant now) {
    return jdbc.sql(
            """
            update leadflow.message set state = 'SENDING', attempt = attempt + 1, lease_until = :lease
            where id in (select id from leadflow.message
                where kind = 'internal' and state in ('PENDING', 'DEFERRED') and not_before <= :now
                order by not_before limit :most for update skip locked)
            returning *
            """)
        .param("now", Timestamp.from(now))
        .param("lease", Timestamp.from(lease(now)))
        .param("most", most)
        .query((r, n) -> Due.of(r))
        .list();
  }

  private Instant lease(Instant now) {
    return now.plus(settings.lease());
  }

  /** A mail whose row and whose lead's row are locked. */
  private record Locked(
      Candidate candidate,
      String kind,
      boolean answer,
      int cycle,
      String template,
      Instant date,
      @Nullable Instant deadline,
      Lead lead) {

    boolean isFree() {
      return answer || !kind.equals(Outbox.NURTURE);
    }
  }

  /** Mails to leads, claimed within one turn. */
  private final class Round {

    private final Instant now;
    private final List<Candidate> taken = new ArrayList<>();
    private final Set<UUID> leadsSeen = new HashSet<>();
    private final Map<String, Boolean> entered = new HashMap<>();
    private int rounds;
    private int tried;
    private boolean empty;

    Round(Instant now) {
      this.now = now;
    }

    /** Once a domain's row is locked no other is: two nodes might do so crosswise. */
    boolean goesOn() {
      return !empty && rounds < ROUNDS && entered.isEmpty();
    }

    void giveBack() {
      taken.forEach(queue::missed);
    }

    List<Due> claim(int most) {
      rounds++;
      List<Candidate> picked = queue.next(most, now);
      taken.addAll(picked);
      tried += picked.size();
      empty = picked.isEmpty();
      if (empty) {
        return List.of();
      }
      Map<Locked, MailPlan> fit = new LinkedHashMap<>();
      Map<UUID, Locked> locked = lock(picked);
      picked.sort(Comparator.comparing(Candidate::domain));
      for (Candidate candidate : picked) {
        Locked mail = locked.get(candidate.id());
        if (mail == null || !leadsSeen.add(mail.lead.id())) {
          done(candidate, () -> queue.missed(candidate));
        } else {
          MailPlan plan = times.plan(mail.lead, mail.template);
          if (mayGo(mail, plan) && mayEnter(candidate)) {
            fit.put(mail, plan);
          }
        }
      }
      List<Due> claimed = fit.isEmpty() ? List.of() : mark(fit);
      Set<UUID> ids = new HashSet<>();
      claimed.forEach(due -> ids.add(due.id()));
      fit.forEach(
          (mail, plan) -> {
            if (ids.contains(mail.candidate.id())) {
              taken.remove(mail.candidate);
            } else {
              refused(mail, plan);
            }
          });
      return claimed;
    }

    private void done(Candidate candidate, Runnable how) {
      taken.remove(candidate);
      how.run();
    }

    /** A lead that is busy elsewhere is passed over. */
    private Map<UUID, Locked> lock(List<Candidate> picked) {
      Map<UUID, Candidate> byId = new HashMap<>();
      picked.forEach(candidate -> byId.put(candidate.id(), candidate));
      Map<UUID, Locked> locked = new HashMap<>();
      jdbc.sql(
              """
              select m.id as m_id, m.kind as m_kind, m.answer as m_answer, m.cycle as m_cycle,
                m.template as m_template, m.date as m_date, m.deadline as m_deadline, l.*
              from leadflow.message m join leadflow.lead l on l.id = m.lead_id
              where m.id = any (cast(:ids as uuid[])) and m.state in ('PENDING', 'DEFERRED')
                and m.not_before <= :now
              for update skip locked
              """)
          .param("ids", byId.keySet().stream().map(UUID::toString).toArray(String[]::new))
          .param("now", Timestamp.from(now))
          .query(
              (r, n) -> {
                Timestamp deadline = r.getTimestamp("m_deadline");
                return new Locked(
                    byId.get(r.getObject("m_id", UUID.class)),
                    r.getString("m_kind"),
                    r.getBoolean("m_answer"),
                    r.getInt("m_cycle"),
                    r.getString("m_template"),
                    r.getTimestamp("m_date").toInstant(),
                    deadline == null ? null : deadline.toInstant(),
                    leads.row().mapRow(r, n));
              })
          .list()
          .forEach(mail -> locked.put(mail.candidate.id(), mail));
      return locked;
    }

    /** All that the locked rows tell; else the mail is skipped or put off. */
    private boolean mayGo(Locked mail, MailPlan plan) {
      Optional<String> refusal =
          mail.kind.equals(Outbox.NURTURE)
              ? misfit(mail).or(() -> sample(mail.lead))
              : Optional.empty();
      if (refusal.isPresent()) {
        // whoever said no is told so, whatever else stands against the mail
        skip(mail, consent.refusal(mail.lead).orElse(refusal.get()));
        return false;
      }
      return mail.isFree() || judged(mail, plan, null);
    }

    private boolean judged(Locked mail, MailPlan plan, @Nullable Instant free) {
      Instant deadline =
          mail.deadline == null ? plan.deadline(mail.date).orElse(null) : mail.deadline;
      MailPlan.Verdict verdict = times.judge(mail.lead, plan, now, deadline, free);
      if (verdict instanceof MailPlan.Verdict.Go) {
        return true;
      }
      Optional<String> refusal = consent.refusal(mail.lead);
      if (refusal.isPresent()) {
        skip(mail, refusal.get());
      } else if (verdict instanceof MailPlan.Verdict.Wait wait) {
        putOff(mail, wait);
      } else if (verdict instanceof MailPlan.Verdict.Skip skip) {
        skip(mail, skip.reason());
      }
      return false;
    }

    /** A domain under a limit or in trouble is asked for; others need not be. */
    private boolean mayEnter(Candidate candidate) {
      String domain = candidate.domain();
      Optional<Duration> gap = times.gap(domain);
      if (gap.isEmpty() && !queue.isGuarded(domain)) {
        return true;
      }
      MailDomains.Entry entry = domains.enter(domain, now, gap.orElse(Duration.ZERO), lease(now));
      Instant next = now.plus(gap.orElse(Duration.ofSeconds(1)));
      if (entry == MailDomains.Entry.CLOSED) {
        done(candidate, () -> queue.closed(candidate, next));
        return false;
      }
      entered.put(domain, entry == MailDomains.Entry.ON_TRIAL);
      if (gap.isPresent()) {
        queue.entered(domain, next);
      }
      return true;
    }

    /**
     * The claim itself. A statement of its own, since it must see what was committed before the
     * lead's lock was got.
     */
    private List<Due> mark(Map<Locked, MailPlan> fit) {
      List<Locked> mails = List.copyOf(fit.keySet());
      return jdbc.sql(
              """
              update leadflow.message m
              set state = 'SENDING', attempt = m.attempt + 1, lease_until = :lease
              from unnest(cast(:ids as uuid[]), :hashes, :most) as f(id, hash, most)
              where m.id = f.id
                and not exists (select 1 from leadflow.suppression s
                  where s.email_hash = decode(f.hash, 'hex')
                    and (m.kind = 'nurture' or s.reason <> :unsubscribed))
                and (m.kind <> 'nurture' or %s)
                and (f.most is null or f.most > (select count(*) from leadflow.message o
                  where o.lead_id = m.lead_id and o.kind = 'nurture' and o.id <> m.id
                    and (o.state = 'SENDING'
                      or o.state in ('SENT', 'UNKNOWN') and o.settled_at > :weekAgo)))
              returning m.*
              """
                  .formatted(MailConsent.GRANTED))
          .param(
              "ids",
              mails.stream().map(mail -> mail.candidate.id().toString()).toArray(String[]::new))
          .param(
              "hashes",
              mails.stream()
                  .map(m -> HexFormat.of().formatHex(Suppressions.hash(m.lead.facts().email())))
                  .toArray(String[]::new))
          .param(
              "most",
              mails.stream()
                  .map(mail -> mail.isFree() ? null : fit.get(mail).mostPerWeek())
                  .toArray(Integer[]::new))
          .param("unsubscribed", Suppressions.Reason.UNSUBSCRIBED.label())
          .param("weekAgo", Timestamp.from(now.minus(MailPlan.WEEK)))
          .param("lease", Timestamp.from(lease(now)))
          .query(
              (r, n) -> {
                Due due = Due.of(r);
                return entered.getOrDefault(due.domain(), false) ? due.asTrial() : due;
              })
          .list();
    }

    /** Why the claim said no. */
    private void refused(Locked mail, MailPlan plan) {
      if (entered.getOrDefault(mail.candidate.domain(), false)) {
        domains.leave(mail.candidate.domain(), now);
      }
      Optional<String> refusal =
          mail.kind.equals(Outbox.SERVICE)
              ? consent.serviceRefusal(mail.lead)
              : consent.refusal(mail.lead);
      Integer most = plan.mostPerWeek();
      if (refusal.isPresent()) {
        skip(mail, refusal.get());
      } else if (mail.isFree() || most == null) {
        done(mail.candidate, () -> queue.missed(mail.candidate));
      } else {
        Instant free = times.free(mail.lead.id(), mail.candidate.id(), most, now).orElse(now);
        if (judged(mail, plan, free)) {
          done(mail.candidate, () -> queue.missed(mail.candidate));
        }
      }
    }

    private void skip(Locked mail, String reason) {
      jdbc.sql(
              """
              update leadflow.message set state = 'SKIPPED', reason = :reason, settled_at = :now
              where id = :id
              """)
          .param("reason", reason)
          .param("now", Timestamp.from(now))
          .param("id", mail.candidate.id())
          .update();
      figures.count(mail.kind, "SKIPPED", "");
      done(mail.candidate, () -> queue.back(mail.candidate));
    }

    private void putOff(Locked mail, MailPlan.Verdict.Wait wait) {
      jdbc.sql(
              """
              update leadflow.message set state = 'DEFERRED', reason = :reason, not_before = :until
              where id = :id
              """)
          .param("reason", wait.reason())
          .param("until", Timestamp.from(wait.until()))
          .param("id", mail.candidate.id())
          .update();
      figures.count(mail.kind, "DEFERRED", wait.cause());
      done(mail.candidate, () -> queue.back(mail.candidate));
    }
  }

  /** Whoever asked gets an answer, wherever the asking has brought it. */
  private static Optional<String> misfit(Locked mail) {
    return mail.answer ? Optional.empty() : misfit(mail.lead, mail.cycle);
  }

  /**
   * Whether the lead has moved on since the mail was queued. Marketing writes until sales has
   * connected: in nurture, at rest, beside the SDR's first attempts, and the last mail of a lead
   * that has just run out of nurture and so become inactive.
   */
  private static Optional<String> misfit(Lead lead, int cycle) {
    Standing standing = lead.standing();
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
            || standing.position() == Position.HANDOVER
            || standing.position() == Position.OPPORTUNITY
            || standing.position() == Position.QUALIFICATION && work != null && work.hasConnected();
    return withSales ? Optional.of("the lead is with sales") : Optional.empty();
  }

  private Optional<String> sample(Lead lead) {
    return outside && Boolean.TRUE.equals(lead.facts().properties().get("sample"))
        ? Optional.of("sample lead")
        : Optional.empty();
  }
}
