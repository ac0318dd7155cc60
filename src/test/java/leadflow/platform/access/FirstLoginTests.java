package leadflow.platform.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import leadflow.support.Http;
import leadflow.support.LeadflowTest;
import leadflow.support.TestDatabase;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.TestPropertySource;

/**
 * A first start to which nothing was given: what it made up is in one file, and opens the doors.
 */
@LeadflowTest
@TestPropertySource(
    properties = {
      "leadflow.admin-password=",
      "leadflow.api-key=",
      "leadflow.sample-leads=true",
      TestDatabase.EMPTY
    })
class FirstLoginTests {

  private static final Pattern USER =
      Pattern.compile("(?m)^user: (\\S+) +password: (\\S+)  \\((\\S+)\\)$");
  private static final Pattern KEY = Pattern.compile("(?m)^API key: (\\S+)$");

  @Autowired FirstLogin firstLogin;
  @LocalServerPort int port;

  @Value("${leadflow.data-dir}")
  Path dataDir;

  @Test
  void itsOwnerAloneReadsTheFile() throws IOException {
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
        .isEqualTo("rw-------");
  }

  @Test
  void everybodyInItLogsInAndBelongsToHisGroup() throws IOException {
    Map<String, String> groups = new LinkedHashMap<>();
    Matcher user = USER.matcher(text());
    while (user.find()) {
      groups.put(user.group(1), user.group(3));
      Http person = Http.as(port, user.group(1), user.group(2));
      String told =
          person.get("/engine-rest/identity/groups?userId=" + user.group(1)).is(200).text();
      String group = user.group(3).equals("administrator") ? "camunda-admin" : user.group(3);
      assertThat(told).contains("\"id\":\"" + group + "\"");
      assertThat(user.group(2)).hasSizeGreaterThanOrEqualTo(16);
    }
    assertThat(groups)
        .containsEntry("admin", "administrator")
        .containsValues("sdr", "sales", "managers", "marketing", "processOwners");
  }

  @Test
  void theKeyOpensTheApi() throws IOException {
    Matcher key = KEY.matcher(text());
    assertThat(key.find()).isTrue();
    Http.anonymous(port)
        .with("Authorization", "Bearer " + key.group(1))
        .get("/api/leads?size=1")
        .is(200);
    assertThat(key.find()).isFalse();
  }

  @Test
  void theNextStartAddsNothing() throws IOException {
    String before = text();
    firstLogin.afterSingletonsInstantiated();
    assertThat(text()).isEqualTo(before);
  }

  private String text() throws IOException {
    return Files.readString(file());
  }

  private Path file() {
    return dataDir.resolve("first-login.txt");
  }
}
