package leadflow.engagement.tracking;

import jakarta.validation.constraints.AssertTrue;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How links of mails are counted.
 *
 * @param quiet how long a mail must be without hits before they are judged
 * @param repeatedAfter the same link followed again sooner than this is not a new activity
 */
@Validated
@ConfigurationProperties("leadflow.tracking")
record TrackingSettings(
    @DefaultValue("10s") Duration quiet, @DefaultValue("5m") Duration repeatedAfter) {

  @AssertTrue(
      message =
          "leadflow.tracking.quiet must be longer than 5 seconds and at most 10 minutes: a scanner's"
              + " burst must be over before it is judged")
  boolean isQuietUsable() {
    return quiet.compareTo(HitJudgement.BURST) > 0 && quiet.compareTo(Duration.ofMinutes(10)) <= 0;
  }
}
