package leadflow.sales.crm;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.validation.BindValidationException;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Where a webhook may go. */
class CrmSettingsTests {

  private static final String SECRET = CrmEventTests.SECRET;

  @ParameterizedTest
  @CsvSource({
    "http://127.0.0.1/hook, https address",
    "https://127.0.0.1/hook, private network",
    "https://localhost/hook, private network",
    "https://169.254.169.254/latest, private network",
    "https://[::1]/hook, private network",
    "https://2130706433/hook, private network",
    "http://93.184.216.34/hook, https address",
    "ftp://93.184.216.34/hook, https address",
    "https://user:pass@93.184.216.34/hook, https address",
    "not an address, https address"
  })
  void aStartWithAnotherAddressIsRefusedAndSaysWhy(String url, String why) {
    start(url, SECRET, false)
        .run(
            program ->
                assertThat(program)
                    .getFailure()
                    .rootCause()
                    .isInstanceOf(BindValidationException.class)
                    .hasMessageContaining(why));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "whsec_", "whsec_c2hvcnQ=", "c2VjcmV0", "whsec_!!!"})
  void aStartWithoutAGoodSecretIsRefused(String secret) {
    start("https://93.184.216.34/hook", secret, false)
        .run(
            program ->
                assertThat(program)
                    .getFailure()
                    .rootCause()
                    .hasMessageContaining("LEADFLOW_CRM_SECRET"));
  }

  @Test
  void whatIsPermittedStarts() {
    start("https://93.184.216.34/hook", SECRET, false)
        .run(program -> assertThat(program).hasNotFailed());
    start("http://localhost:9/hook", SECRET, true)
        .run(program -> assertThat(program).hasNotFailed());
    start("", "", false).run(program -> assertThat(program).hasNotFailed());
    start("", SECRET, false).run(program -> assertThat(program).hasNotFailed());
    start("https://no-such-host.invalid/hook", SECRET, false)
        .run(program -> assertThat(program).hasNotFailed());
  }

  private static ApplicationContextRunner start(String url, String secret, boolean allowPrivate) {
    return new ApplicationContextRunner()
        .withUserConfiguration(CrmConfiguration.class)
        .withPropertyValues(
            "leadflow.crm.url=" + url,
            "leadflow.crm.secret=" + secret,
            "leadflow.crm.allow-private=" + allowPrivate);
  }
}
