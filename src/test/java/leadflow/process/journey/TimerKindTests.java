package leadflow.process.journey;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A timer is known by what its expression asks, not by how that is spelled. */
class TimerKindTests {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "DATE: ${slaSteps.warnAt(execution.processBusinessKey, 'first-touch')} | SLA_CLOCK",
        "DATE: ${ slaSteps . dueAt(execution.processBusinessKey, 'accept') } | SLA_CLOCK",
        "CYCLE: #{slaSteps.idleCycle(execution.processBusinessKey)} | SLA_CLOCK",
        "DATE: ${nextEmailAt} | NEXT_EMAIL",
        "DATE: ${nurtureSteps.nextEmailAt(execution.processBusinessKey)} | NEXT_EMAIL",
        "DATE: ${lifecycleSteps.wakeAt(execution.processBusinessKey)} | OTHER",
        "DATE: ${lifecycleSteps.wakeAt('slaSteps.dueAt nextEmailAt')} | OTHER",
        "DURATION: P3D | OTHER",
        "DATE: ${slaSteps. | OTHER"
      })
  void aTimerIsKnownByWhatItAsks(String configuration, TimerKind kind) {
    assertThat(TimerKind.of(configuration)).isEqualTo(kind);
  }
}
