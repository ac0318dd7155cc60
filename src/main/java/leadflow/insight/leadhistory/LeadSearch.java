package leadflow.insight.leadhistory;

import jakarta.validation.constraints.Pattern;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import leadflow.lead.Lead;
import leadflow.lead.LeadView;
import leadflow.lead.Leads;
import leadflow.lead.Stage;
import leadflow.lead.Status;
import leadflow.platform.validation.InputValidator;
import leadflow.platform.validation.InvalidInput;
import leadflow.platform.validation.OneLine;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Finds leads by filters; newest change first. */
@Repository
class LeadSearch {

  static final int MOST = 200;

  private final JdbcClient jdbc;
  private final Leads leads;
  private final InputValidator inputs;
  private final Clock clock;

  LeadSearch(JdbcClient jdbc, Leads leads, InputValidator inputs, Clock clock) {
    this.jdbc = jdbc;
    this.leads = leads;
    this.inputs = inputs;
    this.clock = clock;
  }

  /**
   * @param grade such as A1
   * @param sla a clock's state: RUNNING, DUE_SOON or OVERDUE
   * @param q part of the address, name or company
   */
  record Filters(
      @Nullable String stage,
      @Nullable String status,
      @OneLine @Nullable String owner,
      @Pattern(regexp = "[A-Da-d][1-4]", message = "looks like A1") @Nullable String grade,
      @OneLine @Nullable String product,
      @Nullable String sla,
      @OneLine @Nullable String q,
      @Nullable Instant updatedSince) {}

  /** A page of leads. */
  record Page(List<LeadView> items, int page, int size, long total) {}

  Page find(Filters f, int page, int size) {
    if (page < 0) {
      throw new InvalidInput("page", "out_of_range", "begins at 0");
    }
    if (size < 1 || size > MOST) {
      throw new InvalidInput("size", "out_of_range", "must lie between 1 and " + MOST);
    }
    inputs.checkFirst(f);
    List<String> where = new ArrayList<>(List.of("true"));
    Map<String, Object> parameters = new LinkedHashMap<>();
    equal("stage", name(Stage.class, "stage", f.stage), where, parameters);
    equal("status", name(Status.class, "status", f.status), where, parameters);
    equal("owner", f.owner, where, parameters);
    equal("product", f.product, where, parameters);
    if (f.grade != null) {
      equal("fit_grade", f.grade.substring(0, 1).toUpperCase(Locale.ROOT), where, parameters);
      equal("engagement_grade", f.grade.substring(1), where, parameters);
    }
    if (f.q != null && !f.q.isBlank()) {
      where.add(
          "(email_key like :q or lower(concat_ws(' ', first_name, last_name)) like :q or"
              + " lower(company) like :q)");
      parameters.put("q", "%" + escaped(f.q.strip().toLowerCase(Locale.ROOT)) + "%");
    }
    if (f.updatedSince != null) {
      where.add("updated_at >= :since");
      parameters.put("since", Timestamp.from(f.updatedSince));
    }
    sla(f.sla, where, parameters);
    String condition = String.join(" and ", where);
    long total =
        jdbc.sql("select count(*) from leadflow.lead_record l where " + condition)
            .params(parameters)
            .query(Long.class)
            .single();
    List<LeadView> items =
        jdbc
            .sql(
                "select * from leadflow.lead_record l where "
                    + condition
                    + " order by updated_at desc, id limit :limit offset :offset")
            .params(parameters)
            .param("limit", size)
            .param("offset", (long) page * size)
            .query(leads.row())
            .list()
            .stream()
            .map((Lead lead) -> LeadView.of(lead, null))
            .toList();
    return new Page(items, page, size, total);
  }

  private void sla(@Nullable String state, List<String> where, Map<String, Object> parameters) {
    if (state == null) {
      return;
    }
    String wanted = state.toUpperCase(Locale.ROOT);
    if (!List.of("RUNNING", "DUE_SOON", "OVERDUE").contains(wanted)) {
      throw new InvalidInput("sla", "invalid", "must be RUNNING, DUE_SOON or OVERDUE");
    }
    where.add(
        """
        exists (select 1 from leadflow.lead_clock c where c.lead_id = l.id and c.state = 'RUNNING'
          and leadflow.clock_state(c.state, c.warn_at, c.due_at, :now) = :clock)
        """);
    parameters.put("clock", wanted);
    parameters.put("now", Timestamp.from(clock.instant()));
  }

  private static void equal(
      String column, @Nullable String value, List<String> where, Map<String, Object> parameters) {
    if (value != null && !value.isBlank()) {
      where.add(column + " = :" + column);
      parameters.put(column, value);
    }
  }

  private static <E extends Enum<E>> @Nullable String name(
      Class<E> type, String field, @Nullable String value) {
    if (value == null || value.isBlank()) {
      return null;
    }
    try {
      return Enum.valueOf(type, value.toUpperCase(Locale.ROOT)).name();
    } catch (IllegalArgumentException e) {
      throw new InvalidInput(
          field, "invalid", "must be one of " + List.of(type.getEnumConstants()));
    }
  }

  private static String escaped(String text) {
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_");
  }
}
