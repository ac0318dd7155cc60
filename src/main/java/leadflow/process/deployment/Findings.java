package leadflow.process.deployment;

import java.util.ArrayList;
import java.util.List;
import leadflow.process.deployment.Finding.Weight;
import org.jspecify.annotations.Nullable;

/** What is found in one file, in the order of the file. */
final class Findings {

  private final String file;
  private final List<Finding> found = new ArrayList<>();

  Findings(String file) {
    this.file = file;
  }

  void refuse(@Nullable String element, String reason) {
    add(element, Weight.REFUSED, reason);
  }

  void style(@Nullable String element, String reason) {
    add(element, Weight.STYLE, reason);
  }

  boolean refused() {
    return found.stream().anyMatch(finding -> finding.weight() == Weight.REFUSED);
  }

  List<Finding> list() {
    return List.copyOf(found);
  }

  private void add(@Nullable String element, Weight weight, String reason) {
    Finding finding = new Finding(file, element, weight, reason);
    if (!found.contains(finding)) {
      found.add(finding);
    }
  }
}
