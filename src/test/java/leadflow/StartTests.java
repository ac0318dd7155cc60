package leadflow;

import static org.assertj.core.api.Assertions.assertThat;

import leadflow.support.LeadflowTest;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.client.TestRestTemplate;

@LeadflowTest
class StartTests {

  @Autowired TestRestTemplate http;

  @Test
  void isReady() {
    assertThat(
            http.getForEntity("/actuator/health/readiness", String.class).getStatusCode().value())
        .isEqualTo(200);
  }
}
