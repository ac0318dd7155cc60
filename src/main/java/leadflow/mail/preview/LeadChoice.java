package leadflow.mail.preview;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import leadflow.lead.Lead;
import leadflow.lead.Leads;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Finds the lead whose data a mail is shown with. */
@Repository
class LeadChoice {

  private static final int MOST = 8;

  private final JdbcClient jdbc;
  private final Leads leads;

  LeadChoice(JdbcClient jdbc, Leads leads) {
    this.jdbc = jdbc;
    this.leads = leads;
  }

  /**
   * @param told an address or an id
   */
  Optional<Lead> find(String told) {
    String text = readable(told);
    try {
      return leads.find(UUID.fromString(text));
    } catch (IllegalArgumentException e) {
      return leads.idOf(text).flatMap(leads::find);
    }
  }

  /** A lead that may be meant. */
  record Match(String email, String name, @Nullable String company) {}

  /** Returns the leads whose address, name or company contains this text, newest first. */
  List<Match> like(String told) {
    String part = readable(told).toLowerCase(Locale.ROOT).replaceAll("([\\\\%_])", "\\\\$1");
    return jdbc.sql(
            """
            select email, name, company from leadflow.lead_card
            where email_key like :part or lower(company) like :part
              or lower(concat_ws(' ', first_name, last_name)) like :part
            order by updated_at desc, id limit :most
            """)
        .param("part", "%" + part + "%")
        .param("most", MOST)
        .query(Match.class)
        .list();
  }

  /** Removes NUL characters, which PostgreSQL does not accept. */
  private static String readable(String told) {
    return told.replace("\u0000", "").strip();
  }
}
