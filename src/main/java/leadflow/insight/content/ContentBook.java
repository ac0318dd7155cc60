package leadflow.insight.content;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import leadflow.insight.content.ContentFilter.By;
import leadflow.insight.content.ContentFilter.Kind;
import leadflow.insight.content.ContentNumbers.Credit;
import leadflow.insight.content.ContentNumbers.Key;
import leadflow.insight.content.ContentNumbers.Outcome;
import leadflow.insight.content.ContentNumbers.Sent;
import leadflow.insight.content.ContentNumbers.Times;
import leadflow.insight.content.ContentNumbers.Touches;
import leadflow.insight.content.ContentReport.Mail;
import leadflow.insight.content.ContentReport.Results;
import leadflow.insight.content.ContentReport.Row;
import leadflow.insight.content.ContentReport.Total;
import org.jspecify.annotations.Nullable;

/** Merges the separate counts into one row per piece of content. */
final class ContentBook {

  private static final String NO_TOUCH = "no touch";

  private final @Nullable By by;
  private final Map<Key, Line> lines = new HashMap<>();
  private final Map<String, Tally> totals = new TreeMap<>();

  ContentBook(@Nullable By by) {
    this.by = by;
    if (by == null) {
      totals.put("", new Tally());
    }
  }

  /** A row while it is being filled. */
  private static final class Line {
    private long leads;
    private long touches;
    private long sent;
    private long delivered;
    private long failed;
    private long bounced;
    private long unsubscribed;
    private long clicked;
    private long clicks;
    private long replied;
    private final Tally touched = new Tally();
    private final Tally last = new Tally();
  }

  /** Results while they are being added up. */
  private static final class Tally {
    private final Map<String, Long> counts = new HashMap<>();
    private final SortedMap<String, BigDecimal> revenue = new TreeMap<>();

    void add(Outcome outcome) {
      if (outcome.count() > 0) {
        counts.merge(outcome.result(), outcome.count(), Long::sum);
        if (outcome.currency() != null && outcome.revenue() != null) {
          revenue.merge(outcome.currency(), outcome.revenue(), BigDecimal::add);
        }
      }
    }

    void subtract(Tally other) {
      other.counts.forEach((result, count) -> counts.merge(result, -count, Long::sum));
      other.revenue.forEach(
          (currency, amount) -> revenue.merge(currency, amount.negate(), BigDecimal::add));
      revenue.values().removeIf(amount -> amount.signum() == 0);
    }

    Results results() {
      return new Results(
          count("mql"), count("sql"), count("opportunity"), count("won"), new TreeMap<>(revenue));
    }

    private long count(String result) {
      return counts.getOrDefault(result, 0L);
    }
  }

  void touched(List<Touches> counted) {
    for (Touches t : counted) {
      Line line = line(t.key());
      line.leads = t.leads();
      line.touches = t.touches();
      line.clicked = t.clicked();
      line.clicks = t.clicks();
      line.replied = t.replied();
    }
  }

  void sent(List<Sent> counted) {
    for (Sent s : counted) {
      Line line = line(s.key());
      line.sent = s.sent();
      line.delivered = s.delivered();
      line.failed = s.failed();
    }
  }

  void bounced(List<Times> counted) {
    counted.forEach(t -> line(t.key()).bounced = t.times());
  }

  void unsubscribed(List<Times> counted) {
    counted.forEach(t -> line(t.key()).unsubscribed = t.times());
  }

  void happened(List<Outcome> counted) {
    counted.forEach(o -> totals.computeIfAbsent(o.part(), part -> new Tally()).add(o));
  }

  void credited(List<Credit> counted) {
    for (Credit credit : counted) {
      Line line = line(credit.key());
      line.touched.add(credit.touched());
      line.last.add(credit.last());
    }
  }

  private Line line(Key key) {
    return lines.computeIfAbsent(key, k -> new Line());
  }

  List<Total> totals() {
    return totals.entrySet().stream()
        .map(
            e ->
                new Total(
                    part(By.SEGMENT, e.getKey()),
                    part(By.PRODUCT, e.getKey()),
                    e.getValue().results()))
        .toList();
  }

  /** Returns the rows kind by kind, the best first and the results without a touch last. */
  List<Row> rows(List<Kind> kinds) {
    Comparator<Row> order = new Best(currencies(totals()));
    List<Row> rows = new ArrayList<>();
    for (Kind kind : kinds) {
      lines.entrySet().stream()
          .filter(e -> e.getKey().kind() == kind)
          .map(e -> row(e.getKey(), e.getValue()))
          .sorted(order)
          .forEach(rows::add);
      totals.forEach((part, all) -> noTouch(kind, part, all, rows));
    }
    return rows;
  }

  /** Adds the results without a touch of this kind: all results minus those with a last touch. */
  private void noTouch(Kind kind, String part, Tally all, List<Row> rows) {
    Line rest = new Line();
    rest.last.counts.putAll(all.counts);
    rest.last.revenue.putAll(all.revenue);
    lines.forEach(
        (key, line) -> {
          if (key.kind() == kind && key.part().equals(part)) {
            rest.last.subtract(line.last);
          }
        });
    if (!rest.last.results().isEmpty()) {
      rows.add(row(new Key(kind, NO_TOUCH, null, part), rest, false));
    }
  }

  private Row row(Key key, Line line) {
    return row(key, line, true);
  }

  private Row row(Key key, Line line, boolean touch) {
    return new Row(
        key.kind().word(),
        touch,
        key.name(),
        key.template(),
        part(By.SEGMENT, key.part()),
        part(By.PRODUCT, key.part()),
        line.leads,
        line.touches,
        touch && key.kind().mailed() ? mail(key.kind() == Kind.LINK, line) : null,
        line.touched.results(),
        line.last.results());
  }

  private static Mail mail(boolean link, Line line) {
    return new Mail(
        line.sent,
        line.delivered,
        line.failed,
        link ? null : (Long) line.bounced,
        link ? null : (Long) line.unsubscribed,
        line.clicked,
        line.clicks,
        link ? null : (Long) line.replied);
  }

  private @Nullable String part(By which, String part) {
    return by == which ? part : null;
  }

  /** Returns the currencies, the one with the greatest total first. */
  static List<String> currencies(List<Total> totals) {
    Map<String, BigDecimal> all = new TreeMap<>();
    totals.forEach(t -> t.results().revenue().forEach((c, a) -> all.merge(c, a, BigDecimal::add)));
    return all.entrySet().stream()
        .sorted(Map.Entry.<String, BigDecimal>comparingByValue().reversed())
        .map(Map.Entry::getKey)
        .toList();
  }

  /**
   * Revenue, then won and so on down to names. Sums of different currencies are not added: the
   * currency with the greatest total is compared first.
   */
  record Best(List<String> currencies) implements Comparator<Row> {

    @Override
    public int compare(Row a, Row b) {
      int byResults = compare(b.touched(), a.touched());
      int byLast = byResults == 0 ? compare(b.lastTouch(), a.lastTouch()) : byResults;
      return byLast == 0 ? REST.compare(a, b) : byLast;
    }

    private int compare(Results a, Results b) {
      int money = money(a, b);
      return money == 0 ? COUNTS.compare(a, b) : money;
    }

    int money(Results a, Results b) {
      for (String currency : currencies) {
        int more =
            a.revenue()
                .getOrDefault(currency, BigDecimal.ZERO)
                .compareTo(b.revenue().getOrDefault(currency, BigDecimal.ZERO));
        if (more != 0) {
          return more;
        }
      }
      return 0;
    }

    private static final Comparator<Results> COUNTS =
        Comparator.comparingLong(Results::won)
            .thenComparingLong(Results::opportunity)
            .thenComparingLong(Results::sql)
            .thenComparingLong(Results::mql);

    private static final Comparator<Row> REST =
        Comparator.comparingLong(Row::leads)
            .thenComparingLong(row -> row.mail() == null ? 0 : row.mail().sent())
            .reversed()
            .thenComparing(Row::name)
            .thenComparing(row -> text(row.template()))
            .thenComparing(row -> text(row.segment()) + text(row.product()));

    private static String text(@Nullable String value) {
      return value == null ? "" : value;
    }
  }
}
