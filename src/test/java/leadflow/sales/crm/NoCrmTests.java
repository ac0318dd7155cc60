package leadflow.sales.crm;

import static org.assertj.core.api.Assertions.assertThat;

import leadflow.support.Http;
import leadflow.support.LeadBuilder;
import leadflow.support.LeadflowTest;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Where no CRM is set up there is none to tell, and no door for it. */
@LeadflowTest
class NoCrmTests {

  @Autowired LeadBuilder leads;
  @Autowired CrmSender sender;
  @Autowired JdbcClient jdbc;
  @LocalServerPort int port;

  @Test
  void nothingIsNotedForIt() {
    leads.lead().asks("demo").captured();
    assertThat(jdbc.sql("select count(*) from leadflow.crm_event").query(Long.class).single())
        .isZero();
    assertThat(sender.isAutoStartup()).isFalse();
    assertThat(
            Http.as(port, "admin", LeadflowTest.ADMIN_PASSWORD)
                .with("Accept", "text/html")
                .get("/crm")
                .is(200)
                .text())
        .contains("No CRM is set up", "LEADFLOW_CRM_URL");
  }

  @Test
  void nobodyCallsInItsName() {
    Http.anonymous(port)
        .with("webhook-id", "a")
        .with("webhook-timestamp", "1")
        .with("webhook-signature", "v1,AAAA")
        .post("/hooks/crm", "{\"type\": \"lead.accepted\"}")
        .problem(404, "not-found");
  }
}
