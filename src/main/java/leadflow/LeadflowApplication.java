package leadflow;

import java.io.IOException;
import java.util.Arrays;
import java.util.TimeZone;
import leadflow.intake.importing.FileLoad;
import leadflow.intake.importing.HistoryLoad;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.scheduling.annotation.EnableScheduling;

/** Runs B2B leads through their life as BPMN on the Camunda 7 engine. */
@SpringBootApplication
@EnableScheduling
public class LeadflowApplication {

  public static void main(String[] args) throws IOException {
    if (args.length > 0 && args[0].equals("load")) {
      FileLoad.main(Arrays.copyOfRange(args, 1, args.length));
      return;
    }
    if (args.length > 0 && args[0].equals("history")) {
      HistoryLoad.main(Arrays.copyOfRange(args, 1, args.length));
      return;
    }
    // the engine stores local time
    TimeZone.setDefault(TimeZone.getTimeZone("UTC"));
    SpringApplication.run(LeadflowApplication.class, args);
  }
}
