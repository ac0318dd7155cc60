package leadflow.mail.outbox;

import java.util.Map;
import java.util.Set;
import leadflow.mail.PublicUrls;
import leadflow.mail.template.MailFields;
import leadflow.mail.template.OwnFields;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** The mail that asks whether an address wants to be mailed. */
@Component
public class ConfirmationFields implements OwnFields {

  private final String publicUrl;

  public ConfirmationFields(@Value("${leadflow.public-url}") String publicUrl) {
    this.publicUrl = PublicUrls.withoutSlash(publicUrl);
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
