package leadflow.platform.web;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What went wrong, for people.
 *
 * @param kind set where the page explains a kind of problem, and none has happened
 */
record ProblemView(
    @Nullable Kind kind, String heading, @Nullable String detail, List<Problem.FieldError> errors) {

  static final PageTemplate<ProblemView> TEMPLATE = PageTemplate.of("problem", ProblemView.class);

  record Kind(int status, String name) {}

  boolean aboutFields() {
    return !errors.isEmpty();
  }
}
