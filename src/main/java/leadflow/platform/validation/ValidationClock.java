package leadflow.platform.validation;

import java.time.Clock;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.validation.ValidationConfigurationCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Constraints tell the time by the program's one clock. */
@Configuration(proxyBeanMethods = false)
class ValidationClock {

  @Bean
  static ValidationConfigurationCustomizer validationByOneClock(ObjectProvider<Clock> clock) {
    return configuration -> configuration.clockProvider(clock::getObject);
  }
}
