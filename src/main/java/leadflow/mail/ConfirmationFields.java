package leadflow.mail;

import java.util.Map;
import java.util.Set;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** The mail that asks whether an address wants to be mailed. */
@Component
class ConfirmationFields implements OwnFields {

  private final String publicUrl;

  ConfirmationFields(@Value("${leadflow.public-url}") String publicUrl) {
    this.publicUrl = Outbox.withoutSlash(publicUrl);
  }

  @Override
  public Set<String> templates() {
    return Set.of("confirm-subscription");
  }

  @Override
  public boolean toColleagues() {
    return false;
  }

  @Override
  public String occasion() {
    return "an address is asked to confirm its subscription";
  }

  @Override
  public Map<String, Object> examples() {
    return Map.of("confirmUrl", publicUrl + "/confirm/" + MailFields.NO_TOKEN);
  }
}
