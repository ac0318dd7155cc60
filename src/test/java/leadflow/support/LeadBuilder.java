package leadflow.support;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import leadflow.intake.capture.ActivityIntake;
import leadflow.intake.capture.LeadCapture;
import leadflow.lead.Consents.Consent;
import leadflow.lead.LeadFacts;
import leadflow.lead.LeadFactsBuilder;
import org.springframework.stereotype.Component;

/** Leads for tests: valid from the start, a test overrides only what it cares about. */
@Component
public class LeadBuilder {

  private static final AtomicInteger COUNT = new AtomicInteger();

  private final LeadCapture capture;
  private final ActivityIntake intake;

  LeadBuilder(LeadCapture capture, ActivityIntake intake) {
    this.capture = capture;
    this.intake = intake;
  }

  public Draft lead() {
    return new Draft();
  }

  /** Lets the lead do these things now. */
  public List<ActivityIntake.Result> does(UUID lead, String... types) {
    List<ActivityIntake.Told> told = new ArrayList<>();
    for (String type : types) {
      String[] parts = type.split(" ", 2);
      told.add(
          new ActivityIntake.Told(
              null,
              lead,
              null,
              parts[0],
              null,
              parts.length > 1 ? parts[1] : null,
              TestClock.now(),
              Map.of()));
    }
    return intake.take(new ArrayList<>(told));
  }

  /** Enough for the MQL rule. */
  public void ripens(UUID lead) {
    does(
        lead,
        "page.viewed /pricing",
        "webinar.attended",
        "content.downloaded",
        "trial.started",
        "meeting.booked",
        "event.attended",
        "chat.held",
        "email.clicked");
  }

  /** A lead before it is captured. */
  public final class Draft {
    private String email = "lead" + COUNT.incrementAndGet() + "@example.com";
    private String title = "Head of Marketing";
    private String company = "Acme";
    private String language = "en";
    private String request = "content";
    private boolean consent = true;
    private String country = "DE";

    public Draft email(String email) {
      this.email = email;
      return this;
    }

    public Draft title(String title) {
      this.title = title;
      return this;
    }

    public Draft company(String company) {
      this.company = company;
      return this;
    }

    public Draft language(String language) {
      this.language = language;
      return this;
    }

    /** Null: gives an address and nothing else. */
    public Draft asks(String request) {
      this.request = request;
      return this;
    }

    public Draft from(String country) {
      this.country = country;
      return this;
    }

    public Draft withoutConsent() {
      this.consent = false;
      return this;
    }

    public LeadFacts facts() {
      boolean subscriber = "newsletter".equals(request);
      return LeadFactsBuilder.builder()
          .email(email)
          .firstName("Ana")
          .lastName("Silva")
          .company(subscriber ? null : company)
          .title(subscriber ? null : title)
          .industry("Software")
          .companySize("500")
          .country(country)
          .timeZone("Europe/Berlin")
          .language(language)
          .source("website")
          .request(request)
          .properties(Map.of())
          .build();
    }

    public UUID captured() {
      List<Consent> consents =
          consent
              ? List.of(
                  new Consent("marketing", true, "Send me mail", "1", "test", TestClock.now()))
              : List.of();
      return capture.capture(facts(), consents).id();
    }
  }
}
