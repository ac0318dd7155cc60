package leadflow.insight.content;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
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
import org.jspecify.annotations.Nullable;

/** The report on content in the words and bars of a page. */
final class ContentView {

  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("d MMM yyyy", Locale.ENGLISH).withZone(ZoneOffset.UTC);
  private static final int BAR = 100;

  private final ContentReport report;
  private final Sort sort;
  private final List<String> currencies;

  ContentView(ContentReport report, Sort sort) {
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

  /** What whoever it touched did. */
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

  /** What to do where there is nothing yet. */
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

  List<Map<String, Object>> totals() {
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
        Map.of("label", "MQL", "figure", number(mql)),
        Map.of("label", "SQL", "figure", number(sql)),
        Map.of("label", "Opportunities", "figure", number(opportunity)),
        Map.of("label", "Won", "figure", number(won)),
        Map.of("label", "Revenue", "figure", money.isEmpty() ? "–" : money(money)));
  }

  Map<String, Object> table(Kind kind, int most) {
    List<Row> all = report.rows().stream().filter(row -> row.kind().equals(kind.word())).toList();
    List<Row> touched = all.stream().filter(Row::touch).sorted(order()).toList();
    List<Row> shown = new ArrayList<>(touched.subList(0, Math.min(most, touched.size())));
    all.stream().filter(row -> !row.touch()).forEach(shown::add);
    Scale scale = new Scale(touched);
    Map<String, Object> table = new HashMap<>();
    table.put("id", kind.word());
    table.put("title", title(kind));
    table.put("plural", title(kind).toLowerCase(Locale.ROOT));
    table.put("touchedBy", touchedBy(kind));
    table.put("mailed", kind.mailed());
    table.put("rows", shown.stream().map(row -> row(row, scale)).toList());
    table.put("empty", touched.isEmpty());
    table.put("advice", advice(kind));
    table.put("more", touched.size() > most);
    table.put("count", touched.size());
    return table;
  }

  /** Rows come with the best first; another column goes before that. */
  private Comparator<Row> order() {
    return switch (sort) {
      case REVENUE -> (a, b) -> 0;
      case NAME -> Comparator.comparing(row -> row.name().toLowerCase(Locale.ROOT));
      default -> Comparator.comparingLong(sort.figure).reversed();
    };
  }

  /** The greatest figure of each column, which fills a bar. */
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

  private Map<String, @Nullable Object> row(Row row, Scale scale) {
    Map<String, @Nullable Object> shown = new HashMap<>();
    shown.put("touch", row.touch());
    shown.put("name", row.touch() ? row.name() : "No touch");
    shown.put("inMail", row.template() == null ? null : "in " + row.template());
    shown.put("part", part(row));
    shown.put("mail", mail(row.mail()));
    Mail mail = row.mail();
    long leads = mail == null ? row.leads() : mail.clicked();
    long times = mail == null ? row.touches() : mail.clicks();
    shown.put("leads", number(leads));
    shown.put("times", times == leads ? null : number(times) + " times");
    shown.put("leadsBar", width(leads, scale.leads));
    shown.put(
        "results",
        List.of(
            cell(row, row.touched().mql(), row.lastTouch().mql(), scale.most.mql()),
            cell(row, row.touched().sql(), row.lastTouch().sql(), scale.most.sql()),
            cell(
                row,
                row.touched().opportunity(),
                row.lastTouch().opportunity(),
                scale.most.opportunity()),
            cell(row, row.touched().won(), row.lastTouch().won(), scale.most.won())));
    shown.put("money", money(row, scale));
    return shown;
  }

  private static String part(Row row) {
    String part = row.segment() == null ? row.product() : row.segment();
    return part == null ? "" : part.isEmpty() ? "none" : part;
  }

  private static Map<String, @Nullable Object> mail(@Nullable Mail mail) {
    Map<String, @Nullable Object> shown = new HashMap<>();
    if (mail == null) {
      return shown;
    }
    shown.put("sent", number(mail.sent()));
    List<String> apart = new ArrayList<>();
    apart(mail.failed(), "failed", apart);
    apart(mail.sent() - mail.delivered() - mail.failed(), "unknown", apart);
    apart(mail.bounced(), "bounced", apart);
    shown.put("apart", orNull(apart));
    List<String> answers = new ArrayList<>();
    apart(mail.replied(), "replied", answers);
    apart(mail.unsubscribed(), "opted out", answers);
    shown.put("answers", orNull(answers));
    shown.put("rate", mail.delivered() == 0 ? null : percent(mail.clicked(), mail.delivered()));
    return shown;
  }

  /** A section of a template is left out for null, not for an empty text. */
  private static @Nullable String orNull(List<String> words) {
    return words.isEmpty() ? null : String.join(", ", words);
  }

  private static void apart(@Nullable Long count, String word, List<String> to) {
    if (count != null && count > 0) {
      to.add(number(count) + " " + word);
    }
  }

  private static Map<String, @Nullable Object> cell(Row row, long touched, long last, long most) {
    Map<String, @Nullable Object> cell = new HashMap<>();
    cell.put("figure", row.touch() ? number(touched) : number(last));
    cell.put("zero", touched == 0 && last == 0);
    cell.put("last", row.touch() && touched > 0 ? number(last) : null);
    cell.put("bar", row.touch() ? width(touched, most) : 0);
    cell.put("lastBar", row.touch() ? width(last, most) : 0);
    return cell;
  }

  private List<Map<String, @Nullable Object>> money(Row row, Scale scale) {
    List<Map<String, @Nullable Object>> cells = new ArrayList<>();
    for (String currency : currencies) {
      BigDecimal touched = row.touched().revenue().getOrDefault(currency, BigDecimal.ZERO);
      BigDecimal last = row.lastTouch().revenue().getOrDefault(currency, BigDecimal.ZERO);
      if (touched.signum() != 0 || last.signum() != 0) {
        BigDecimal most = scale.most.revenue().getOrDefault(currency, BigDecimal.ZERO);
        Map<String, @Nullable Object> cell = new HashMap<>();
        cell.put("figure", amount(row.touch() ? touched : last));
        cell.put("currency", currency);
        cell.put("last", row.touch() ? amount(last) : null);
        cell.put("bar", row.touch() ? width(touched.longValue(), most.longValue()) : 0);
        cell.put("lastBar", row.touch() ? width(last.longValue(), most.longValue()) : 0);
        cells.add(cell);
      }
    }
    return cells;
  }

  List<Map<String, @Nullable Object>> heard() {
    return report.heard().stream().map(ContentView::heard).toList();
  }

  private static Map<String, @Nullable Object> heard(Heard heard) {
    List<Map<String, Object>> needs = new ArrayList<>();
    long all = heard.needs().values().stream().mapToLong(Long::longValue).sum();
    heard
        .needs()
        .forEach(
            (answer, count) -> {
              if (count > 0) {
                needs.add(
                    Map.of(
                        "answer",
                        words(answer),
                        "count",
                        number(count),
                        "bar",
                        width(count, all),
                        "share",
                        percent(count, all)));
              }
            });
    Map<String, @Nullable Object> shown = new HashMap<>();
    shown.put("asset", heard.asset() == null ? "No asset before" : heard.asset());
    shown.put("known", heard.asset() != null);
    shown.put("needs", needs);
    shown.put(
        "evidence",
        heard.evidence().stream()
            .map(e -> Map.of("text", e.text(), "answer", words(e.answer()), "at", day(e.at())))
            .toList());
    shown.put(
        "reasons",
        heard.reasons().stream()
            .map(
                r ->
                    Map.of(
                        "what",
                        r.what(),
                        "reason",
                        r.reason().isEmpty() ? "no reason given" : words(r.reason()),
                        "count",
                        number(r.count())))
            .toList());
    return shown;
  }

  private static String day(Instant at) {
    return DAY.format(at);
  }

  /** A code as a person reads it. */
  private static String words(String code) {
    return code.replace('-', ' ').toLowerCase(Locale.ROOT);
  }

  private static int width(long figure, long most) {
    return most <= 0 ? 0 : (int) Math.max(figure > 0 ? 1 : 0, figure * BAR / most);
  }

  private static String percent(long part, long whole) {
    return whole == 0 ? "" : "%d %%".formatted(Math.round(part * 100.0 / whole));
  }

  private static String number(long number) {
    return "%,d".formatted(number);
  }

  private static String amount(BigDecimal amount) {
    return number(amount.setScale(0, RoundingMode.HALF_UP).longValue());
  }

  static String money(Map<String, BigDecimal> revenue) {
    return revenue.entrySet().stream()
        .map(e -> amount(e.getValue()) + "\u00a0" + e.getKey())
        .collect(Collectors.joining(" · "));
  }
}
