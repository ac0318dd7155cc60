package leadflow.mail.operations;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import leadflow.mail.operations.MailSettlement.As;
import leadflow.platform.validation.InvalidInput;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;

/**
 * What somebody decides in a form of the mail pages.
 *
 * @param chosen the mails; empty where all that were unknown are meant
 * @param allUnknownAt set where all mails are meant that were unknown then
 */
record SettlementForm(
    As as, @Nullable String reason, List<Chosen> chosen, @Nullable Instant allUnknownAt) {

  /** A list's filters and page, as the overview wrote them itself. */
  private static final Pattern QUERY = Pattern.compile("[A-Za-z0-9=&%._~@+-]{0,2000}");

  /**
   * @param attempt the mail's, as the page showed it
   */
  record Chosen(UUID id, int attempt) {}

  /**
   * Fields: {@code mail} ({@code <id> <attempt>}, any number), or {@code one} ({@code <as> <id>
   * <attempt>}) for a single row's button; {@code which=all} and {@code then} for all that were
   * unknown then; {@code as} and {@code reason}.
   *
   * @throws InvalidInput when a field does not hold, or no mail is chosen
   */
  static SettlementForm read(MultiValueMap<String, String> form) {
    String single = form.getFirst("one");
    String[] parts = single == null ? new String[0] : single.split(" ", 2);
    boolean one = parts.length == 2;
    As as = MailController.as(one ? parts[0] : form.getFirst("as"));
    String reason = MailController.reason(form.getFirst("reason"), as == As.SKIP);
    if (!one && "all".equals(form.getFirst("which")) && as != As.SKIP) {
      return new SettlementForm(as, reason, List.of(), then(form.getFirst("then")));
    }
    List<Chosen> chosen =
        one
            ? List.of(chosen(parts[1]))
            : form.getOrDefault("mail", List.of()).stream().map(SettlementForm::chosen).toList();
    if (chosen.isEmpty()) {
      throw noMail();
    }
    return new SettlementForm(as, reason, chosen, null);
  }

  /** Where to go on: the mail {@code to}, or the list as {@code back} filters it. */
  static String back(MultiValueMap<String, String> form) {
    String to = form.getFirst("to");
    if (to != null) {
      return "/mail/" + id(to);
    }
    String query = form.getFirst("back");
    return query != null && QUERY.matcher(query).matches() ? "/mail?" + query : "/mail";
  }

  static InvalidInput noMail() {
    return new InvalidInput("mail", "required", "tick at least one mail");
  }

  /**
   * @throws InvalidInput when it is none
   */
  static UUID id(String text) {
    return chosen(text + " 0").id;
  }

  private static Chosen chosen(String text) {
    String[] parts = text.split(" ");
    try {
      return new Chosen(UUID.fromString(parts[0]), Integer.parseInt(parts[1]));
    } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
      throw new InvalidInput("mail", "invalid", "that is no mail");
    }
  }

  private static Instant then(@Nullable String text) {
    try {
      return Instant.parse(String.valueOf(text));
    } catch (DateTimeParseException e) {
      throw new InvalidInput("then", "invalid", "must be an instant");
    }
  }
}
