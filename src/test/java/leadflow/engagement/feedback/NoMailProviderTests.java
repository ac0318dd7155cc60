package leadflow.engagement.feedback;

import leadflow.support.Http;
import leadflow.support.LeadflowTest;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Where no mail provider is set up there is no door for it. */
@LeadflowTest
class NoMailProviderTests {

  @LocalServerPort int port;

  @Test
  void nobodyCallsInItsName() {
    Http.anonymous(port)
        .with("webhook-id", "a")
        .with("webhook-timestamp", "1")
        .with("webhook-signature", "v1,AAAA")
        .post("/hooks/email", "{\"type\": \"email.delivered\"}")
        .problem(404, "not-found");
  }
}
