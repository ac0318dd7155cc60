package leadflow.support;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import leadflow.LeadflowApplication;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.ContextConfiguration;

/**
 * The whole program on a fresh database of a real PostgreSQL, listening on a free port. It is
 * shared by all classes that ask for the same settings, and each finds it {@linkplain FreshData
 * fresh}. Timers, jobs and schedules run only when a test runs them; time stands where {@link
 * TestClock} puts it.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@SpringBootTest(
    classes = {
      LeadflowApplication.class,
      TestClock.Configuration.class,
      Statements.Configuration.class,
      Schedules.Configuration.class,
      FlowNodeCoverage.class,
      Journeys.class
    },
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = {
      "camunda.bpm.job-execution.enabled=false",
      "leadflow.sample-leads=false",
      "leadflow.admin-password=" + LeadflowTest.ADMIN_PASSWORD,
      "leadflow.api-key=" + LeadflowTest.API_KEY,
      "leadflow.mail.sending=false",
      "leadflow.scoring.look-every=1h",
      "leadflow.forms.per-minute=100"
    })
@ContextConfiguration(initializers = TestDatabase.class)
@ExtendWith({TestClock.Reset.class, OneEngine.class, FreshData.class})
public @interface LeadflowTest {
  String ADMIN_PASSWORD = "Test-pass-123!";
  String API_KEY = "test-key-0123456789abcdef0123456789";
}
