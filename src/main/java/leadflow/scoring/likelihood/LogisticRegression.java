package leadflow.scoring.likelihood;

/** Between odds and probabilities. */
final class LogisticRegression {

  private LogisticRegression() {}

  static double of(double margin) {
    return 1 / (1 + Math.exp(-margin));
  }

  /** The log-loss of a margin. */
  static double loss(double margin, boolean won) {
    double wrong = won ? -margin : margin;
    return wrong > 30 ? wrong : Math.log1p(Math.exp(wrong));
  }
}
