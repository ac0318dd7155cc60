package leadflow.engagement.feedback;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import leadflow.lead.Actor;
import leadflow.lead.Lead;
import leadflow.lead.LeadFacts;
import leadflow.lead.LeadTransactions;
import leadflow.lead.Leads;
import leadflow.lead.Status;
import leadflow.lead.activity.Activity;
import leadflow.lead.activity.ActivityLedger;
import leadflow.lifecycle.LeadEvents;
import leadflow.mail.delivery.DeliveryFeedback;
import leadflow.mail.outbox.MailLinks;
import leadflow.mail.permission.Suppressions;
import leadflow.platform.web.webhook.WebhookResult;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Handles a provider's event under the lead's lock: stops mail to an address, settles a mail in
 * state UNKNOWN, and reports replies to the lead's journey. An event for an unknown address is kept
 * as an activity and joins the lead when it is captured.
 */
@Component
class InboundMail {

  private static final String ACTOR = "mail provider";
  private static final String SOFT_BOUNCED = "custom.mail-soft-bounced";

  private final LeadTransactions transactions;
  private final Leads leads;
  private final MailLinks mails;
  private final DeliveryFeedback news;
  private final Suppressions suppressions;
  private final ActivityLedger ledger;
  private final LeadEvents lifecycle;
  private final EmailEvents events;
  private final InboundSettings settings;

  InboundMail(
      LeadTransactions transactions,
      Leads leads,
      MailLinks mails,
      DeliveryFeedback news,
      Suppressions suppressions,
      ActivityLedger ledger,
      LeadEvents lifecycle,
      EmailEvents events,
      InboundSettings settings) {
    this.transactions = transactions;
    this.leads = leads;
    this.mails = mails;
    this.news = news;
    this.suppressions = suppressions;
    this.ledger = ledger;
    this.lifecycle = lifecycle;
    this.events = events;
    this.settings = settings;
  }

  /** An event with the mail and lead it matches. */
  private record Known(
      String id, EmailEvent.Checked event, MailLinks.@Nullable Mail mail, Lead lead) {

    /** Returns the recipient's address. */
    String address() {
      String told = event.email();
      return mail != null ? mail.recipient() : told != null ? told : lead.facts().email();
    }

    /**
     * Returns an id by type and mail: two events of one type about one mail are the same, whatever
     * their ids.
     */
    String activityId(String type) {
      return type + ":" + (mail == null ? id : mail.id().toString());
    }
  }

  WebhookResult take(String id, EmailEvent.Checked event) {
    return Actor.get(ACTOR, () -> transactions.inOne(() -> takeOnce(id, event)));
  }

  private WebhookResult takeOnce(String id, EmailEvent.Checked event) {
    MailLinks.Mail mail =
        event.ids().stream()
            .flatMap(ours -> mails.byMessageId(ours).stream())
            .findFirst()
            .orElse(null);
    Lead lead = lead(mail, event).orElse(null);
    UUID leadId = lead == null ? null : lead.id();
    if (!events.isFirst(id, event, leadId, mail == null ? null : mail.id())) {
      return WebhookResult.repeated(leadId);
    }
    String result =
        lead == null
            ? withoutLead(id, event)
            : lead.state().status() == Status.ERASED
                ? "the lead was erased"
                : mail != null && mail.internal()
                    ? "a mail to a colleague"
                    : apply(new Known(id, event, mail, lead));
    events.did(id, result);
    return new WebhookResult(result, leadId);
  }

  /** Returns the lead, locked. */
  private Optional<Lead> lead(MailLinks.@Nullable Mail mail, EmailEvent.Checked event) {
    if (mail != null) {
      return leads.lockIfThere(mail.lead());
    }
    return event.email() == null ? Optional.empty() : leads.lockByEmailOrAddress(event.email());
  }

  private String apply(Known known) {
    return switch (known.event.type()) {
      case EmailEvent.BOUNCED -> known.event.hard() ? hardBounce(known) : softBounce(known);
      case EmailEvent.COMPLAINED -> complaint(known);
      case EmailEvent.DELIVERED -> delivery(known);
      default -> reply(known);
    };
  }

  private String hardBounce(Known known) {
    cameBack(known);
    if (!happened(known, bounced(known))) {
      return "already bounced";
    }
    news.dead(known.lead, known.address());
    return "bounced";
  }

  private String softBounce(Known known) {
    UUID lead = known.lead.id();
    MailLinks.Mail mail = known.mail;
    if (mail != null
        && events.isSoftBounceKnown(
            known.id, lead, mail.id(), known.event.timed() ? known.event.at() : null)) {
      events.doesNotCount(known.id);
      return "already bounced";
    }
    cameBack(known);
    happened(known, softBounced(known));
    int bounces = events.softBounces(lead, settings.softBounceWindow());
    if (bounces < settings.softBounces()) {
      return "soft bounce %d of %d".formatted(bounces, settings.softBounces());
    }
    news.dead(known.lead, known.address());
    happened(known, bounced(known));
    return "bounced: %d soft bounces".formatted(bounces);
  }

  private void cameBack(Known known) {
    if (known.mail != null) {
      news.cameBack(known.mail.id(), "bounced: " + said(known.event.data()));
    }
  }

  private String complaint(Known known) {
    Activity activity =
        activity(
            known, known.activityId("complained"), EmailEvent.COMPLAINED, subject(known), Map.of());
    if (!happened(known, activity)) {
      return "already complained";
    }
    news.complained(known.lead, known.address());
    return "complained";
  }

  private String delivery(Known known) {
    if (known.mail != null) {
      news.arrived(known.mail.id(), "the mail provider delivered it");
    }
    Activity activity =
        activity(
            known, known.activityId("delivered"), EmailEvent.DELIVERED, subject(known), Map.of());
    return happened(known, activity) ? "delivered" : "already delivered";
  }

  private String reply(Known known) {
    Reply reply = new Reply(known.event.data());
    String automatic = reply.automatic().orElse(null);
    boolean byTheLead = isFromTheLead(known);
    boolean optsOut = automatic == null && byTheLead && reply.optsOut();
    Map<String, Object> more = new LinkedHashMap<>();
    if (automatic != null) {
      more.put("automatic", automatic);
    }
    if (optsOut) {
      more.put("optOut", true);
    }
    if (!byTheLead) {
      more.put("from", String.valueOf(known.event.email()));
    }
    Activity activity =
        new Activity(
            replyId(known, reply),
            EmailEvent.REPLIED,
            reply.subject() == null ? subject(known) : reply.subject(),
            null,
            known.event.at(),
            automatic == null && !optsOut,
            properties(known, more));
    if (!ledger.add(known.lead.id(), activity)) {
      return "already replied";
    }
    String said = automatic == null ? noted(known, reply, byTheLead) : null;
    lifecycle.happened(known.lead, List.of(activity), said);
    if (optsOut) {
      news.optedOut(known.lead);
    }
    return automatic != null ? "automatic reply" : optsOut ? "opted out" : "replied";
  }

  /**
   * Returns whether the lead wrote the reply; a colleague who got the mail forwarded decides
   * nothing for the lead.
   */
  private static boolean isFromTheLead(Known known) {
    String from = known.event.email();
    return from == null || LeadFacts.emailKey(from).equals(known.lead.facts().emailKey());
  }

  private static String noted(Known known, Reply reply, boolean byTheLead) {
    String subject = subject(known) == null ? reply.subject() : subject(known);
    String said = reply.said();
    return "Replied"
        + (byTheLead ? "" : " (" + known.event.email() + ")")
        + (subject == null ? "" : " to “" + subject + "”")
        + (said.isEmpty() ? "" : ": " + said);
  }

  /**
   * Returns an id from the reply's Message-ID or text, because somebody may answer one mail twice.
   */
  private static String replyId(Known known, Reply reply) {
    String own = reply.id();
    if (own != null) {
      return "replied:" + hash(own);
    }
    return known.mail == null
        ? "replied:" + known.id
        : "replied:" + known.mail.id() + ":" + hash(reply.said());
  }

  private static String hash(String text) {
    return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8)).toString();
  }

  /** Keeps an event for an unknown mail and address until the lead is captured. */
  private String withoutLead(String id, EmailEvent.Checked event) {
    String email = event.email();
    if (email == null) {
      return WebhookResult.parked().result();
    }
    boolean erased =
        suppressions.reason(email).filter(Suppressions.Reason.ERASED.label()::equals).isPresent();
    if (erased) {
      return "the lead was erased";
    }
    boolean person = true;
    String type = event.type();
    switch (type) {
      case EmailEvent.BOUNCED -> {
        if (event.hard()) {
          suppressions.suppress(email, Suppressions.Reason.DEAD_ADDRESS);
        } else {
          type = SOFT_BOUNCED;
          person = false;
        }
      }
      case EmailEvent.COMPLAINED -> suppressions.suppress(email, Suppressions.Reason.COMPLAINED);
      case EmailEvent.REPLIED -> {
        Reply reply = new Reply(event.data());
        person = reply.automatic().isEmpty() && !reply.optsOut();
        if (reply.automatic().isEmpty() && reply.optsOut()) {
          suppressions.suppress(email, Suppressions.Reason.UNSUBSCRIBED);
        }
      }
      default -> {}
    }
    ledger.park(
        email, new Activity(type + ":" + id, type, null, null, event.at(), person, Map.of()));
    return WebhookResult.parked().result();
  }

  private Activity bounced(Known known) {
    return activity(
        known, known.activityId("bounced"), EmailEvent.BOUNCED, subject(known), bounce(known));
  }

  /** Returns the activity for a soft bounce; a temporary fault says nothing about the person. */
  private static Activity softBounced(Known known) {
    return new Activity(
        "soft-bounce:" + known.id,
        SOFT_BOUNCED,
        subject(known),
        null,
        known.event.at(),
        false,
        properties(known, bounce(known)));
  }

  private static Map<String, Object> bounce(Known known) {
    Map<String, Object> bounce = new LinkedHashMap<>();
    bounce.put("bounce", known.event.hard() ? "hard" : "soft");
    String said = said(known.event.data());
    if (!said.isEmpty()) {
      bounce.put("said", said);
    }
    return bounce;
  }

  /** Returns the mail server's reply on one line. */
  private static String said(EmailEvent.Data data) {
    String said =
        ((data.status() == null ? "" : data.status() + " ")
                + (data.diagnostic() == null ? "" : data.diagnostic()))
            .replaceAll("[\\p{Cntrl}\\s]+", " ")
            .strip();
    return said.length() > 500 ? said.substring(0, 500) : said;
  }

  private boolean happened(Known known, Activity activity) {
    boolean fresh = ledger.add(known.lead.id(), activity);
    if (fresh) {
      lifecycle.happened(known.lead, List.of(activity));
    }
    return fresh;
  }

  private static Activity activity(
      Known known, String id, String type, @Nullable String subject, Map<String, Object> more) {
    return new Activity(id, type, subject, null, known.event.at(), true, properties(known, more));
  }

  private static Map<String, Object> properties(Known known, Map<String, Object> more) {
    Map<String, Object> properties =
        known.mail == null ? new LinkedHashMap<>() : known.mail.properties();
    properties.putAll(more);
    return properties;
  }

  private static @Nullable String subject(Known known) {
    return known.mail == null ? null : known.mail.subject();
  }
}
