package leadflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import leadflow.mail.outbox.MailKind;
import leadflow.mail.outbox.MailState;
import leadflow.process.decision.DecisionTables;
import leadflow.process.journey.Role;
import leadflow.sla.ClockKind;
import leadflow.support.LeadflowTest;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The words of the database and of the decision tables are those of the program. */
@LeadflowTest
class VocabularyTests {

  private static final Pattern QUOTED = Pattern.compile("'([^']*)'");

  @Autowired JdbcClient jdbc;
  @Autowired DecisionTables decisions;

  @Test
  void theOutboxKnowsTheStatesAndKindsOfMails() {
    assertThat(checked("message", "state"))
        .isEqualTo(ids(Arrays.stream(MailState.values()).map(MailState::id)));
    assertThat(checked("message", "kind"))
        .isEqualTo(ids(Arrays.stream(MailKind.values()).map(MailKind::id)));
  }

  @Test
  void assignmentsKnowTheRoles() {
    assertThat(checked("assignment", "role"))
        .isEqualTo(ids(Arrays.stream(Role.values()).map(Role::id)));
  }

  @Test
  void everyKindOfClockHasATarget() {
    for (ClockKind kind : ClockKind.values()) {
      var policy = decisions.ask("set-sla", clock(kind));
      assertThat(policy.first()).as(kind.id()).isPresent();
    }
  }

  @Test
  void aMailGoesOnlyOnwards() {
    for (MailState from : MailState.values()) {
      for (MailState to : MailState.values()) {
        if (from.mayBecome(to)) {
          assertThat(from == MailState.SENT || from == MailState.SKIPPED)
              .as("%s is final", from)
              .isFalse();
          assertThat(to == MailState.SENDING)
              .as("%s to %s", from, to)
              .isEqualTo(from.isWaiting() && to == MailState.SENDING);
        }
      }
      assertThat(from.isWaiting() && from.isSettled()).isFalse();
    }
  }

  private static Map<String, Object> clock(ClockKind kind) {
    Map<String, Object> inputs = new HashMap<>();
    inputs.put("kind", kind.id());
    inputs.put("hot", false);
    inputs.put("owned", false);
    inputs.put("product", null);
    inputs.put("segment", null);
    return inputs;
  }

  private static Set<String> ids(Stream<String> ids) {
    return ids.collect(Collectors.toSet());
  }

  /** What the column's check constraint allows. */
  private Set<String> checked(String table, String column) {
    List<String> constraints =
        jdbc.sql(
                """
                select pg_get_constraintdef(c.oid) from pg_constraint c
                join pg_attribute a on a.attrelid = c.conrelid and a.attnum = any (c.conkey)
                where c.contype = 'c' and c.conrelid = ('leadflow.' || :table)::regclass
                  and a.attname = :column and array_length(c.conkey, 1) = 1
                """)
            .param("table", table)
            .param("column", column)
            .query(String.class)
            .list();
    assertThat(constraints).as("%s.%s", table, column).hasSize(1);
    return QUOTED
        .matcher(constraints.get(0))
        .results()
        .map(m -> m.group(1))
        .collect(Collectors.toSet());
  }
}
