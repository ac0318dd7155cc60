package leadflow.mail.template;

import java.util.Map;
import java.util.Set;

/**
 * Fields that only some mails get, declared by the feature that fills them, so that a template
 * check finds unknown fields and a preview has examples.
 */
public interface OwnFields {

  /** The templates that get these fields. */
  Set<String> templates();

  /** True for mails to colleagues: they show nothing of the lead but these fields. */
  boolean toColleagues();

  /** When such a mail is sent, for people. */
  String occasion();

  /** All fields by name, each with an example. */
  Map<String, Object> examples();
}
