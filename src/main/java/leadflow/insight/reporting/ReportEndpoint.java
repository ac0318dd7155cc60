package leadflow.insight.reporting;

import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import leadflow.platform.access.Caller;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/**
 * What every report for programs does: reads the parameters, names each that does not hold, and
 * answers as JSON, or with one of its tables as CSV. A controller says which parameters, which
 * report and which tables.
 *
 * @param <F> what the report is asked for
 * @param <T> its tables
 * @param <R> the report
 */
public final class ReportEndpoint<F, T, R> {

  private final BiFunction<ReportParameters, Caller, F> filter;
  private final Function<ReportParameters, T> table;
  private final Function<F, R> report;
  private final BiFunction<T, F, ResponseEntity<String>> csv;

  /**
   * @param filter collects what does not hold in the parameters
   * @param table likewise; the report's first table where none was named
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
   * @throws leadflow.platform.validation.InvalidInput naming every parameter that does not hold
   */
  public R json(Map<String, String> given, Caller caller) {
    ReportParameters parameters = new ReportParameters(given);
    F asked = filter.apply(parameters, caller);
    parameters.throwIfAny();
    return report.apply(asked);
  }

  /**
   * @throws leadflow.platform.validation.InvalidInput naming every parameter that does not hold
   */
  public ResponseEntity<String> csv(Map<String, String> given, Caller caller) {
    ReportParameters parameters = new ReportParameters(given);
    F asked = filter.apply(parameters, caller);
    T one = table.apply(parameters);
    parameters.throwIfAny();
    return csv.apply(one, asked);
  }

  /**
   * In the format that {@code format} names, whatever the caller accepts; JSON where it is blank.
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
