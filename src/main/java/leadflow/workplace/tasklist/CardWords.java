package leadflow.workplace.tasklist;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import leadflow.lead.activity.ActivityType;
import leadflow.mail.outbox.MailState;

/** Texts of the card for the codes in the record. */
final class CardWords {

  private static final Map<String, String> DID =
      Map.ofEntries(
          Map.entry(ActivityType.PAGE_VIEWED, "Viewed"),
          Map.entry(ActivityType.CONTENT_DOWNLOADED, "Downloaded"),
          Map.entry(ActivityType.FORM_SUBMITTED, "Sent a form"),
          Map.entry(ActivityType.WEBINAR_REGISTERED, "Registered for a webinar"),
          Map.entry(ActivityType.WEBINAR_ATTENDED, "Attended a webinar"),
          Map.entry(ActivityType.EVENT_ATTENDED, "Attended an event"),
          Map.entry(ActivityType.EMAIL_DELIVERED, "Mail delivered"),
          Map.entry(ActivityType.EMAIL_OPENED, "Opened a mail"),
          Map.entry(ActivityType.EMAIL_CLICKED, "Clicked in a mail"),
          Map.entry(ActivityType.EMAIL_REPLIED, "Replied to a mail"),
          Map.entry(ActivityType.EMAIL_BOUNCED, "Mail bounced"),
          Map.entry(ActivityType.EMAIL_COMPLAINED, "Complained about a mail"),
          Map.entry(ActivityType.SOCIAL_ENGAGED, "Engaged on social media"),
          Map.entry(ActivityType.CHAT_HELD, "Chatted with us"),
          Map.entry(ActivityType.CALL_HELD, "Talked on the phone"),
          Map.entry(ActivityType.MEETING_BOOKED, "Booked a meeting"),
          Map.entry(ActivityType.TRIAL_STARTED, "Started a trial"),
          Map.entry("quote.requested", "Asked for a quote"),
          Map.entry("proposal.requested", "Asked for a proposal"),
          Map.entry("pricing.requested", "Asked for prices"),
          Map.entry("demo.requested", "Asked for a demo"),
          Map.entry("consultation.requested", "Asked for a consultation"),
          Map.entry("contact.requested", "Asked to be contacted"),
          Map.entry("trial.requested", "Asked for a trial"),
          Map.entry("content.requested", "Asked for content"),
          Map.entry("newsletter.requested", "Subscribed to the newsletter"),
          Map.entry(ActivityType.CART_ABANDONED, "Left a cart behind"),
          Map.entry(ActivityType.CAREERS_VIEWED, "Looked at our jobs"));

  private static final Set<String> ABBREVIATIONS = Set.of("MQL", "SQL");

  private CardWords() {}

  /** Returns "Viewed" for {@code page.viewed}; an unknown type as readable text. */
  static String did(String type) {
    return DID.getOrDefault(type, sentence(type.replaceFirst("^custom\\.", "").replace('.', ' ')));
  }

  /** Returns whether the activity asks for something, as a request, a reply or a meeting does. */
  static boolean asks(String type) {
    return type.endsWith(".requested")
        || type.equals(ActivityType.EMAIL_REPLIED)
        || type.equals(ActivityType.MEETING_BOOKED)
        || type.equals(ActivityType.TRIAL_STARTED)
        || type.equals(ActivityType.FORM_SUBMITTED)
        || type.equals(ActivityType.CHAT_HELD);
  }

  static boolean reads(String type) {
    return type.equals(ActivityType.PAGE_VIEWED)
        || type.equals(ActivityType.CONTENT_DOWNLOADED)
        || type.startsWith("webinar.")
        || type.equals(ActivityType.EVENT_ATTENDED)
        || type.equals(ActivityType.EMAIL_CLICKED)
        || type.equals(ActivityType.CAREERS_VIEWED);
  }

  /** Returns the text for the state of a mail's outbox row. */
  static String mail(MailState state) {
    return switch (state) {
      case SENT -> "Mail sent";
      case SKIPPED -> "Mail not sent";
      case FAILED -> "Mail failed";
      case UNKNOWN -> "Mail perhaps sent";
      default -> "Mail on its way";
    };
  }

  /** Returns "Became MQL" for {@code MQL ACTIVE}, the status alone when the lead took a detour. */
  static String stage(String stageAndStatus) {
    String[] parts = stageAndStatus.split(" ");
    return parts[1].equals("ACTIVE")
        ? "Became "
            + (ABBREVIATIONS.contains(parts[0]) ? parts[0] : parts[0].toLowerCase(Locale.ROOT))
        : sentence(parts[1]);
  }

  /** Returns "No answer" for {@code no-answer} and {@code NO_ANSWER}. */
  static String sentence(String code) {
    String words = code.replaceAll("[-_]", " ").toLowerCase(Locale.ROOT).strip();
    return words.isEmpty()
        ? ""
        : words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
  }
}
