package leadflow.lead;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CountryCodeTests {

  @ParameterizedTest
  @CsvSource({
    "DE, DE",
    "de, DE",
    "DEU, DE",
    "Germany, DE",
    "' Deutschland ', DE",
    "Allemagne, DE",
    "U.S.A., US",
    "United  States, US",
    "UK, GB",
    "Hong Kong, HK",
    "North Korea, KP",
    "Iran, IR",
    "Syria, SY",
    "Cuba, CU",
    "Atlantis,",
    "'',",
    ","
  })
  void aCountryHasOneCodeHoweverItIsSpelled(String spelled, String code) {
    assertThat(CountryCode.of(spelled)).isEqualTo(code);
  }
}
