package leadflow.platform.web;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The boxes by which a form's visitor permits something; none is ticked beforehand. */
public interface ConsentBoxes {

  /**
   * @param name of the form's field
   * @param version of the text, posted when it is ticked
   */
  record Box(String name, String version, String text) {}

  /**
   * @param language of the page; null for the default
   */
  List<Box> boxes(@Nullable String language);
}
