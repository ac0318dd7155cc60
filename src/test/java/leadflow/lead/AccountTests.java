package leadflow.lead;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccountTests {

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "Acme, acme",
        "ACME Inc., acme",
        "'Acme, Inc', acme",
        "Acme GmbH & Co. KG, acme",
        "Müller & Söhne AG, muller and sohne",
        "Muller and Sohne, muller and sohne",
        "Anadolu Hava S.A., anadolu hava",
        "Acme Sp. z o.o., acme",
        "O'Neill's Ltd, oneills",
        "AG, ag",
        "株式会社日立, 株式会社日立",
        "'   ', -",
        "'...', -",
        "-, -"
      })
  void aCompanysNameHasOneSpelling(String company, String name) {
    assertThat(account("a@acme.example", company).name()).isEqualTo(name);
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "ana@acme.example, acme.example",
        "Ana@ACME.Example, acme.example",
        "ana@gmail.com, -",
        "ana@web.de, -",
        "ana@mail.acme.example, mail.acme.example"
      })
  void aDomainTellsTheCompanyUnlessAnybodyGetsOne(String email, String domain) {
    assertThat(account(email, null).domain()).isEqualTo(domain);
  }

  private static Account account(String email, String company) {
    return Account.of(
        LeadFactsBuilder.builder().email(email).company(company).properties(Map.of()).build());
  }
}
