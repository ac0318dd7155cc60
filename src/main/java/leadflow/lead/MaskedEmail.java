package leadflow.lead;

/**
 * Shows whose address it is to those who know it: mails are forwarded, and their links with them.
 */
public final class MaskedEmail {

  private MaskedEmail() {}

  public static String over(Lead lead) {
    return over(lead.facts().email());
  }

  public static String over(String email) {
    int at = email.lastIndexOf('@');
    return at < 1 ? "…" : email.charAt(0) + "…" + email.substring(at);
  }
}
