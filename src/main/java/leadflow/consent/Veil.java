package leadflow.consent;

import leadflow.lead.Lead;

/**
 * Shows whose address it is to those who know it: mails are forwarded, and their links with them.
 */
final class Veil {

  private Veil() {}

  static String over(Lead lead) {
    String email = lead.facts().email();
    int at = email.lastIndexOf('@');
    return at < 1 ? "…" : email.charAt(0) + "…" + email.substring(at);
  }
}
