package leadflow.insight.content;

import java.math.BigDecimal;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Leads with mails, touches, stage changes, deals and opt-outs by chance, always the same for a
 * seed. Instants lie on whole hours, so that many fall together; activities are written in any
 * order.
 */
final class ContentWorld {

  static final Instant NOW = Instant.parse("2026-07-01T12:00:00Z");

  private static final String[] STAGES = {
    "SUBSCRIBER", "LEAD", "MQL", "SQL", "OPPORTUNITY", "CUSTOMER"
  };
  private static final String[] TEMPLATES = {"welcome", "case-study", "=offer", "news & more"};
  private static final String[] LINKS = {"guide", "demo", "prices", null};
  private static final String[] ASSETS = {"Guide", "Checklist", "Study, 2026", "content", null};
  private static final String[] PAGES = {
    "/pricing", "/pricing?x=1", "/blog#top", "https://leadflow.example/a?b#c", "?nothing", null
  };
  private static final String[] TYPES = {
    "email.clicked",
    "email.clicked",
    "email.clicked",
    "email.replied",
    "content.downloaded",
    "content.downloaded",
    "page.viewed",
    "page.viewed",
    "demo.requested",
    "quote.requested",
    "trial.started",
    "form.submitted",
    "custom.newsletter-subscribed",
    "webinar.attended",
    "email.bounced",
    "email.opened"
  };

  private final JdbcTemplate jdbc;
  private final Random random;
  private final List<Object[]> leads = new ArrayList<>();
  private final List<Object[]> activities = new ArrayList<>();
  private final List<Object[]> messages = new ArrayList<>();
  private final List<Object[]> changes = new ArrayList<>();
  private final List<Object[]> deals = new ArrayList<>();
  private final List<Object[]> answers = new ArrayList<>();
  private final List<Object[]> consents = new ArrayList<>();

  ContentWorld(JdbcTemplate jdbc, long seed) {
    this.jdbc = jdbc;
    this.random = new Random(seed);
  }

  /** Replaces all leads. */
  void write(int howMany) {
    jdbc.execute("truncate leadflow.lead cascade");
    for (int i = 0; i < howMany; i++) {
      lead(i);
    }
    java.util.Collections.shuffle(activities, random);
    insert(
        "lead (id, email, email_key, stage, status, position, stage_since, created_at, updated_at,"
            + " segment, product, source, campaign, asset, properties)",
        "?, ?, ?, 'LEAD', ?, 'NONE', ?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb",
        leads);
    insert(
        "message (id, lead_id, cycle, step, kind, template, recipient, subject, html, text,"
            + " message_id, date, token, state, not_before, settled_at, links)",
        "?, ?, 1, ?, ?, ?, 'a@b.example', '', '', '', ?, ?, ?, ?, ?, ?, ?::jsonb",
        messages);
    insert(
        "activity (id, lead_id, type, subject, url, properties, human, occurred_at,"
            + " received_at, source)",
        "?, ?, ?, ?, ?, ?::jsonb, ?, ?, ?, ?",
        activities);
    insert(
        "stage_change (lead_id, cycle, from_stage, to_stage, from_status, to_status, at, cause, reason)",
        "?, ?, ?, ?, ?, ?, ?, 'user', ?",
        changes);
    insert(
        "opportunity (lead_id, cycle, decision, rejection, decided_at, amount, currency, outcome, reason, closed_at)",
        "?, ?, ?, ?, ?, ?, ?, ?, ?, ?",
        deals);
    insert(
        "bant (lead_id, cycle, saved_at, saved_by, need_answer, need_evidence, verdict, reason, changed)",
        "?, ?, ?, 'sofia', ?, ?, ?, ?, '{}'",
        answers);
    insert("consent (lead_id, purpose, granted, at, recorded_at)", "?, ?, ?, ?, ?", consents);
  }

  private void insert(String into, String values, List<Object[]> rows) {
    jdbc.batchUpdate("insert into leadflow." + into + " values (" + values + ")", rows);
  }

  private void lead(int n) {
    UUID id = new UUID(random.nextLong(), random.nextLong());
    Timestamp created = at();
    boolean sample = random.nextInt(8) == 0;
    leads.add(
        new Object[] {
          id,
          "l" + n + "@example.com",
          "l" + n + "@example.com",
          random.nextInt(12) == 0 ? "ERASED" : "ACTIVE",
          created,
          created,
          created,
          one("mid", "enterprise", null),
          one("Engines", "Pumps", null),
          sample ? "sample" : one("ads", "fair", null, "sample"),
          one("spring", "=autumn", null),
          one(ASSETS),
          sample ? "{\"sample\": true}" : "{}"
        });
    List<UUID> mails = new ArrayList<>();
    for (int i = random.nextInt(5); i > 0; i--) {
      mails.add(mail(id, i));
    }
    for (int i = random.nextInt(9); i > 0; i--) {
      activity(id, mails);
    }
    for (int cycle = 1; cycle <= 1 + random.nextInt(2); cycle++) {
      cycle(id, cycle);
    }
    for (int i = random.nextInt(4); i > 0; i--) {
      consents.add(
          new Object[] {
            id, one("marketing", "marketing", "calls"), random.nextBoolean(), at(), at()
          });
    }
  }

  private UUID mail(UUID lead, int step) {
    UUID id = new UUID(random.nextLong(), random.nextLong());
    String state = one("SENT", "SENT", "SENT", "FAILED", "UNKNOWN", "SKIPPED", "PENDING");
    String links =
        one(
            "[{\"name\": \"guide\", \"url\": \"/g\"}, {\"name\": \"guide\", \"url\": \"/h\"}]",
            "[{\"name\": \"demo\", \"url\": \"/d\"}, {\"name\": \"\", \"url\": \"/u\"}]",
            "[]",
            null);
    Timestamp at = at();
    messages.add(
        new Object[] {
          id,
          lead,
          "nurture-" + step,
          one("nurture", "nurture", "service", "internal"),
          one(TEMPLATES),
          "<" + id + "@leadflow.example>",
          at,
          id.toString(),
          state,
          at,
          state.equals("PENDING") ? null : at(),
          links
        });
    return id;
  }

  private void activity(UUID lead, List<UUID> mails) {
    String type = one(TYPES);
    String subject = null;
    String url = null;
    StringBuilder properties = new StringBuilder();
    String prefix = "";
    if (type.startsWith("email.")) {
      subject = random.nextBoolean() ? one(TEMPLATES) : null;
      url = one("/u", "https://x.example/p?q", null);
      if (random.nextBoolean()) {
        put(properties, "template", one(TEMPLATES));
      }
      String link = one(LINKS);
      if (link != null) {
        put(properties, "link", link);
      }
      if (!mails.isEmpty() && random.nextBoolean()) {
        UUID mail = mails.get(random.nextInt(mails.size()));
        put(
            properties,
            "messageId",
            random.nextBoolean() ? mail.toString() : "<" + mail + "@leadflow.example>");
      }
    } else if (type.equals("page.viewed")) {
      url = one(PAGES);
    } else {
      subject = one(ASSETS);
      url = one(PAGES);
      if (random.nextInt(3) == 0) {
        prefix = "capture:";
        subject = subject == null ? one("demo", "quote", "trial", "contact", "content") : subject;
      }
    }
    Timestamp at = at();
    activities.add(
        new Object[] {
          prefix + Long.toHexString(random.nextLong()) + one("", "A", "b", "ä"),
          lead,
          type,
          subject,
          url,
          properties.isEmpty() ? one("{}", null) : "{" + properties + "}",
          random.nextInt(5) > 0,
          at,
          // told late, or at once
          random.nextBoolean() ? at : Timestamp.from(at.toInstant().plus(Duration.ofDays(40))),
          prefix.equals("capture:") ? "form" : "tracked"
        });
  }

  private static void put(StringBuilder json, String name, String value) {
    json.append(json.isEmpty() ? "" : ", ").append("\"%s\": \"%s\"".formatted(name, value));
  }

  /** Up and down through the stages, a deal, what the SDR wrote. */
  private void cycle(UUID lead, int cycle) {
    int stage = random.nextInt(2);
    for (int i = random.nextInt(7); i > 0; i--) {
      int next = random.nextInt(STAGES.length);
      changes.add(
          new Object[] {
            lead,
            cycle,
            random.nextInt(10) == 0 ? null : STAGES[stage],
            STAGES[next],
            one("ACTIVE", "RECYCLED", null, "DISQUALIFIED"),
            one("ACTIVE", "DISQUALIFIED", "WON"),
            at(),
            one("no-need", "competitor", null)
          });
      stage = next;
    }
    if (random.nextInt(3) > 0) {
      String decision = one("accept", "accept", "reject", null);
      String outcome = one("won", "won", "lost", "stalled", null);
      deals.add(
          new Object[] {
            lead,
            cycle,
            decision,
            "reject".equals(decision) ? one("no-budget", "wrong-contact") : null,
            decision == null ? null : at(),
            random.nextInt(6) == 0 ? null : BigDecimal.valueOf(random.nextInt(1_000_000), 2),
            one("EUR", "USD", "EUR", null),
            outcome,
            "lost".equals(outcome) ? one("price", "competitor", null) : null,
            outcome == null ? null : at()
          });
    }
    for (int i = random.nextInt(3); i > 0; i--) {
      answers.add(
          new Object[] {
            lead,
            cycle,
            at(),
            one("CONFIRMED", "PARTIAL", "NO", "UNKNOWN", null),
            one("Leads wait two days", "=cmd()", "", null),
            one("recycle", "disqualify", "qualified", null),
            one("no-budget-now", "unreachable", null)
          });
    }
  }

  /** One of few instants within ten months before now, so that much falls together. */
  private Timestamp at() {
    return Timestamp.from(
        NOW.minus(Duration.ofDays(5L * random.nextInt(60)))
            .minus(Duration.ofHours(random.nextInt(2))));
  }

  private String one(String... of) {
    return of[random.nextInt(of.length)];
  }
}
