package leadflow;

import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModules;

class ModuleTests {

  @Test
  void packagesKeepToTheirRules() {
    ApplicationModules.of(LeadflowApplication.class).verify();
  }
}
