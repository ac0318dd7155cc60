package leadflow.process.journey;

import org.camunda.bpm.impl.juel.AstDot;
import org.camunda.bpm.impl.juel.AstIdentifier;
import org.camunda.bpm.impl.juel.AstMethod;
import org.camunda.bpm.impl.juel.Builder;
import org.camunda.bpm.impl.juel.Node;
import org.camunda.bpm.impl.juel.TreeBuilderException;

/**
 * What a timer waits for, known by what its expression asks: the syntax tree is read, so that no
 * spelling gets around it and a process owner has nothing to declare beside it.
 */
enum TimerKind {
  /** Asks {@code slaSteps} for its instant, and follows when the clock moves. */
  SLA_CLOCK,
  /** Waits for the next mail by the plan: {@code nextEmailAt}, the variable or the step. */
  NEXT_EMAIL,
  OTHER;

  private static final String CLOCK_STEPS = "slaSteps";
  private static final String NEXT_EMAIL_AT = "nextEmailAt";
  private static final Builder PARSER = new Builder(Builder.Feature.METHOD_INVOCATIONS);

  /**
   * Returns what a timer of this configuration waits for.
   *
   * @param configuration as the engine keeps it, such as {@code DATE: ${nextEmailAt}}
   */
  static TimerKind of(String configuration) {
    try {
      return of(PARSER.build(configuration).getRoot());
    } catch (TreeBuilderException e) {
      return OTHER;
    }
  }

  private static TimerKind of(Node node) {
    if (node instanceof AstIdentifier variable) {
      return variable.getName().equals(NEXT_EMAIL_AT) ? NEXT_EMAIL : OTHER;
    }
    if (node instanceof AstMethod call
        && call.getChild(0) instanceof AstDot step
        && step.getChild(0) instanceof AstIdentifier bean) {
      if (bean.getName().equals(CLOCK_STEPS)) {
        return SLA_CLOCK;
      }
      // the tree keeps the method's name to itself but prints it
      return step.toString().substring(1).strip().equals(NEXT_EMAIL_AT) ? NEXT_EMAIL : OTHER;
    }
    for (int i = 0; i < node.getCardinality(); i++) {
      Node child = node.getChild(i);
      TimerKind kind = child == null ? OTHER : of(child);
      if (kind != OTHER) {
        return kind;
      }
    }
    return OTHER;
  }
}
