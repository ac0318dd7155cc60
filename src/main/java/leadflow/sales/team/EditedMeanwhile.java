package leadflow.sales.team;

import java.util.List;

/** Thrown when somebody else saved a change since the page was opened; nothing was stored. */
class EditedMeanwhile extends RuntimeException {

  private final transient List<TeamChanges.Change> theirs;

  EditedMeanwhile(List<TeamChanges.Change> theirs) {
    super("Edited meanwhile");
    this.theirs = List.copyOf(theirs);
  }

  /** The changes that the other person saved last. */
  List<TeamChanges.Change> theirs() {
    return theirs;
  }
}
