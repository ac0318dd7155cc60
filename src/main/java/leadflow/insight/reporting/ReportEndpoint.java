package leadflow.insight.reporting;

import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import leadflow.platform.access.Caller;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/**
 * What all reports for API clients share: reads the parameters, rejects invalid ones by name, and
 * returns JSON or one of the tables as CSV. A controller supplies its parameters, report and
 * tables.
 *
 * @param <F> the report's filter
 * @param <T> its tables
 * @param <R> the report
 */
public final class ReportEndpoint<F, T, R> {

  private final BiFunction<ReportParameters, Caller, F> filter;
  private final Function<ReportParameters, T> table;
  private final Function<F, R> report;
  private final BiFunction<T, F, ResponseEntity<String>> csv;

  /**
   * @param filter reads the filter and records errors in the parameters
   * @param table does the same for the table; the report's first table when none is named
   */
  public ReportEndpoint(
      BiFunction<ReportParameters, Caller, F> filter,
      Function<ReportParameters, T> table,
      Function<F, R> report,
      BiFunction<T, F, ResponseEntity<String>> csv) {
    this.filter = filter;
    this.table = table;
    this.report = report;
    this.csv = csv;
  }

  /**
   * @throws leadflow.platform.validation.InvalidInput naming every invalid parameter
   */
  public R json(Map<String, String> given, Caller caller) {
    ReportParameters parameters = new ReportParameters(given);
    F asked = filter.apply(parameters, caller);
    parameters.throwIfAny();
    return report.apply(asked);
  }

  /**
   * @throws leadflow.platform.validation.InvalidInput naming every invalid parameter
   */
  public ResponseEntity<String> csv(Map<String, String> given, Caller caller) {
    ReportParameters parameters = new ReportParameters(given);
    F asked = filter.apply(parameters, caller);
    T one = table.apply(parameters);
    parameters.throwIfAny();
    return csv.apply(one, asked);
  }

  /**
   * Returns the report in the format that {@code format} names, whatever the {@code Accept} header;
   * JSON when it is blank.
   */
  public ResponseEntity<?> inFormat(Map<String, String> given, Caller caller) {
    ReportParameters parameters = new ReportParameters(given);
    F asked = filter.apply(parameters, caller);
    T one = table.apply(parameters);
    ReportFormat format = parameters.oneOf("format", ReportFormat.values(), ReportFormat::word);
    parameters.throwIfAny();
    return format == ReportFormat.CSV
        ? csv.apply(one, asked)
        : ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(report.apply(asked));
  }
}
