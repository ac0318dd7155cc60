package leadflow.sales.team;

import java.util.List;

/** Somebody else saved a change since the page was opened; nothing of this one was stored. */
class EditedMeanwhile extends RuntimeException {

  private final transient List<TeamChanges.Change> theirs;

  EditedMeanwhile(List<TeamChanges.Change> theirs) {
    super("Edited meanwhile");
    this.theirs = List.copyOf(theirs);
  }

  /** What they changed last. */
  List<TeamChanges.Change> theirs() {
    return theirs;
  }
}
