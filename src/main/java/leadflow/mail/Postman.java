package leadflow.mail;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import leadflow.lead.Lead;
import leadflow.lead.LeadTransactions;
import leadflow.lead.Leads;
import leadflow.lead.Position;
import leadflow.lead.Stage;
import leadflow.lead.Standing;
import leadflow.lead.Status;
import leadflow.lead.WorkStatus;
import leadflow.mail.MailPause.Paused;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Brings the outbox to the mail server: {@code PENDING → SENDING → SENT}, or {@code DEFERRED},
 * {@code FAILED}, {@code UNKNOWN}, {@code SKIPPED}.
 *
 * <p>Between a mail's final dot and the server's 250 both sides own it, so "exactly once" cannot be
 * had. What we do: one transaction claims a row (attempt + 1, a lease), the mail goes out in none,
 * another transaction settles it, and only if the row is still ours. What nobody knows is UNKNOWN;
 * such a nurture mail is never sent again by itself, an internal one is, with the same Message-ID.
 *
 * <p>A nurture mail is claimed under the lead's lock, after consent, suppression and stage were
 * looked at; who unsubscribes takes the same lock. The order is always: the lead, then the message.
 */
@Component
public class Postman {

  private static final Logger log = LoggerFactory.getLogger(Postman.class);
  private static final int[] MINUTES = {1, 5, 15, 60, 240};
  private static final Duration SETTLE_AGAIN = Duration.ofSeconds(1);

  private final JdbcClient jdbc;
  private final Leads leads;
  private final LeadTransactions transactions;
  private final MailConsent consent;
  private final Suppressions suppressions;
  private final MailPause pause;
  private final MailHistory history;
  private final MailSettings settings;
  private final SmtpServer server;
  private final InternetAddress from;
  private final String publicUrl;
  private final Clock clock;

  Postman(
      JdbcClient jdbc,
      Leads leads,
      LeadTransactions transactions,
      MailConsent consent,
      Suppressions suppressions,
      MailPause pause,
      MailHistory history,
      MailSettings settings,
      SmtpServer server,
      @Value("${leadflow.public-url}") String publicUrl,
      Clock clock)
      throws AddressException {
    this.jdbc = jdbc;
    this.leads = leads;
    this.transactions = transactions;
    this.consent = consent;
    this.suppressions = suppressions;
    this.pause = pause;
    this.history = history;
    this.settings = settings;
    this.server = server;
    this.from = settings.fromAddress();
    this.publicUrl = Outbox.withoutSlash(publicUrl);
    this.clock = clock;
  }

  /** What {@link #sendNext} found. */
  enum Progress {
    NOTHING_DUE,
    /** A mail was sent, skipped or put off. */
    ONE_DONE,
    /** The mail server cannot be talked to: the next mail would fare no better. */
    SERVER_DOWN
  }

  /** A mail that is claimed. */
  record Due(
      UUID id,
      UUID lead,
      String kind,
      String recipient,
      String subject,
      String html,
      String text,
      String messageId,
      Instant date,
      String token,
      int attempt) {

    boolean internal() {
      return kind.equals(Outbox.INTERNAL);
    }
  }

  /**
   * Sends what is due in the calling thread until nothing is left. For tests and tools; the
   * program's own senders need nobody to call them.
   */
  public void sendDue() {
    expireLeases();
    try (SmtpConnection connection = connection()) {
      while (sendNext(connection) != Progress.NOTHING_DUE) {
        // next
      }
    }
  }

  SmtpConnection connection() {
    return new SmtpConnection(server);
  }

  /** The next mail, those to colleagues first. */
  Progress sendNext(SmtpConnection connection) {
    return send(connection, this::claim);
  }

  /** The next mail to a colleague; a nurture mail is not touched. */
  Progress sendNextInternal(SmtpConnection connection) {
    return send(
        connection,
        () ->
            pause.current().paused() == Paused.EVERYTHING
                ? Claim.NOTHING
                : internal().map(due -> new Claim(due, false)).orElse(Claim.NOTHING));
  }

  private Progress send(SmtpConnection connection, Supplier<Claim> claiming) {
    Claim claim = transactions.inOne(claiming);
    if (claim.due == null) {
      return claim.skipped ? Progress.ONE_DONE : Progress.NOTHING_DUE;
    }
    Due due = claim.due;
    Delivery delivery = deliver(due, connection);
    settle(due, delivery);
    return delivery.serverDown() ? Progress.SERVER_DOWN : Progress.ONE_DONE;
  }

  /**
   * Whoever claimed these is dead or was stopped for too long; if it wakes up, its word no longer
   * counts.
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

  private record Claim(@Nullable Due due, boolean skipped) {
    static final Claim NOTHING = new Claim(null, false);
    static final Claim SKIPPED = new Claim(null, true);
  }

  private Claim claim() {
    Paused paused = pause.current().paused();
    if (paused == Paused.EVERYTHING) {
      return Claim.NOTHING;
    }
    return internal()
        .map(due -> new Claim(due, false))
        .orElseGet(() -> paused == Paused.LEADS ? Claim.NOTHING : nurture());
  }

  /** Alerts go first and ask for no consent. */
  private Optional<Due> internal() {
    return jdbc.sql(
            """
            update leadflow.message set state = 'SENDING', attempt = attempt + 1, lease_until = :lease
            where id = (select id from leadflow.message
                where kind = 'internal' and state in ('PENDING', 'DEFERRED') and not_before <= :now
                order by not_before limit 1 for update skip locked)
            returning *
            """)
        .param("now", now())
        .param("lease", lease())
        .query((r, n) -> due(r))
        .optional();
  }

  private record Candidate(UUID message, String kind, Lead lead) {}

  /** A lead that is busy elsewhere is passed over; its mail is found again a moment later. */
  private Claim nurture() {
    Candidate candidate =
        jdbc.sql(
                """
                select m.id as due_message, m.kind as due_kind, l.* from leadflow.message m
                join leadflow.lead l on l.id = m.lead_id
                where m.kind <> 'internal' and m.state in ('PENDING', 'DEFERRED') and m.not_before <= :now
                order by m.not_before limit 1 for update of l skip locked
                """)
            .param("now", now())
            .query(
                (r, n) ->
                    new Candidate(
                        r.getObject("due_message", UUID.class),
                        r.getString("due_kind"),
                        leads.row().mapRow(r, n)))
            .optional()
            .orElse(null);
    if (candidate == null) {
      return Claim.NOTHING;
    }
    // read after the lock was taken: what an unsubscription committed before is seen
    Integer cycle =
        jdbc.sql(
                """
                select cycle from leadflow.message
                where id = :id and state in ('PENDING', 'DEFERRED') and not_before <= :now for update
                """)
            .param("id", candidate.message)
            .param("now", now())
            .query(Integer.class)
            .optional()
            .orElse(null);
    if (cycle == null) {
      // another sender was faster
      return Claim.SKIPPED;
    }
    Optional<String> refusal =
        candidate.kind.equals(Outbox.SERVICE)
            ? consent.serviceRefusal(candidate.lead)
            : refusal(candidate.lead, cycle);
    if (refusal.isPresent()) {
      jdbc.sql(
              """
              update leadflow.message set state = 'SKIPPED', reason = :reason, settled_at = :now
              where id = :id
              """)
          .param("reason", refusal.get())
          .param("now", now())
          .param("id", candidate.message)
          .update();
      return Claim.SKIPPED;
    }
    return new Claim(
        jdbc.sql(
                """
                update leadflow.message set state = 'SENDING', attempt = attempt + 1, lease_until = :lease
                where id = :id returning *
                """)
            .param("lease", lease())
            .param("id", candidate.message)
            .query((r, n) -> due(r))
            .single(),
        false);
  }

  private Optional<String> refusal(Lead lead, int cycle) {
    return consent.refusal(lead).or(() -> misfit(lead, cycle)).or(() -> sample(lead));
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
    return server.outside() && Boolean.TRUE.equals(lead.facts().properties().get("sample"))
        ? Optional.of("sample lead")
        : Optional.empty();
  }

  private Delivery deliver(Due due, SmtpConnection connection) {
    MimeMessage mail;
    InternetAddress recipient;
    try {
      recipient = MimeMails.address(due.recipient());
      mail = MimeMails.of(server.session(), from, publicUrl, due);
    } catch (MessagingException | RuntimeException e) {
      return Delivery.failed("the mail cannot be written: " + e.getMessage(), false);
    }
    return connection.deliver(mail, recipient, () -> mayStillLeave(due));
  }

  /**
   * The last look, after the server took the address and before it is given the content: still our
   * turn, and nobody said no while a slow server kept us waiting.
   */
  private boolean mayStillLeave(Due due) {
    boolean ours =
        jdbc.sql(
                """
                select exists (select 1 from leadflow.message
                  where id = :id and state = 'SENDING' and attempt = :attempt and lease_until > :now)
                """)
            .param("id", due.id())
            .param("attempt", due.attempt())
            .param("now", now())
            .query(Boolean.class)
            .single();
    return ours
        && (!due.kind().equals(Outbox.NURTURE) || consent.allows(due.lead(), due.recipient()));
  }

  /** While the database is away, the answer in our hands is worth waiting for it. */
  private void settle(Due due, Delivery delivery) {
    Instant until = clock.instant().plus(settings.lease());
    while (true) {
      try {
        transactions.inOne(() -> record(due, delivery));
        return;
      } catch (DataAccessException | TransactionException e) {
        if (clock.instant().isAfter(until) || Thread.currentThread().isInterrupted()) {
          throw e;
        }
        log.warn("Mail {} could not be settled yet: {}", due.id(), e.getMessage());
        pause();
      }
    }
  }

  private void record(Due due, Delivery delivery) {
    if (delivery.deadAddress() && !due.internal()) {
      leads.lock(due.lead());
      suppressions.suppress(due.recipient(), Suppressions.Reason.DEAD_ADDRESS);
    }
    boolean ours =
        switch (delivery.outcome()) {
          case SENT -> settled(due, "SENT", null);
          case FAILED -> settled(due, "FAILED", delivery.reason());
          case UNKNOWN ->
              due.internal()
                  ? deferred(due, delivery.reason(), backOff(due.attempt()))
                  : settled(due, "UNKNOWN", delivery.reason());
          // claiming it again finds out why
          case HELD_BACK -> deferred(due, delivery.reason(), Duration.ZERO);
          case DEFERRED ->
              isTooOld(due)
                  ? settled(due, "FAILED", "given up: " + delivery.reason())
                  : deferred(due, delivery.reason(), backOff(due.attempt()));
        };
    if (!ours) {
      log.warn("Mail {} came back after its lease: {}", due.id(), delivery.outcome());
    } else if (delivery.outcome() != Delivery.Outcome.SENT) {
      history.keep(due.id(), null);
      log.info("Mail {} attempt {}: {}", due.id(), due.attempt(), delivery.outcome());
    }
  }

  private boolean settled(Due due, String state, @Nullable String reason) {
    return jdbc.sql(
                """
                update leadflow.message set state = :state, reason = :reason, settled_at = :now,
                  lease_until = null
                where id = :id and state = 'SENDING' and attempt = :attempt
                """)
            .param("state", state)
            .param("reason", reason)
            .param("now", now())
            .param("id", due.id())
            .param("attempt", due.attempt())
            .update()
        == 1;
  }

  private boolean deferred(Due due, String reason, Duration wait) {
    return jdbc.sql(
                """
                update leadflow.message set state = 'DEFERRED', reason = :reason, not_before = :at,
                  lease_until = null
                where id = :id and state = 'SENDING' and attempt = :attempt
                """)
            .param("reason", reason)
            .param("at", Timestamp.from(clock.instant().plus(wait)))
            .param("id", due.id())
            .param("attempt", due.attempt())
            .update()
        == 1;
  }

  /** Time alone does not tell: the program may have been off for days. */
  private boolean isTooOld(Due due) {
    return due.attempt() > MINUTES.length
        && clock.instant().isAfter(due.date().plus(settings.giveUpAfter()));
  }

  /** 1, 5, 15, 60, 240 minutes, give or take a fifth, so that a thousand mails spread. */
  static Duration backOff(int attempt) {
    long millis = Duration.ofMinutes(MINUTES[Math.min(attempt, MINUTES.length) - 1]).toMillis();
    return Duration.ofMillis((long) (millis * ThreadLocalRandom.current().nextDouble(0.8, 1.2)));
  }

  private static Due due(ResultSet r) throws SQLException {
    return new Due(
        r.getObject("id", UUID.class),
        r.getObject("lead_id", UUID.class),
        r.getString("kind"),
        r.getString("recipient"),
        r.getString("subject"),
        r.getString("html"),
        r.getString("text"),
        r.getString("message_id"),
        r.getTimestamp("date").toInstant(),
        r.getString("token"),
        r.getInt("attempt"));
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

  private Timestamp lease() {
    return Timestamp.from(clock.instant().plus(settings.lease()));
  }
}
