package leadflow.process.deployment;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.ParseException;
import org.camunda.bpm.engine.Problem;
import org.camunda.bpm.engine.impl.bpmn.parser.ResourceReportImpl;
import org.jspecify.annotations.Nullable;

/**
 * A deployment was refused; what was deployed before runs on. The message names every file, element
 * and reason. {@code /engine-rest} answers 400 with {@link #CODE} and the reasons by file, which
 * the Modeler shows.
 */
final class ModelRefused extends ParseException {

  /** The engine's error code of a refusal, from the range that is left to applications. */
  static final int CODE = 20_400;

  private static final long serialVersionUID = 1L;

  ModelRefused(List<Finding> findings) {
    super(message(findings), findings.get(0).file(), List.of(), List.of());
    setCode(CODE);
    resorceReports = new ArrayList<>();
    Map<String, List<Problem>> byFile = new LinkedHashMap<>();
    for (Finding finding : findings) {
      byFile.computeIfAbsent(finding.file(), file -> new ArrayList<>()).add(new Told(finding));
    }
    byFile.forEach(
        (file, problems) -> resorceReports.add(new ResourceReportImpl(file, problems, List.of())));
  }

  private static String message(List<Finding> findings) {
    return findings.stream()
        .map(Finding::toString)
        .collect(Collectors.joining("; ", "Refused, nothing was deployed. ", ""));
  }

  private record Told(Finding finding) implements Problem {

    @Override
    public String getMessage() {
      return finding.reason();
    }

    @Override
    public int getLine() {
      return 0;
    }

    @Override
    public int getColumn() {
      return 0;
    }

    @Override
    public @Nullable String getMainElementId() {
      return finding.element();
    }

    @Override
    public List<String> getElementIds() {
      return finding.element() == null ? List.of() : List.of(finding.element());
    }
  }
}
