package leadflow.insight.content;

import java.util.List;
import leadflow.platform.validation.InvalidInput;
import leadflow.platform.web.PageTemplate;
import leadflow.platform.web.SelectOption;
import org.jspecify.annotations.Nullable;

/**
 * The page that shows which content works.
 *
 * @param choice the filter
 * @param problems why the report cannot be shown
 * @param report null when it cannot be shown
 */
record ContentView(Choice choice, List<InvalidInput.Problem> problems, @Nullable Report report) {

  static final PageTemplate<ContentView> TEMPLATE = PageTemplate.of("content", ContentView.class);

  boolean wrong() {
    return !problems.isEmpty();
  }

  /**
   * The form's fields, as typed.
   *
   * @param window days
   * @param kind the kind's id in the URL; empty for all kinds
   */
  record Choice(
      String from,
      String to,
      String window,
      List<SelectOption> segments,
      List<SelectOption> products,
      boolean bySegment,
      boolean byProduct,
      boolean withoutSample,
      String kind,
      String sort,
      List<Link> presets) {}

  record Link(String label, String link, boolean chosen) {}

  /**
   * @param csv the address of the same report as CSV
   * @param nothing whether there was no touch
   * @param voices null when assets are not shown
   */
  record Report(
      String csv,
      List<Total> totals,
      List<Link> kinds,
      boolean nothing,
      List<Table> tables,
      @Nullable Voices voices) {}

  record Total(String label, String figure) {}

  /**
   * The table of one kind of content.
   *
   * @param touchedBy what counts as a touch
   * @param mailed whether the kind is sent by mail
   * @param split whether rows are split by segment or product
   * @param advice what to do when there is nothing yet
   * @param touched how many rows there are, shown or not
   * @param more whether some of them are not shown
   * @param all the address of the table with all rows
   */
  record Table(
      String id,
      String title,
      String plural,
      String touchedBy,
      boolean mailed,
      boolean split,
      List<Column> columns,
      List<Row> rows,
      String advice,
      int touched,
      boolean more,
      String all) {

    boolean empty() {
      return touched == 0;
    }
  }

  /**
   * @param order ascending or descending
   * @param link the address of the page sorted by this column
   */
  record Column(String label, boolean number, boolean sorted, String order, String link) {}

  /**
   * @param touch false for the row of results without a touch
   * @param inMail the mail of a link
   * @param part the segment or product; empty when rows are not split
   * @param times how often, when that differs from the number of leads
   */
  record Row(
      boolean touch,
      String name,
      @Nullable String inMail,
      String part,
      @Nullable Mail mail,
      String leads,
      int leadsBar,
      @Nullable String times,
      List<Result> results,
      List<Money> money) {}

  /**
   * @param apart how much of it was not delivered
   * @param answers replies and opt-outs
   * @param rate leads that clicked, as a share of delivered mails
   */
  record Mail(
      String sent, @Nullable String apart, @Nullable String answers, @Nullable String rate) {}

  /**
   * @param last what followed the last touch
   * @param bar the length of the bar, out of 100
   */
  record Result(String figure, boolean zero, @Nullable String last, int bar, int lastBar) {}

  /**
   * @see Result
   */
  record Money(String figure, String currency, @Nullable String last, int bar, int lastBar) {}

  /** What sales heard. */
  record Voices(String csv, List<Voice> heard) {

    boolean silent() {
      return heard.isEmpty();
    }
  }

  /**
   * @param known false for leads without an asset
   */
  record Voice(
      String asset, boolean known, List<Need> needs, List<Reason> reasons, List<Quote> quotes) {}

  record Need(String answer, String count, int bar, String share) {}

  record Reason(String reason, String what, String count) {}

  record Quote(String text, String answer, String at) {}
}
