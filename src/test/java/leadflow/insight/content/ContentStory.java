package leadflow.insight.content;

import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Three hundred leads of a company whose case study and pricing page work, and whose news do not.
 */
final class ContentStory {

  static final Instant NOW = Instant.parse("2026-06-30T15:00:00Z");

  private static final String[] MAILS = {
    "Welcome",
    "Guide: first five minutes",
    "Case study: Greenline Rail",
    "Demo invitation",
    "News of the month"
  };
  private static final String[] LINKS = {"read", "watch", "book a demo"};
  private static final String[] ASSETS = {
    "Guide: the first five minutes",
    "Checklist: handing leads over",
    "Study: why leads go cold",
    "Price list 2026"
  };
  private static final String[] PAGES = {
    "/pricing",
    "/blog/why-leads-go-cold",
    "/blog/sla-for-sales",
    "/product",
    "/customers/greenline-rail",
    "/careers"
  };
  private static final String[] OFFERS = {
    "demo.requested", "quote.requested", "trial.started", "form.submitted"
  };
  private static final String[] NEEDS = {
    "Leads wait two days for a first call",
    "Sales says half of the leads are students",
    "Nobody knows which webinar brought whom",
    "Has a tool already, renews in autumn",
    "Wants one list instead of three spreadsheets"
  };

  private final JdbcTemplate jdbc;
  private final Random random = new Random(7);

  ContentStory(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

  void write() {
    jdbc.execute("truncate leadflow.lead cascade");
    for (int i = 0; i < 300; i++) {
      lead(i);
    }
  }

  private void lead(int n) {
    UUID id = new UUID(7, n);
    Instant at = NOW.minus(Duration.ofHours(24L * random.nextInt(85) + 26));
    jdbc.update(
        """
        insert into leadflow.lead (id, email, email_key, stage, status, position, stage_since, created_at, updated_at,
          segment, product, source, campaign)
        values (?, ?, ?, 'LEAD', 'ACTIVE', 'NONE', ?, ?, ?, ?, ?, ?, ?)
        """,
        id,
        "lead" + n + "@example.com",
        "lead" + n + "@example.com",
        Timestamp.from(at),
        Timestamp.from(at),
        Timestamp.from(at),
        one("enterprise", "mid-market", "small", null),
        one("Routing", "Nurture"),
        one("website", "fair", "search", "partner"),
        one("spring-2026", "rail-days", null));
    act(id, "content.downloaded", ASSETS[skewed(ASSETS.length)], null, "{}", at);
    int worth = 0;
    for (int step = 0; step < MAILS.length; step++) {
      at = at.plus(Duration.ofHours(random.nextInt(60)));
      worth += mail(id, step, at);
    }
    for (int i = random.nextInt(4); i > 0; i--) {
      int page = skewed(PAGES.length);
      worth += page == 0 ? 1 : 0;
      act(id, "page.viewed", null, PAGES[page] + "?utm_source=mail", "{}", at);
    }
    if (random.nextInt(6) == 0) {
      act(id, OFFERS[skewed(OFFERS.length)], null, null, "{}", at);
      worth += 2;
    }
    rise(id, worth, at.plus(Duration.ofHours(5)));
  }

  private int mail(UUID lead, int step, Instant at) {
    if (at.isAfter(NOW)) {
      return 0;
    }
    UUID id = UUID.randomUUID();
    String state =
        random.nextInt(40) == 0 ? "FAILED" : random.nextInt(90) == 0 ? "UNKNOWN" : "SENT";
    jdbc.update(
        """
        insert into leadflow.message (id, lead_id, cycle, step, kind, template, recipient, subject, html, text,
          message_id, date, token, state, not_before, settled_at, links)
        values (?, ?, 1, ?, 'nurture', ?, 'a@b.example', '', '', '', ?, ?, ?, ?, ?, ?, ?::jsonb)
        """,
        id,
        lead,
        "nurture-" + step,
        MAILS[step],
        "<" + id + "@leadflow.example>",
        Timestamp.from(at),
        id.toString(),
        state,
        Timestamp.from(at),
        Timestamp.from(at),
        "[{\"name\": \"read\", \"url\": \"/r\"}, {\"name\": \"watch\", \"url\": \"/w\"}, {\"name\": \"book a demo\", \"url\": \"/d\"}]");
    boolean good = step == 2;
    if (state.equals("SENT") && random.nextInt(good ? 3 : 7) == 0) {
      String link = LINKS[skewed(LINKS.length)];
      String properties =
          "{\"template\": \"%s\", \"link\": \"%s\", \"messageId\": \"%s\"}"
              .formatted(MAILS[step], link, id);
      act(lead, "email.clicked", MAILS[step], "/" + link, properties, at.plusSeconds(7200));
      if (random.nextInt(6) == 0) {
        act(lead, "email.replied", null, null, properties, at.plusSeconds(9000));
      }
      return good ? 2 : 1;
    }
    if (step == 4 && random.nextInt(25) == 0) {
      jdbc.update(
          "insert into leadflow.consent (lead_id, purpose, granted, at, recorded_at) values (?, 'marketing', false, ?, ?)",
          lead,
          Timestamp.from(at.plusSeconds(600)),
          Timestamp.from(at.plusSeconds(600)));
    }
    return 0;
  }

  private void act(
      UUID lead, String type, String subject, String url, String properties, Instant at) {
    jdbc.update(
        """
        insert into leadflow.activity (id, lead_id, type, subject, url, properties, human, occurred_at, received_at)
        values (?, ?, ?, ?, ?, ?::jsonb, true, ?, ?)
        """,
        UUID.randomUUID().toString(),
        lead,
        type,
        subject,
        url,
        properties,
        Timestamp.from(at),
        Timestamp.from(at));
  }

  private void rise(UUID lead, int worth, Instant at) {
    String[] stages = {"LEAD", "MQL", "SQL", "OPPORTUNITY"};
    for (int i = 1; i < stages.length && worth > i && at.isBefore(NOW); i++) {
      jdbc.update(
          """
          insert into leadflow.stage_change (lead_id, cycle, from_stage, to_stage, to_status, at, cause)
          values (?, 1, ?, ?, 'ACTIVE', ?, 'user')
          """,
          lead,
          stages[i - 1],
          stages[i],
          Timestamp.from(at));
      if (i == 1) {
        said(lead, at);
      }
      if (i == 3) {
        deal(lead, at);
      }
      at = at.plus(Duration.ofDays(1));
    }
  }

  private void said(UUID lead, Instant at) {
    String answer = one("CONFIRMED", "CONFIRMED", "PARTIAL", "NO");
    jdbc.update(
        """
        insert into leadflow.bant (lead_id, cycle, saved_at, saved_by, need_answer, need_evidence, verdict, reason, changed)
        values (?, 1, ?, 'sofia', ?, ?, ?, ?, '{}')
        """,
        lead,
        Timestamp.from(at),
        answer,
        one(NEEDS),
        answer.equals("NO") ? "recycle" : "qualified",
        answer.equals("NO") ? one("no-budget-now", "no-need-now", "unreachable") : null);
  }

  private void deal(UUID lead, Instant at) {
    String outcome = one("won", "won", "lost", null);
    jdbc.update(
        """
        insert into leadflow.opportunity (lead_id, cycle, decision, decided_at, amount, currency, outcome, reason, closed_at)
        values (?, 1, 'accept', ?, ?, ?, ?, ?, ?)
        """,
        lead,
        Timestamp.from(at),
        5000 + 500 * random.nextInt(60),
        one("EUR", "EUR", "USD"),
        outcome,
        "lost".equals(outcome) ? one("price", "competitor") : null,
        outcome == null ? null : Timestamp.from(at.plus(Duration.ofHours(20))));
  }

  /** The first is the most frequent. */
  private int skewed(int length) {
    return Math.min(random.nextInt(length), random.nextInt(length));
  }

  private String one(String... of) {
    return of[random.nextInt(of.length)];
  }
}
