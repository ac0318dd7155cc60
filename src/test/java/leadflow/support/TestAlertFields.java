package leadflow.support;

import java.util.Map;
import java.util.Set;
import leadflow.mail.template.OwnFields;
import org.springframework.stereotype.Component;

/** The fields of {@code test-alert}, a mail to colleagues that tests send. */
@Component
class TestAlertFields implements OwnFields {

  @Override
  public Set<String> templates() {
    return Set.of("test-alert");
  }

  @Override
  public boolean toColleagues() {
    return true;
  }

  @Override
  public String occasion() {
    return "a test wants it";
  }

  @Override
  public Map<String, Object> examples() {
    return Map.of("clock", "First touch", "leadTitle", "Ada Lovelace", "ownerName", "Sam");
  }
}
