package leadflow.lifecycle;

/** Why a lead is scored again without having done anything. */
enum ScoreCause {
  TIME("time", "points have expired"),
  TABLES("tables", "a scoring table was changed");

  private final String label;
  private final String words;

  ScoreCause(String label, String words) {
    this.label = label;
    this.words = words;
  }

  String label() {
    return label;
  }

  String words() {
    return words;
  }
}
