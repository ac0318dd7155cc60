package leadflow.sales.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import leadflow.lead.LeadTransactions;
import leadflow.support.Journeys;
import leadflow.support.LeadBuilder;
import leadflow.support.LeadflowTest;
import leadflow.support.Staff;
import leadflow.support.Statements;
import leadflow.support.Statements.Statement;
import leadflow.support.TestClock;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What it costs to find an owner among many leads: few statements, each by an index. */
@LeadflowTest
class RoutingCostTests {

  private static final int LEADS = 20_000;
  private static final int PEOPLE = 20;

  @Autowired LeadBuilder leads;
  @Autowired Journeys journeys;
  @Autowired RoutingSteps steps;
  @Autowired LeadTransactions transactions;
  @Autowired Staff staff;
  @Autowired JdbcClient jdbc;

  @Value("${spring.datasource.url}")
  String url;

  @Test
  void fewStatementsAndNoneReadsATable() throws SQLException {
    TestClock.set(Instant.parse("2026-03-03T10:00:00Z"));
    for (int i = 0; i < PEOPLE; i++) {
      staff.member("sdr%02d".formatted(i), "sdr");
    }
    manyLeadsThatWereRouted();
    List<UUID> fresh = new ArrayList<>();
    for (int i = 0; i < 70; i++) {
      fresh.add(
          leads.lead().email("x@cost%d.example".formatted(i)).company("Cost " + i).captured());
    }
    fresh.subList(0, 20).forEach(this::route);

    Statements.taken();
    route(fresh.get(20));
    List<Statement> sent = Statements.taken();

    assertThat(journeys.lead(fresh.get(20)).state().owner()).startsWith("sdr");
    assertThat(sent).as("lock, members, known, team's lock, people, note down, save").hasSize(7);
    for (Statement statement : sent) {
      if (!statement.ofEngine() && !statement.sql().contains("pg_advisory")) {
        assertThat(plan(statement.sql()))
            .doesNotContain("Seq Scan on lead", "Seq Scan on assignment");
      }
    }
    long start = System.nanoTime();
    fresh.subList(21, 70).forEach(this::route);
    System.out.printf(
        "routing: %d statements, %.2f ms a lead among %d leads and %d people%n",
        sent.size(), (System.nanoTime() - start) / 1e6 / 49, LEADS, PEOPLE);
  }

  private void route(UUID lead) {
    transactions.inOne(() -> steps.routeToSdr(lead.toString()));
  }

  /** As the database would run it for any parameters. */
  private String plan(String sql) throws SQLException {
    Matcher parameter = Pattern.compile("\\?").matcher(sql);
    StringBuilder numbered = new StringBuilder();
    int number = 0;
    while (parameter.find()) {
      number++;
      parameter.appendReplacement(numbered, "\\$" + number);
    }
    parameter.appendTail(numbered);
    // only the simple protocol takes a statement with parameters and no values
    String separator = url.contains("?") ? "&" : "?";
    try (var connection =
            DriverManager.getConnection(
                url + separator + "preferQueryMode=simple", "postgres", "");
        var explain = connection.createStatement();
        var lines = explain.executeQuery("explain (generic_plan) " + numbered)) {
      StringBuilder plan = new StringBuilder();
      while (lines.next()) {
        plan.append(lines.getString(1)).append('\n');
      }
      return plan.toString();
    }
  }

  /** One in a hundred is being worked on; each person got one of the others every few hours. */
  private void manyLeadsThatWereRouted() {
    jdbc.sql(
            """
            insert into leadflow.lead (id, email, email_key, company, stage, status, position, owner,
              stage_since, created_at, updated_at)
            select gen_random_uuid(), 'a@old' || i || '.example', 'a@old' || i || '.example', 'Old ' || i,
              'MQL', case when i % 100 = 0 then 'ACTIVE' else 'DISQUALIFIED' end,
              case when i % 100 = 0 then 'QUALIFICATION' else 'NONE' end,
              'sdr' || lpad((i % :people)::text, 2, '0'), now(), now(), now()
            from generate_series(1, :leads) i
            """)
        .param("people", PEOPLE)
        .param("leads", LEADS)
        .update();
    jdbc.sql(
            """
            insert into leadflow.assignment (lead_id, cycle, role, team_id, to_user, at, by_user, rule, counted,
              account_domain, account_name)
            select id, 1, 'sdr', 'inside-sales', owner,
              timestamptz '2026-03-03T10:00:00Z' - (row_number() over () * interval '10 minutes'),
              'system', 'team', true, split_part(email_key, '@', 2), lower(company)
            from leadflow.lead where owner is not null
            """)
        .update();
    jdbc.sql(
            """
            insert into leadflow.staff (user_id, team_id, capacity)
            select 'sdr' || lpad(i::text, 2, '0'), 'inside-sales', 100000 from generate_series(0, :last) i
            """)
        .param("last", PEOPLE - 1)
        .update();
    jdbc.sql("analyze leadflow.lead").update();
    jdbc.sql("analyze leadflow.assignment").update();
  }
}
