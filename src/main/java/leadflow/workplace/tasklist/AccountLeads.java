package leadflow.workplace.tasklist;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import leadflow.lead.Account;
import leadflow.lead.Lead;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The other leads of a lead's company, the latest changed first. */
@Repository
class AccountLeads {

  private static final int MOST = 5;

  /** Each branch reads only as many rows as it can need, in the order of its index. */
  private static final String OTHERS =
      """
      select l.id, l.name, l.title, l.stage, l.status, l.owner,
        (select t.task from leadflow.open_task t where t.lead_key = l.id::text limit 1) as task
      from (
        (select * from leadflow.lead_card
          where split_part(email_key, '@', 2) = :domain order by updated_at desc limit :most)
        union
        (select * from leadflow.lead_card
          where lower(company) = :company order by updated_at desc limit :most)
      ) as l
      where l.id <> :lead and not l.erased
      order by l.updated_at desc, l.id
      """;

  private final JdbcClient jdbc;
  private final VisibleTasks tasks;

  AccountLeads(JdbcClient jdbc, VisibleTasks tasks) {
    this.jdbc = jdbc;
    this.tasks = tasks;
  }

  LeadCard.Account of(Lead lead) {
    String company = lead.facts().company();
    String domain = Account.of(lead.facts()).domain();
    if (company == null && domain == null) {
      return new LeadCard.Account(null, List.of(), false);
    }
    List<LeadCard.Colleague> found =
        jdbc.sql(OTHERS)
            .param("domain", domain)
            .param("company", company == null ? null : company.toLowerCase(Locale.ROOT))
            .param("lead", lead.id())
            .param("most", MOST + 2)
            .query((r, n) -> colleague(r))
            .list();
    return new LeadCard.Account(
        company == null ? domain : company, others(found), found.size() > MOST);
  }

  /** Returns one line for each lead, with its task if the person can see it. */
  private List<LeadCard.Colleague> others(List<LeadCard.Colleague> found) {
    Set<String> visible =
        tasks.visible(
            found.stream().map(LeadCard.Colleague::task).filter(Objects::nonNull).toList());
    return found.stream()
        .limit(MOST)
        .map(one -> visible.contains(String.valueOf(one.task())) ? one : one.withoutTask())
        .toList();
  }

  private static LeadCard.Colleague colleague(ResultSet r) throws SQLException {
    return new LeadCard.Colleague(
        r.getObject("id", UUID.class),
        r.getString("name"),
        r.getString("title"),
        r.getString("stage"),
        r.getString("status"),
        r.getString("owner"),
        r.getString("task"));
  }
}
