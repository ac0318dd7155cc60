package leadflow.workplace.tasklist;

import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** How the card says what the record holds as codes. */
final class CardWords {

  private static final Map<String, String> DID =
      Map.ofEntries(
          Map.entry("page.viewed", "Viewed"),
          Map.entry("content.downloaded", "Downloaded"),
          Map.entry("form.submitted", "Sent a form"),
          Map.entry("webinar.registered", "Registered for a webinar"),
          Map.entry("webinar.attended", "Attended a webinar"),
          Map.entry("event.attended", "Attended an event"),
          Map.entry("email.delivered", "Mail delivered"),
          Map.entry("email.opened", "Opened a mail"),
          Map.entry("email.clicked", "Clicked in a mail"),
          Map.entry("email.replied", "Replied to a mail"),
          Map.entry("email.bounced", "Mail bounced"),
          Map.entry("email.complained", "Complained about a mail"),
          Map.entry("social.engaged", "Engaged on social media"),
          Map.entry("chat.held", "Chatted with us"),
          Map.entry("call.held", "Talked on the phone"),
          Map.entry("meeting.booked", "Booked a meeting"),
          Map.entry("trial.started", "Started a trial"),
          Map.entry("quote.requested", "Asked for a quote"),
          Map.entry("proposal.requested", "Asked for a proposal"),
          Map.entry("pricing.requested", "Asked for prices"),
          Map.entry("demo.requested", "Asked for a demo"),
          Map.entry("consultation.requested", "Asked for a consultation"),
          Map.entry("contact.requested", "Asked to be contacted"),
          Map.entry("trial.requested", "Asked for a trial"),
          Map.entry("content.requested", "Asked for content"),
          Map.entry("newsletter.requested", "Subscribed to the newsletter"),
          Map.entry("cart.abandoned", "Left a cart behind"),
          Map.entry("careers.viewed", "Looked at our jobs"));

  private static final Set<String> ABBREVIATIONS = Set.of("MQL", "SQL");

  private CardWords() {}

  /** "Viewed" for {@code page.viewed}; an unknown type in its own words. */
  static String did(String type) {
    return DID.getOrDefault(type, sentence(type.replaceFirst("^custom\\.", "").replace('.', ' ')));
  }

  /** "Asked" is more than "read": a request, a reply, a meeting. */
  static boolean asks(String type) {
    return type.endsWith(".requested")
        || type.equals("email.replied")
        || type.equals("meeting.booked")
        || type.equals("trial.started")
        || type.equals("form.submitted")
        || type.equals("chat.held");
  }

  static boolean reads(String type) {
    return type.equals("page.viewed")
        || type.equals("content.downloaded")
        || type.startsWith("webinar.")
        || type.equals("event.attended")
        || type.equals("email.clicked")
        || type.equals("careers.viewed");
  }

  /** A mail by the state of its outbox row. */
  static String mail(String state) {
    return switch (state) {
      case "SENT" -> "Mail sent";
      case "SKIPPED" -> "Mail not sent";
      case "FAILED" -> "Mail failed";
      case "UNKNOWN" -> "Mail perhaps sent";
      default -> "Mail on its way";
    };
  }

  /** "Became MQL" for {@code MQL ACTIVE}, the status alone where the lead took a detour. */
  static String stage(String stageAndStatus) {
    String[] parts = stageAndStatus.split(" ");
    return parts[1].equals("ACTIVE")
        ? "Became "
            + (ABBREVIATIONS.contains(parts[0]) ? parts[0] : parts[0].toLowerCase(Locale.ROOT))
        : sentence(parts[1]);
  }

  /** "No answer" for {@code no-answer} and {@code NO_ANSWER}. */
  static String sentence(String code) {
    String words = code.replaceAll("[-_]", " ").toLowerCase(Locale.ROOT).strip();
    return words.isEmpty()
        ? ""
        : words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
  }
}
