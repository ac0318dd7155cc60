package leadflow.lead;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatusTests {

  @ParameterizedTest
  @CsvSource({
    "ACTIVE,       ACTIVE WON RECYCLED DISQUALIFIED INACTIVE LOST ERASED",
    "RECYCLED,     ACTIVE WON RECYCLED DISQUALIFIED INACTIVE LOST ERASED",
    "WON,          ACTIVE WON ERASED",
    "DISQUALIFIED, ACTIVE DISQUALIFIED ERASED",
    "INACTIVE,     ACTIVE INACTIVE ERASED",
    "LOST,         ACTIVE LOST ERASED",
    "ERASED,       ERASED"
  })
  void fromThisALeadMayOnlyGoToThose(Status from, String to) {
    Set<Status> allowed = Stream.of(to.split(" ")).map(Status::valueOf).collect(Collectors.toSet());
    for (Status next : Status.values()) {
      assertThat(from.mayBecome(next)).as("%s to %s", from, next).isEqualTo(allowed.contains(next));
    }
  }

  @Test
  void onlyOnTheWayAndRestingRunsAJourney() {
    assertThat(List.of(Status.values()).stream().filter(Status::hasJourney))
        .containsExactlyElementsOf(EnumSet.of(Status.ACTIVE, Status.RECYCLED));
  }
}
