package leadflow.mail.delivery;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import leadflow.lead.LeadTransactions;
import leadflow.lead.Leads;
import leadflow.mail.MailSettings;
import leadflow.mail.PublicUrls;
import leadflow.mail.delivery.DeliveryResult.Fault;
import leadflow.mail.delivery.DeliveryResult.Outcome;
import leadflow.mail.outbox.MailHistory;
import leadflow.mail.outbox.MailState;
import leadflow.mail.outbox.MailTimes;
import leadflow.mail.outbox.SenderWakeup;
import leadflow.mail.permission.MailConsent;
import leadflow.mail.permission.Suppressions;
import leadflow.platform.delivery.LeasedQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Sends the mails in the outbox to the mail server: {@code PENDING → SENDING → SENT}, or {@code
 * DEFERRED}, {@code FAILED}, {@code UNKNOWN}, {@code SKIPPED}.
 *
 * <p>Between a mail's final dot and the server's 250 both sides own it, so "exactly once" cannot be
 * had. What we do: one transaction claims a row (attempt + 1, a lease; see {@link MailClaims}), the
 * mail goes out in none, another transaction settles it, and only if the row is still ours. A mail
 * with an unknown result is UNKNOWN; such a nurture mail is never resent automatically, an internal
 * one is, with the same Message-ID.
 */
@Component
public class OutboxSender {

  private static final Logger log = LoggerFactory.getLogger(OutboxSender.class);
  private static final int[] MINUTES = {1, 5, 15, 60, 240};
  private static final Duration SETTLE_AGAIN = Duration.ofSeconds(1);
  private static final Duration FORGET_DOMAINS = Duration.ofDays(30);

  private final JdbcClient jdbc;
  private final Leads leads;
  private final LeadTransactions transactions;
  private final MailConsent consent;
  private final Suppressions suppressions;
  private final MailHistory history;
  private final MailDomains domains;
  private final MailQueue queue;
  private final MailClaims claims;
  private final LeasedQueue leases;
  private final SenderWakeup bell;
  private final MailSettings settings;
  private final MailFigures figures;
  private final SmtpServer server;
  private final InternetAddress from;
  private final String publicUrl;
  private final Clock clock;

  OutboxSender(
      JdbcClient jdbc,
      Leads leads,
      LeadTransactions transactions,
      MailConsent consent,
      Suppressions suppressions,
      MailPause pause,
      MailHistory history,
      MailTimes times,
      MailDomains domains,
      SenderWakeup bell,
      MailSettings settings,
      MailFigures figures,
      SmtpServer server,
      @Value("${leadflow.public-url}") String publicUrl,
      Clock clock)
      throws AddressException {
    this.jdbc = jdbc;
    this.leads = leads;
    this.transactions = transactions;
    this.consent = consent;
    this.suppressions = suppressions;
    this.history = history;
    this.domains = domains;
    this.leases = new LeasedQueue(jdbc, clock, "leadflow.message", "reason", settings.lease());
    this.queue = new MailQueue(jdbc, leads, domains, times, settings.threads());
    this.claims =
        new MailClaims(
            jdbc,
            transactions,
            consent,
            times,
            domains,
            queue,
            pause,
            leases,
            settings,
            figures,
            server.outside(),
            clock);
    this.bell = bell;
    this.settings = settings;
    this.figures = figures;
    this.server = server;
    this.from = settings.fromAddress();
    this.publicUrl = PublicUrls.withoutSlash(publicUrl);
    this.clock = clock;
  }

  /** The result of {@link Sender#next}. */
  enum Progress {
    NOTHING_DUE,
    /** A mail was sent, skipped or deferred. */
    ONE_DONE,
    /** The mail server cannot be reached, so the next mail would fail too. */
    SERVER_DOWN
  }

  /**
   * Sends what is due in the calling thread until nothing is left. For tests and tools; the
   * program's own senders run by themselves.
   */
  public void sendDue() {
    expireLeases();
    try (Sender sender = sender()) {
      boolean any = true;
      while (any) {
        any = false;
        queue.fromTheStart();
        while (sender.next() != Progress.NOTHING_DUE) {
          any = true;
        }
      }
    }
  }

  /** Returns a new sender, for one thread. */
  Sender sender() {
    return new Sender();
  }

  /** Returns the longest time that an idle sender may rest. */
  Optional<Duration> rest() {
    Instant now = clock.instant();
    return queue.nextOpening(now).map(at -> Duration.between(now, at));
  }

  /** One connection, and one mail at a time. */
  final class Sender implements AutoCloseable {

    private final SmtpConnection connection = new SmtpConnection(server);

    /** Taken by the server, and settled with the next claim. */
    private @Nullable ClaimedMail sent;

    /** Sends the next mail, those to colleagues first. */
    Progress next() {
      ClaimedMail told = sent;
      MailClaims.Claim claim;
      try {
        claim = claims.next(told);
        sent = null;
      } catch (RuntimeException e) {
        // the result is kept even though the claim failed
        close(told);
        throw e;
      }
      return claim.due() == null
          ? claim.busy() ? Progress.ONE_DONE : Progress.NOTHING_DUE
          : handOver(claim.due());
    }

    /** Sends the next mail to a colleague; never a nurture mail. */
    Progress nextAlert() {
      ClaimedMail alert = claims.nextAlert().orElse(null);
      if (alert == null) {
        return Progress.NOTHING_DUE;
      }
      DeliveryResult delivery = deliver(alert, connection);
      settle(alert, delivery, false);
      return delivery.serverDown() ? Progress.SERVER_DOWN : Progress.ONE_DONE;
    }

    private Progress handOver(ClaimedMail due) {
      DeliveryResult delivery = deliver(due, connection);
      boolean slow = connection.took() > settings.patience().toNanos();
      if (delivery.outcome() == Outcome.SENT && !due.onTrial() && !slow) {
        sent = due;
        if (!due.internal() && queue.wentWell(due.domain())) {
          bell.ring();
        }
      } else {
        settle(due, delivery, slow);
      }
      return delivery.serverDown() ? Progress.SERVER_DOWN : Progress.ONE_DONE;
    }

    /** Ends a conversation that delays this sender; called by another thread. */
    void loseItsPatience() {
      connection.breakOffIfLongerThan(settings.patience().toNanos());
    }

    void hangUp() {
      connection.hangUp();
    }

    @Override
    public void close() {
      try {
        close(sent);
      } finally {
        connection.close();
      }
    }

    private void close(@Nullable ClaimedMail told) {
      sent = null;
      if (told != null) {
        settle(told, DeliveryResult.sent(), false);
      }
    }
  }

  /**
   * Releases mails whose lease has ended, because their sender has died or stalled; its late result
   * is ignored.
   */
  void expireLeases() {
    int expired =
        jdbc.sql(
                """
                with expired as (
                  update leadflow.message set lease_until = null,
                    state = case kind when 'internal' then 'DEFERRED' else 'UNKNOWN' end,
                    not_before = case kind when 'internal' then :now else not_before end,
                    settled_at = case kind when 'internal' then null else cast(:now as timestamptz) end,
                    reason = 'the sender stopped in the middle'
                  where state = 'SENDING' and lease_until < :now
                  returning id, state, attempt, reason)
                insert into leadflow.message_event (message_id, at, state, attempt, reason)
                select id, :now, state, attempt, reason from expired
                """)
            .param("now", now())
            .update();
    if (expired > 0) {
      log.warn("{} mails were on their way when their sender stopped", expired);
    }
  }

  /** Deletes domains that have been open, or not mailed, for long. */
  void forgetDomains() {
    domains.forget(clock.instant().minus(FORGET_DOMAINS));
  }

  private DeliveryResult deliver(ClaimedMail due, SmtpConnection connection) {
    MimeMessage mail;
    InternetAddress recipient;
    try {
      recipient = MimeMails.address(due.recipient());
      mail = MimeMails.of(server.session(), from, publicUrl, due);
    } catch (MessagingException | RuntimeException e) {
      return DeliveryResult.failed("the mail cannot be written: " + e.getMessage(), false);
    }
    return connection.deliver(mail, recipient, !isKnownToBeSlow(due), () -> mayStillLeave(due));
  }

  /** Returns whether the mail tests a slow domain, which gets the time it needs. */
  private boolean isKnownToBeSlow(ClaimedMail due) {
    return due.onTrial() && queue.isSlow(due.domain());
  }

  /**
   * The last check, after the server accepted the address and before it gets the content: the claim
   * is still ours, and nobody has unsubscribed while a slow server kept us waiting.
   */
  private boolean mayStillLeave(ClaimedMail due) {
    return jdbc.sql(
            """
            select exists (select 1 from leadflow.message m
              where m.id = :id and m.state = 'SENDING' and m.attempt = :attempt
                and m.lease_until > :now
                and (m.kind <> 'nurture'
                  or not exists (select 1 from leadflow.suppression where email_hash = :hash)
                    and %s))
            """
                .formatted(MailConsent.GRANTED))
        .param("id", due.id())
        .param("attempt", due.attempt())
        .param("now", now())
        .param("hash", Suppressions.hash(due.recipient()))
        .query(Boolean.class)
        .single();
  }

  /**
   * Settles the mail; waits while the database is unavailable, so that the known result is not
   * lost.
   */
  private void settle(ClaimedMail due, DeliveryResult delivery, boolean slow) {
    Runnable afterwards = () -> {};
    try {
      afterwards = settlePatiently(due, delivery, slow);
    } finally {
      if (!due.internal()) {
        queue.back(due.id(), due.domain());
        afterwards.run();
      }
    }
  }

  private Runnable settlePatiently(ClaimedMail due, DeliveryResult delivery, boolean slow) {
    Instant until = clock.instant().plus(settings.lease());
    while (true) {
      try {
        return transactions.inOne(() -> record(due, delivery, slow));
      } catch (DataAccessException | TransactionException e) {
        if (clock.instant().isAfter(until) || Thread.currentThread().isInterrupted()) {
          throw e;
        }
        log.warn("Mail {} could not be settled yet: {}", due.id(), e.getMessage());
        pause();
      }
    }
  }

  /** Stores the result; returns the update of the queue to run after the commit. */
  private Runnable record(ClaimedMail due, DeliveryResult delivery, boolean slow) {
    if (delivery.deadAddress() && !due.internal()) {
      leads.lock(due.lead());
      suppressions.suppress(due.recipient(), Suppressions.Reason.DEAD_ADDRESS);
    }
    String reason = delivery.reason();
    Settled settled =
        switch (delivery.outcome()) {
          case SENT -> settled(due, MailState.SENT, null);
          case FAILED -> settled(due, MailState.FAILED, reason);
          case UNKNOWN ->
              due.internal()
                  ? deferred(due, reason, backOff(due.attempt()))
                  : settled(due, MailState.UNKNOWN, reason);
          // claiming it again finds out why
          case HELD_BACK -> deferred(due, reason, Duration.ZERO);
          case DEFERRED ->
              // an unreachable server is not the mail's fault
              delivery.serverDown()
                  ? deferred(due, reason, backOff(1))
                  : isTooOld(due)
                      ? settled(due, MailState.FAILED, "given up: " + reason)
                      : deferred(due, reason, backOff(due.attempt()));
        };
    if (!settled.ours) {
      log.warn("Mail {} came back after its lease: {}", due.id(), delivery.outcome());
    } else if (delivery.outcome() != Outcome.SENT) {
      history.keep(due.id(), null);
      log.info("Mail {} attempt {}: {}", due.id(), due.attempt(), delivery.outcome());
    }
    figures.count(
        due.kind(), settled.state, settled.state == MailState.DEFERRED ? cause(delivery) : "");
    return due.internal() ? () -> {} : judgeDomain(due, delivery, slow);
  }

  private static String cause(DeliveryResult delivery) {
    return switch (delivery.fault()) {
      case SERVER -> "server";
      case DOMAIN, SLOW_DOMAIN, PERHAPS_DOMAIN -> "domain";
      case NONE -> delivery.outcome() == Outcome.HELD_BACK ? "held-back" : "address";
    };
  }

  /** Updates the domain's state by the mail's result. */
  private Runnable judgeDomain(ClaimedMail due, DeliveryResult delivery, boolean slow) {
    String domain = due.domain();
    Instant now = clock.instant();
    boolean inTrouble =
        switch (delivery.fault()) {
          case DOMAIN, SLOW_DOMAIN -> true;
          case PERHAPS_DOMAIN -> isStrikeOut(due);
          case NONE, SERVER -> false;
        };
    if (inTrouble) {
      return backOff(domain, delivery.reason(), delivery.fault() == Fault.SLOW_DOMAIN || slow, now);
    }
    if (delivery.serverDown() || delivery.outcome() == Outcome.HELD_BACK) {
      if (due.onTrial()) {
        domains.leave(domain, now);
      }
      return () -> {};
    }
    if (delivery.fault() == Fault.PERHAPS_DOMAIN) {
      return () -> {};
    }
    if (slow && !due.onTrial()) {
      return backOff(domain, "it answers too slowly", true, now);
    }
    if (slow) {
      domains.staySlow(domain, now);
      return () -> queue.wentSlowly(domain);
    }
    if (due.onTrial()) {
      domains.open(domain, delivery.outcome() == Outcome.SENT && due.attempt() > 1, now);
      log.info("{} takes mail again", domain);
    }
    return () -> queue.wentWell(domain);
  }

  private Runnable backOff(String domain, String reason, boolean slow, Instant now) {
    Instant until = domains.backOff(domain, reason, slow, now).orElse(null);
    if (until == null) {
      return () -> queue.wentSlowly(domain);
    }
    log.warn("{} gets no mail until {}: {}", domain, until, MailDomains.withoutAddresses(reason));
    return () -> queue.failed(domain, until, slow);
  }

  /**
   * Returns whether the domain is now in trouble; a refused first attempt does not count on a
   * greylisting domain.
   */
  private boolean isStrikeOut(ClaimedMail due) {
    boolean firstTry = due.attempt() == 1;
    return queue.isStrikeOut(due.domain(), firstTry)
        && !(firstTry && domains.greylists(due.domain()));
  }

  private record Settled(boolean ours, MailState state) {}

  private Settled settled(ClaimedMail due, MailState state, @Nullable String reason) {
    return new Settled(MailClaims.settle(jdbc, due, state, reason, clock.instant()), state);
  }

  private Settled deferred(ClaimedMail due, String reason, Duration wait) {
    return new Settled(leases.defer(due.ticket(), reason, wait), MailState.DEFERRED);
  }

  /**
   * Returns whether to give up; time alone is not enough, because the program may have been off for
   * days.
   */
  private boolean isTooOld(ClaimedMail due) {
    return due.attempt() > MINUTES.length
        && clock.instant().isAfter(due.date().plus(settings.giveUpAfter()));
  }

  /** 1, 5, 15, 60, 240 minutes, plus or minus a fifth, so that many mails spread out. */
  static Duration backOff(int attempt) {
    return LeasedQueue.spread(Duration.ofMinutes(MINUTES[Math.min(attempt, MINUTES.length) - 1]));
  }

  private static void pause() {
    try {
      Thread.sleep(SETTLE_AGAIN.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Timestamp now() {
    return Timestamp.from(clock.instant());
  }
}
