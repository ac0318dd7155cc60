package leadflow;

import java.util.TimeZone;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.scheduling.annotation.EnableScheduling;

/** Runs B2B leads through their life as BPMN on the Camunda 7 engine. */
@SpringBootApplication
@EnableScheduling
public class LeadflowApplication {

  public static void main(String[] args) {
    // the engine stores local time
    TimeZone.setDefault(TimeZone.getTimeZone("UTC"));
    SpringApplication.run(LeadflowApplication.class, args);
  }
}
