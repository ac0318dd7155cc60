package leadflow.engagement.feedback;

import com.sanctionco.jmail.JMail;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import leadflow.lead.activity.ActivityType;
import leadflow.platform.validation.Fault;
import leadflow.platform.validation.InvalidInput;
import leadflow.platform.validation.TextRule;
import org.jspecify.annotations.Nullable;

/**
 * An event from a mail provider.
 *
 * @param type what became of a mail
 * @param at when it happened; the header's time where it is missing
 */
record EmailEvent(
    @Schema(
            allowableValues = {
              EmailEvent.BOUNCED,
              EmailEvent.COMPLAINED,
              EmailEvent.DELIVERED,
              EmailEvent.REPLIED
            })
        @Nullable String type,
    @Nullable Instant at,
    @Nullable Data data) {

  static final String BOUNCED = ActivityType.EMAIL_BOUNCED;
  static final String COMPLAINED = ActivityType.EMAIL_COMPLAINED;
  static final String DELIVERED = ActivityType.EMAIL_DELIVERED;
  static final String REPLIED = ActivityType.EMAIL_REPLIED;

  private static final List<String> TYPES = List.of(BOUNCED, COMPLAINED, DELIVERED, REPLIED);
  private static final TextRule LINE = TextRule.oneLine(2000);
  private static final int LONGEST_ADDRESS = 254;
  private static final int MOST_HEADERS = 200;
  private static final Pattern ENHANCED_STATUS =
      Pattern.compile("\\b([245])\\.(\\d{1,3})\\.(\\d{1,3})\\b");
  private static final Pattern IN_BRACKETS = Pattern.compile(".*<([^<>]+)>\\s*");

  /**
   * @param messageId of our mail, with or without angle brackets; or the address
   * @param email whom our mail went to; for a reply, its author
   * @param bounce hard or soft; required for a bounce unless the status implies it
   * @param status such as 5.1.1
   * @param diagnostic what the mail server said
   * @param inReplyTo the reply's header
   * @param references the reply's header
   * @param subject the reply's
   * @param text the reply's text part
   * @param headers the reply's, by name: they identify automatic replies
   */
  record Data(
      @Nullable String messageId,
      @Nullable String email,
      @Schema(allowableValues = {"hard", "soft"}) @Nullable String bounce,
      @Nullable String status,
      @Nullable String diagnostic,
      @Nullable String inReplyTo,
      @Nullable String references,
      @Nullable String subject,
      @Nullable String text,
      @Nullable Map<String, @Nullable String> headers) {}

  /**
   * A validated event.
   *
   * @param timed false where the provider gave no time
   * @param ids of our mails that it may belong to, most likely first
   * @param email null where it was not given
   * @param hard true for a permanent bounce
   */
  record Checked(
      String type,
      Instant at,
      boolean timed,
      List<String> ids,
      @Nullable String email,
      boolean hard,
      Data data) {}

  /**
   * @param told the header's time
   * @param latest the latest time accepted; a later one is in the future
   * @throws InvalidInput naming the fields
   */
  Checked checked(Instant told, Instant latest) {
    List<InvalidInput.Problem> problems = new ArrayList<>();
    if (type == null || !TYPES.contains(type)) {
      problems.add(
          problem("type", type == null ? "required" : "invalid", "must be one of " + TYPES));
    }
    if (at != null && at.isAfter(latest)) {
      problems.add(problem("at", "invalid", "lies in the future"));
    }
    List<String> ids = data == null ? List.of() : ids(data);
    String email = data == null ? null : address(data.email, problems);
    if (ids.isEmpty() && (data == null || data.email == null || data.email.isBlank())) {
      problems.add(
          problem(
              "data.messageId", "required", "name the mail by messageId or its reader by email"));
    }
    if (data != null) {
      lines(data, problems);
    }
    boolean hard = data != null && BOUNCED.equals(type) && isHard(data, problems);
    if (type == null || data == null || !problems.isEmpty()) {
      throw new InvalidInput(problems);
    }
    return new Checked(type, at == null ? told : at, at != null, ids, email, hard, data);
  }

  /**
   * Returns the candidate Message-IDs; a reply names the mail it answers last in its references.
   */
  private static List<String> ids(Data data) {
    List<String> ids = new ArrayList<>();
    addIds(data.messageId, ids);
    addIds(data.inReplyTo, ids);
    List<String> references = new ArrayList<>();
    addIds(data.references, references);
    for (int i = references.size() - 1; i >= 0; i--) {
      ids.add(references.get(i));
    }
    return ids;
  }

  private static void addIds(@Nullable String given, List<String> ids) {
    if (given != null) {
      for (String id : given.strip().split("[\\s,]+")) {
        if (!id.isEmpty()) {
          ids.add(id);
        }
      }
    }
  }

  /** Returns the bare address, also from {@code Ana <ana@acme.example>}. */
  private static @Nullable String address(
      @Nullable String given, List<InvalidInput.Problem> problems) {
    if (given == null || given.isBlank()) {
      return null;
    }
    Matcher named = IN_BRACKETS.matcher(given);
    String address = (named.matches() ? named.group(1) : given).strip();
    Fault fault = TextRule.oneLine(LONGEST_ADDRESS).fault(address);
    if (fault != null && fault.code().equals("control_char")) {
      problems.add(problem("data.email", fault.code(), fault.message()));
    } else if (fault != null || !JMail.isValid(address)) {
      problems.add(problem("data.email", "email.invalid", "is not an email address"));
    }
    return address;
  }

  private static void lines(Data data, List<InvalidInput.Problem> problems) {
    line("messageId", data.messageId, problems);
    line("status", data.status, problems);
    if (data.headers != null && data.headers.size() > MOST_HEADERS) {
      problems.add(problem("data.headers", "too_long", "at most " + MOST_HEADERS + " headers"));
    }
  }

  private static void line(
      String name, @Nullable String given, List<InvalidInput.Problem> problems) {
    Fault fault = LINE.fault(given);
    if (fault != null) {
      problems.add(problem("data." + name, fault.code(), fault.message()));
    }
  }

  /**
   * Returns whether the bounce is hard; without a type, only a status that concerns the address is.
   */
  private static boolean isHard(Data data, List<InvalidInput.Problem> problems) {
    String bounce = data.bounce == null ? "" : data.bounce.strip().toLowerCase(Locale.ROOT);
    Matcher status = ENHANCED_STATUS.matcher(data.status == null ? "" : data.status);
    switch (bounce) {
      case "hard" -> {
        return true;
      }
      case "soft" -> {
        return false;
      }
      case "" -> {
        if (status.find()) {
          return status.group(1).equals("5")
              && (status.group(2).equals("1")
                  || status.group(2).equals("2") && status.group(3).equals("1"));
        }
        problems.add(problem("data.bounce", "required", "must be hard or soft"));
      }
      default -> problems.add(problem("data.bounce", "invalid", "must be hard or soft"));
    }
    return false;
  }

  private static InvalidInput.Problem problem(String field, String code, String message) {
    return new InvalidInput.Problem(field, code, message);
  }
}
