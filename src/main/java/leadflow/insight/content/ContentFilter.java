package leadflow.insight.content;

import java.time.Clock;
import java.util.List;
import java.util.Locale;
import leadflow.insight.reporting.ReportParameters;
import leadflow.insight.reporting.ReportPeriod;
import org.jspecify.annotations.Nullable;

/**
 * The filter of the content report.
 *
 * @param window days before a result in which a touch counts for it
 * @param segment only leads of this segment; null for all
 * @param product only leads of this product; null for all
 * @param sample whether sample leads count
 * @param by what rows are split by
 * @param kind only this kind of content; null for all
 */
record ContentFilter(
    ReportPeriod period,
    int window,
    @Nullable String segment,
    @Nullable String product,
    boolean sample,
    @Nullable By by,
    @Nullable Kind kind) {

  static final int DEFAULT_WINDOW = 90;
  static final int LONGEST_WINDOW = 730;

  /** What touches a lead; see {@link ContentReport}. */
  enum Kind {
    TEMPLATE,
    LINK,
    ASSET,
    PAGE,
    OFFER,
    CAMPAIGN,
    SOURCE;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** Returns whether it is sent by mail. */
    boolean mailed() {
      return this == TEMPLATE || this == LINK;
    }
  }

  /** A fact about the lead, with its present value. */
  enum By {
    SEGMENT,
    PRODUCT;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static ContentFilter read(ReportParameters parameters, Clock clock) {
    return new ContentFilter(
        ReportPeriod.read(parameters, clock),
        parameters.number("window", DEFAULT_WINDOW, 1, LONGEST_WINDOW),
        parameters.text("segment"),
        parameters.text("product"),
        parameters.yes("sample", true),
        parameters.oneOf("by", By.values(), By::word),
        parameters.oneOf("kind", Kind.values(), Kind::word));
  }

  List<Kind> kinds() {
    return kind == null ? List.of(Kind.values()) : List.of(kind);
  }
}
