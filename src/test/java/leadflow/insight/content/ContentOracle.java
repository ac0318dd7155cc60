package leadflow.insight.content;

import java.math.BigDecimal;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Counts the report on content a second time, slowly: reads whole tables and walks them in plain
 * Java, straight from the words of {@link ContentReport}. It shares no code with what it checks.
 */
final class ContentOracle {

  private final List<Map<String, Object>> leads;
  private final List<Map<String, Object>> activities;
  private final List<Map<String, Object>> messages;
  private final List<Map<String, Object>> changes;
  private final List<Map<String, Object>> deals;
  private final List<Map<String, Object>> answers;
  private final List<Map<String, Object>> consents;
  private final List<Map<String, Object>> links;

  private final Instant from;
  private final Instant to;
  private final Duration window;
  private final String by;
  private final Map<UUID, String> parts = new TreeMap<>();

  /** Name of a figure, and the figure. */
  private final Map<String, Object> figures = new TreeMap<>();

  private record Touch(
      UUID lead, Instant at, String id, String type, String kind, String name, String template) {}

  private record Result(UUID lead, String what, Instant at, BigDecimal amount, String currency) {}

  private record Said(UUID lead, Instant at, String what, String code, String text) {}

  ContentOracle(
      JdbcTemplate jdbc,
      Instant from,
      Instant to,
      int days,
      String segment,
      String product,
      boolean sample,
      String by) {
    this.from = from;
    this.to = to;
    this.window = Duration.ofDays(days);
    this.by = by;
    leads = jdbc.queryForList("select l.*, properties->>'sample' as s from leadflow.lead l");
    activities =
        jdbc.queryForList(
            """
            select a.*, properties->>'template' as p_template, properties->>'link' as p_link,
              properties->>'messageId' as p_message from leadflow.activity a
            """);
    messages = jdbc.queryForList("select * from leadflow.message");
    links =
        jdbc.queryForList(
            """
            select m.id, x->>'name' as name, x->>'url' as url
            from leadflow.message m, jsonb_array_elements(m.links) x
            """);
    changes = jdbc.queryForList("select * from leadflow.stage_change");
    deals = jdbc.queryForList("select * from leadflow.opportunity");
    answers = jdbc.queryForList("select * from leadflow.bant");
    consents = jdbc.queryForList("select * from leadflow.consent");
    for (Map<String, Object> lead : leads) {
      boolean isSample = "sample".equals(lead.get("source")) && "true".equals(lead.get("s"));
      if (!"ERASED".equals(lead.get("status"))
          && (segment == null || segment.equals(lead.get("segment")))
          && (product == null || product.equals(lead.get("product")))
          && (sample || !isSample)) {
        Object part = by == null ? null : lead.get(by);
        parts.put((UUID) lead.get("id"), part == null ? "" : part.toString());
      }
    }
    count();
  }

  Map<String, Object> figures() {
    return figures;
  }

  private void count() {
    List<Touch> touches = touches();
    Map<String, Set<UUID>> whom = new TreeMap<>();
    for (Touch t : touches) {
      if (within(t.at)) {
        String row = row(t);
        add(row + "touches", 1);
        once(whom, row + "leads", t.lead);
        if (t.type.equals("email.clicked")) {
          add(row + "clicks", 1);
          once(whom, row + "clicked", t.lead);
        }
        if (t.type.equals("email.replied") && t.kind.equals("template")) {
          once(whom, row + "replied", t.lead);
        }
      }
    }
    mails();
    bounces();
    optOuts();
    for (Result r : results()) {
      result("total|" + parts.get(r.lead) + "|", r);
      for (String kind :
          List.of("template", "link", "asset", "page", "offer", "campaign", "source")) {
        credit(r, kind, touches);
      }
    }
    heard(touches);
  }

  private void credit(Result r, String kind, List<Touch> touches) {
    Touch last = null;
    Set<String> rows = new HashSet<>();
    for (Touch t : touches) {
      if (t.kind.equals(kind) && t.lead.equals(r.lead) && before(t.at, r.at)) {
        if (rows.add(row(t))) {
          result(row(t) + "touched|", r);
        }
        if (last == null
            || t.at.isAfter(last.at)
            || t.at.equals(last.at) && t.id.compareTo(last.id) > 0) {
          last = t;
        }
      }
    }
    String row =
        last == null ? kind + "|false|no touch|null|" + parts.get(r.lead) + "|" : row(last);
    result(row + "last|", r);
  }

  private boolean before(Instant touch, Instant result) {
    return !touch.isAfter(result) && Duration.between(touch, result).compareTo(window) <= 0;
  }

  private void result(String where, Result r) {
    add(where + r.what, 1);
    if (r.amount != null && r.currency != null && r.amount.signum() != 0) {
      figures.merge(where + r.currency, r.amount, (a, b) -> ((BigDecimal) a).add((BigDecimal) b));
    }
  }

  private List<Result> results() {
    List<Result> results = new ArrayList<>();
    for (String stage : List.of("MQL", "SQL")) {
      Map<String, Map<String, Object>> first = new TreeMap<>();
      for (Map<String, Object> c : changes) {
        Object before = c.get("from_stage");
        boolean rose =
            before == null
                || before.equals("SUBSCRIBER")
                || before.equals("LEAD")
                || before.equals("MQL") && stage.equals("SQL");
        if (c.get("to_stage").equals(stage) && rose) {
          first.merge(
              c.get("lead_id") + "/" + c.get("cycle"),
              c,
              (a, b) -> at(b, "at").isBefore(at(a, "at")) ? b : a);
        }
      }
      first
          .values()
          .forEach(
              c -> results.add(new Result(lead(c), stage.toLowerCase(), at(c, "at"), null, null)));
    }
    for (Map<String, Object> d : deals) {
      if ("accept".equals(d.get("decision"))) {
        results.add(new Result(lead(d), "opportunity", at(d, "decided_at"), null, null));
      }
      if ("won".equals(d.get("outcome"))) {
        results.add(
            new Result(
                lead(d),
                "won",
                at(d, "closed_at"),
                (BigDecimal) d.get("amount"),
                (String) d.get("currency")));
      }
    }
    results.removeIf(r -> !parts.containsKey(r.lead) || !within(r.at));
    return results;
  }

  private List<Touch> touches() {
    List<Touch> touches = new ArrayList<>();
    for (Map<String, Object> a : activities) {
      if (parts.containsKey(lead(a)) && (Boolean) a.get("human")) {
        touched(a, touches);
      }
    }
    for (Map<String, Object> l : leads) {
      UUID id = (UUID) l.get("id");
      if (parts.containsKey(id)) {
        created(l, id, "campaign", touches);
        created(l, id, "source", touches);
        if (activities.stream().noneMatch(a -> tells(a, id, l.get("asset")))) {
          created(l, id, "asset", touches);
        }
      }
    }
    return touches;
  }

  private static boolean tells(Map<String, Object> a, UUID lead, Object asset) {
    return lead(a).equals(lead)
        && (Boolean) a.get("human")
        && a.get("subject") != null
        && a.get("subject").equals(asset)
        && (a.get("type").equals("content.downloaded")
            || ((String) a.get("id")).startsWith("capture:"));
  }

  private static void created(Map<String, Object> l, UUID id, String kind, List<Touch> touches) {
    String name = (String) l.get(kind);
    if (name != null) {
      touches.add(new Touch(id, at(l, "created_at"), "lead:" + id, "", kind, name, null));
    }
  }

  private void touched(Map<String, Object> a, List<Touch> touches) {
    String type = (String) a.get("type");
    String subject = (String) a.get("subject");
    String url = (String) a.get("url");
    String page = url == null ? null : url.replaceAll("[?#].*", "");
    page = page == null || page.isEmpty() ? null : page;
    boolean capture = ((String) a.get("id")).startsWith("capture:");
    String request =
        switch (type) {
          case "demo.requested" -> "demo";
          case "quote.requested" -> "quote";
          case "trial.started" -> "trial";
          case "form.submitted" -> "contact";
          case "custom.newsletter-subscribed" -> "newsletter";
          default -> null;
        };
    switch (type) {
      case "email.clicked" -> {
        String template = template(a);
        template = template == null ? subject : template;
        if (template != null) {
          touch(a, "template", template, null, touches);
          String link = (String) a.get("p_link");
          touch(a, "link", link == null ? url : link, template, touches);
        }
      }
      case "email.replied" -> touch(a, "template", template(a), null, touches);
      case "content.downloaded" -> {
        if (!(capture && "content".equals(subject))) {
          touch(a, "asset", subject == null ? page : subject, null, touches);
        }
      }
      case "page.viewed" -> touch(a, "page", page, null, touches);
      default -> {
        touch(a, "offer", request, null, touches);
        if (capture && request != null && !request.equals(subject)) {
          touch(a, "asset", subject, null, touches);
        }
      }
    }
  }

  private static void touch(
      Map<String, Object> a, String kind, String name, String template, List<Touch> touches) {
    if (name != null) {
      touches.add(
          new Touch(
              lead(a),
              at(a, "occurred_at"),
              (String) a.get("id"),
              (String) a.get("type"),
              kind,
              name,
              template));
    }
  }

  private String template(Map<String, Object> a) {
    if (a.get("p_template") != null) {
      return (String) a.get("p_template");
    }
    for (Map<String, Object> m : messages) {
      String named = (String) a.get("p_message");
      if (lead(m).equals(lead(a))
          && (m.get("id").toString().equals(named) || m.get("message_id").equals(named))) {
        return (String) m.get("template");
      }
    }
    return null;
  }

  private void mails() {
    for (Map<String, Object> m : messages) {
      String state = (String) m.get("state");
      if (parts.containsKey(lead(m))
          && !m.get("kind").equals("internal")
          && List.of("SENT", "FAILED", "UNKNOWN").contains(state)
          && within(at(m, "settled_at"))) {
        String part = parts.get(lead(m));
        String template = (String) m.get("template");
        sent("template|true|" + template + "|null|" + part + "|", state);
        Set<String> names = new HashSet<>();
        for (Map<String, Object> link : links) {
          if (link.get("id").equals(m.get("id"))) {
            String name = (String) link.get("name");
            names.add(name.isEmpty() ? (String) link.get("url") : name);
          }
        }
        names.forEach(name -> sent("link|true|" + name + "|" + template + "|" + part + "|", state));
      }
    }
  }

  private void sent(String row, String state) {
    add(row + "sent", 1);
    if (state.equals("SENT")) {
      add(row + "delivered", 1);
    }
    if (state.equals("FAILED")) {
      add(row + "failed", 1);
    }
  }

  private void bounces() {
    Map<String, Set<String>> mails = new TreeMap<>();
    for (Map<String, Object> a : activities) {
      String template = template(a);
      if (a.get("type").equals("email.bounced")
          && parts.containsKey(lead(a))
          && within(at(a, "occurred_at"))
          && template != null) {
        String row = "template|true|" + template + "|null|" + parts.get(lead(a)) + "|bounced";
        Object mail = a.get("p_message") == null ? a.get("id") : a.get("p_message");
        if (mails.computeIfAbsent(row, r -> new HashSet<>()).add(mail.toString())) {
          add(row, 1);
        }
      }
    }
  }

  private void optOuts() {
    for (Map<String, Object> c : consents) {
      if (c.get("purpose").equals("marketing")
          && !(Boolean) c.get("granted")
          && parts.containsKey(lead(c))
          && within(at(c, "at"))
          && grantedBefore(c)) {
        Map<String, Object> last = null;
        for (Map<String, Object> m : messages) {
          if (lead(m).equals(lead(c))
              && m.get("kind").equals("nurture")
              && (m.get("state").equals("SENT") || m.get("state").equals("UNKNOWN"))
              && before(at(m, "settled_at"), at(c, "at"))
              && (last == null || later(m, last))) {
            last = m;
          }
        }
        if (last != null) {
          add(
              "template|true|%s|null|%s|unsubscribed"
                  .formatted(last.get("template"), parts.get(lead(c))),
              1);
        }
      }
    }
  }

  private static boolean later(Map<String, Object> m, Map<String, Object> than) {
    int byTime = at(m, "settled_at").compareTo(at(than, "settled_at"));
    return byTime > 0
        || byTime == 0 && m.get("id").toString().compareTo(than.get("id").toString()) > 0;
  }

  /** Nothing was said before it, or yes. */
  private boolean grantedBefore(Map<String, Object> no) {
    Map<String, Object> before = null;
    for (Map<String, Object> c : consents) {
      if (lead(c).equals(lead(no)) && c.get("purpose").equals("marketing") && earlier(c, no)) {
        before = before == null || earlier(before, c) ? c : before;
      }
    }
    return before == null || (Boolean) before.get("granted");
  }

  private static boolean earlier(Map<String, Object> a, Map<String, Object> b) {
    int byTime = at(a, "at").compareTo(at(b, "at"));
    return byTime < 0 || byTime == 0 && (Long) a.get("id") < (Long) b.get("id");
  }

  private void heard(List<Touch> touches) {
    List<Said> said = new ArrayList<>();
    for (Map<String, Object> b : answers) {
      boolean newest =
          answers.stream()
              .noneMatch(
                  o ->
                      lead(o).equals(lead(b))
                          && o.get("cycle").equals(b.get("cycle"))
                          && o.get("need_answer") != null
                          && (Long) o.get("id") > (Long) b.get("id")
                          && at(o, "saved_at").isBefore(to));
      if (b.get("need_answer") != null && newest) {
        said.add(
            new Said(
                lead(b),
                at(b, "saved_at"),
                "need",
                (String) b.get("need_answer"),
                (String) b.get("need_evidence")));
      }
      if ("recycle".equals(b.get("verdict"))) {
        said.add(said(b, "saved_at", "recycled", "reason"));
      }
    }
    for (Map<String, Object> c : changes) {
      if (c.get("to_status").equals("DISQUALIFIED")
          && !"DISQUALIFIED".equals(c.get("from_status"))) {
        said.add(said(c, "at", "disqualified", "reason"));
      }
    }
    for (Map<String, Object> d : deals) {
      if ("reject".equals(d.get("decision"))) {
        said.add(said(d, "decided_at", "rejected", "rejection"));
      }
      if (d.get("outcome") != null && !d.get("outcome").equals("won")) {
        said.add(said(d, "closed_at", (String) d.get("outcome"), "reason"));
      }
    }
    said.removeIf(s -> !parts.containsKey(s.lead) || !within(s.at));
    said.forEach(s -> heard(s, touches));
  }

  private static Said said(Map<String, Object> row, String at, String what, String code) {
    return new Said(lead(row), at(row, at), what, (String) row.get(code), null);
  }

  private void heard(Said s, List<Touch> touches) {
    Touch last = null;
    for (Touch t : touches) {
      if (t.kind.equals("asset")
          && t.lead.equals(s.lead)
          && before(t.at, s.at)
          && (last == null
              || t.at.isAfter(last.at)
              || t.at.equals(last.at) && t.id.compareTo(last.id) > 0)) {
        last = t;
      }
    }
    add(
        "heard|%s|%s|%s"
            .formatted(last == null ? null : last.name, s.what, s.code == null ? "" : s.code),
        1);
  }

  private String row(Touch t) {
    return "%s|true|%s|%s|%s|".formatted(t.kind, t.name, t.template, parts.get(t.lead));
  }

  private boolean within(Instant at) {
    return !at.isBefore(from) && at.isBefore(to);
  }

  private void add(String figure, long by) {
    figures.merge(figure, by, (a, b) -> (Long) a + (Long) b);
  }

  private void once(Map<String, Set<UUID>> whom, String figure, UUID lead) {
    if (whom.computeIfAbsent(figure, f -> new HashSet<>()).add(lead)) {
      add(figure, 1);
    }
  }

  private static UUID lead(Map<String, Object> row) {
    return (UUID) row.get("lead_id");
  }

  private static Instant at(Map<String, Object> row, String column) {
    return ((Timestamp) row.get(column)).toInstant();
  }
}
