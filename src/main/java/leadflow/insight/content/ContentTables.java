package leadflow.insight.content;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import leadflow.insight.content.ContentFilter.Kind;
import leadflow.insight.content.ContentReport.Heard;
import leadflow.insight.content.ContentReport.Mail;
import leadflow.insight.content.ContentReport.Results;
import leadflow.insight.content.ContentReport.Row;
import leadflow.insight.content.ContentView.Column;
import leadflow.insight.content.ContentView.Money;
import leadflow.insight.content.ContentView.Result;
import leadflow.insight.content.ContentView.Table;
import leadflow.insight.content.ContentView.Total;
import leadflow.insight.content.ContentView.Voice;
import leadflow.platform.format.EnglishFormat;
import org.jspecify.annotations.Nullable;

/** Formats the content report as text and bars for a page. */
final class ContentTables {

  private static final int BAR = 100;

  private final ContentReport report;
  private final Sort sort;
  private final List<String> currencies;

  ContentTables(ContentReport report, Sort sort) {
    this.report = report;
    this.sort = sort;
    this.currencies = ContentBook.currencies(report.totals());
  }

  /** A column that a table can be sorted by. */
  enum Sort {
    NAME("Name", row -> 0),
    SENT("Sent", row -> row.mail() == null ? 0 : row.mail().sent()),
    CLICKED("Clicked", row -> row.mail() == null ? 0 : row.mail().clicked()),
    LEADS("Leads", Row::leads),
    MQL("MQL", row -> row.touched().mql()),
    SQL("SQL", row -> row.touched().sql()),
    OPPORTUNITY("Opp.", row -> row.touched().opportunity()),
    WON("Won", row -> row.touched().won()),
    REVENUE("Revenue", row -> 0);

    private final String label;
    private final transient ToLongFunction<Row> figure;

    Sort(String label, ToLongFunction<Row> figure) {
      this.label = label;
      this.figure = figure;
    }

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    String label(Kind kind) {
      return this == NAME ? one(kind) : this == LEADS ? did(kind) : label;
    }

    boolean shownFor(Kind kind) {
      return switch (this) {
        case SENT, CLICKED -> kind.mailed();
        case LEADS -> !kind.mailed();
        default -> true;
      };
    }
  }

  Sort sort() {
    return sort;
  }

  static String title(Kind kind) {
    return one(kind) + "s";
  }

  private static String one(Kind kind) {
    return kind == Kind.TEMPLATE ? "Mail" : kind.name().charAt(0) + kind.word().substring(1);
  }

  /** Describes what counts as a touch. */
  private static String did(Kind kind) {
    return switch (kind) {
      case TEMPLATE, LINK -> "Clicked";
      case ASSET -> "Downloaded by";
      case PAGE -> "Viewed by";
      case OFFER -> "Asked for by";
      case CAMPAIGN, SOURCE -> "Brought";
    };
  }

  private static String touchedBy(Kind kind) {
    return switch (kind) {
      case TEMPLATE -> "A mail touches whoever clicks in it or replies to it.";
      case LINK -> "A link touches whoever clicks on it.";
      case ASSET -> "An asset touches whoever downloads it, or names it in a form.";
      case PAGE -> "A page touches whoever views it; addresses count without query and fragment.";
      case OFFER -> "An offer touches whoever asks for it.";
      case CAMPAIGN -> "A campaign touches the leads that it brought, when they came.";
      case SOURCE -> "A source touches the leads that came from it, when they came.";
    };
  }

  /** Suggests what to do when there is no content of this kind yet. */
  private static String advice(Kind kind) {
    return switch (kind) {
      case TEMPLATE, LINK ->
          "Nurture mails are chosen by the table plan-nurture; clicks are counted as soon as leads use"
              + " the links of a mail.";
      case ASSET ->
          "Send content.downloaded activities with the asset as their subject, or capture leads with"
              + " the field asset.";
      case PAGE -> "Send page.viewed activities with the page's url to POST /api/activities.";
      case OFFER -> "Capture leads with a request, such as demo or quote.";
      case CAMPAIGN, SOURCE -> "Capture leads with the field %s.".formatted(kind.word());
    };
  }

  List<Total> totals() {
    Map<String, BigDecimal> money = new TreeMap<>();
    long mql = 0;
    long sql = 0;
    long opportunity = 0;
    long won = 0;
    for (ContentReport.Total total : report.totals()) {
      mql += total.results().mql();
      sql += total.results().sql();
      opportunity += total.results().opportunity();
      won += total.results().won();
      total.results().revenue().forEach((c, a) -> money.merge(c, a, BigDecimal::add));
    }
    return List.of(
        new Total("MQL", EnglishFormat.number(mql)),
        new Total("SQL", EnglishFormat.number(sql)),
        new Total("Opportunities", EnglishFormat.number(opportunity)),
        new Total("Won", EnglishFormat.number(won)),
        new Total("Revenue", money.isEmpty() ? "–" : money(money)));
  }

  /**
   * @param most rows to show
   * @param columns as the table's header shows them
   * @param all the address of the table with all rows
   */
  Table table(Kind kind, int most, boolean split, List<Column> columns, String all) {
    List<Row> rows = report.rows().stream().filter(row -> row.kind().equals(kind.word())).toList();
    List<Row> touched = rows.stream().filter(Row::touch).sorted(order()).toList();
    List<Row> shown = new ArrayList<>(touched.subList(0, Math.min(most, touched.size())));
    rows.stream().filter(row -> !row.touch()).forEach(shown::add);
    Scale scale = new Scale(touched);
    return new Table(
        kind.word(),
        title(kind),
        title(kind).toLowerCase(Locale.ROOT),
        touchedBy(kind),
        kind.mailed(),
        split,
        columns,
        shown.stream().map(row -> row(row, scale)).toList(),
        advice(kind),
        touched.size(),
        touched.size() > most,
        all);
  }

  /** Returns the order of rows: by the chosen column, then the report's own order, best first. */
  private Comparator<Row> order() {
    return switch (sort) {
      case REVENUE -> (a, b) -> 0;
      case NAME -> Comparator.comparing(row -> row.name().toLowerCase(Locale.ROOT));
      default -> Comparator.comparingLong(sort.figure).reversed();
    };
  }

  /** The greatest figure of each column, which is the full bar. */
  private static final class Scale {
    private final Results most;
    private final long leads;

    Scale(List<Row> rows) {
      most =
          new Results(
              most(rows, row -> row.touched().mql()),
              most(rows, row -> row.touched().sql()),
              most(rows, row -> row.touched().opportunity()),
              most(rows, row -> row.touched().won()),
              new TreeMap<>());
      leads = most(rows, row -> row.mail() == null ? row.leads() : row.mail().clicked());
      rows.forEach(
          row ->
              row.touched()
                  .revenue()
                  .forEach((c, a) -> most.revenue().merge(c, a, BigDecimal::max)));
    }

    private static long most(List<Row> rows, ToLongFunction<Row> figure) {
      return rows.stream().mapToLong(figure).max().orElse(0);
    }
  }

  private ContentView.Row row(Row row, Scale scale) {
    Mail mail = row.mail();
    long leads = mail == null ? row.leads() : mail.clicked();
    long times = mail == null ? row.touches() : mail.clicks();
    return new ContentView.Row(
        row.touch(),
        row.touch() ? row.name() : "No touch",
        row.template() == null ? null : "in " + row.template(),
        part(row),
        mail == null ? null : mail(mail),
        EnglishFormat.number(leads),
        width(leads, scale.leads),
        times == leads ? null : EnglishFormat.number(times) + " times",
        results(row, scale.most),
        money(row, scale));
  }

  private static List<Result> results(Row row, Results most) {
    Results touched = row.touched();
    Results last = row.lastTouch();
    return List.of(
        result(row, touched.mql(), last.mql(), most.mql()),
        result(row, touched.sql(), last.sql(), most.sql()),
        result(row, touched.opportunity(), last.opportunity(), most.opportunity()),
        result(row, touched.won(), last.won(), most.won()));
  }

  private static String part(Row row) {
    String part = row.segment() == null ? row.product() : row.segment();
    return part == null ? "" : part.isEmpty() ? "none" : part;
  }

  private static ContentView.Mail mail(Mail mail) {
    List<String> apart = new ArrayList<>();
    apart(mail.failed(), "failed", apart);
    apart(mail.sent() - mail.delivered() - mail.failed(), "unknown", apart);
    apart(mail.bounced(), "bounced", apart);
    List<String> answers = new ArrayList<>();
    apart(mail.replied(), "replied", answers);
    apart(mail.unsubscribed(), "opted out", answers);
    return new ContentView.Mail(
        EnglishFormat.number(mail.sent()),
        orNull(apart),
        orNull(answers),
        mail.delivered() == 0 ? null : EnglishFormat.percent(mail.clicked(), mail.delivered()));
  }

  /** A template leaves out a section for null, but not for an empty text. */
  private static @Nullable String orNull(List<String> words) {
    return words.isEmpty() ? null : String.join(", ", words);
  }

  private static void apart(@Nullable Long count, String word, List<String> to) {
    if (count != null && count > 0) {
      to.add(EnglishFormat.number(count) + " " + word);
    }
  }

  private static Result result(Row row, long touched, long last, long most) {
    return new Result(
        EnglishFormat.number(row.touch() ? touched : last),
        touched == 0 && last == 0,
        row.touch() && touched > 0 ? EnglishFormat.number(last) : null,
        row.touch() ? width(touched, most) : 0,
        row.touch() ? width(last, most) : 0);
  }

  private List<Money> money(Row row, Scale scale) {
    List<Money> cells = new ArrayList<>();
    for (String currency : currencies) {
      BigDecimal touched = row.touched().revenue().getOrDefault(currency, BigDecimal.ZERO);
      BigDecimal last = row.lastTouch().revenue().getOrDefault(currency, BigDecimal.ZERO);
      if (touched.signum() != 0 || last.signum() != 0) {
        BigDecimal most = scale.most.revenue().getOrDefault(currency, BigDecimal.ZERO);
        cells.add(
            new Money(
                amount(row.touch() ? touched : last),
                currency,
                row.touch() ? amount(last) : null,
                row.touch() ? width(touched.longValue(), most.longValue()) : 0,
                row.touch() ? width(last.longValue(), most.longValue()) : 0));
      }
    }
    return cells;
  }

  List<Voice> heard() {
    return report.heard().stream().map(ContentTables::voice).toList();
  }

  private static Voice voice(Heard heard) {
    long all = heard.needs().values().stream().mapToLong(Long::longValue).sum();
    return new Voice(
        heard.asset() == null ? "No asset before" : heard.asset(),
        heard.asset() != null,
        heard.needs().entrySet().stream()
            .filter(need -> need.getValue() > 0)
            .map(need -> need(need.getKey(), need.getValue(), all))
            .toList(),
        heard.reasons().stream().map(ContentTables::reason).toList(),
        heard.evidence().stream().map(ContentTables::quote).toList());
  }

  private static ContentView.Need need(String answer, long count, long all) {
    return new ContentView.Need(
        words(answer),
        EnglishFormat.number(count),
        width(count, all),
        EnglishFormat.percent(count, all));
  }

  private static ContentView.Reason reason(ContentReport.Reason reason) {
    return new ContentView.Reason(
        reason.reason().isEmpty() ? "no reason given" : words(reason.reason()),
        reason.what(),
        EnglishFormat.number(reason.count()));
  }

  private static ContentView.Quote quote(ContentReport.Evidence said) {
    return new ContentView.Quote(said.text(), words(said.answer()), EnglishFormat.day(said.at()));
  }

  /** Returns a code as readable text. */
  private static String words(String code) {
    return code.replace('-', ' ').toLowerCase(Locale.ROOT);
  }

  private static int width(long figure, long most) {
    return most <= 0 ? 0 : (int) Math.max(figure > 0 ? 1 : 0, figure * BAR / most);
  }

  private static String amount(BigDecimal amount) {
    return EnglishFormat.number(amount.setScale(0, RoundingMode.HALF_UP).longValue());
  }

  static String money(Map<String, BigDecimal> revenue) {
    return revenue.entrySet().stream()
        .map(e -> amount(e.getValue()) + "\u00a0" + e.getKey())
        .collect(Collectors.joining(" · "));
  }
}
