package leadflow.sales.team;

import java.util.List;
import leadflow.platform.format.EnglishFormat;
import org.jspecify.annotations.Nullable;

/**
 * Why a form was not stored.
 *
 * @param conflict somebody else saved a change since the page was opened
 * @param theirs what the other person changed
 * @param failed some fields are invalid
 * @param back the page's address, to load it again
 */
record MeanwhileView(boolean conflict, List<Change> theirs, boolean failed, String back) {

  static MeanwhileView of(@Nullable EditedMeanwhile conflict, FormInput form, String back) {
    return new MeanwhileView(
        conflict != null,
        conflict == null ? List.of() : conflict.theirs().stream().map(Change::of).toList(),
        !form.holds(),
        back);
  }

  /** A change in a list of changes. */
  record Change(
      String at,
      String by,
      String kind,
      String subject,
      String what,
      String from,
      String to,
      @Nullable String reason) {

    static Change of(TeamChanges.Change change) {
      String none = change.kind().equals("lead") ? "pool" : "–";
      return new Change(
          EnglishFormat.dateTime(change.at()),
          change.by(),
          change.kind(),
          change.subject(),
          change.field(),
          change.from() == null ? none : change.from(),
          change.to() == null ? none : change.to(),
          change.reason());
    }
  }
}
