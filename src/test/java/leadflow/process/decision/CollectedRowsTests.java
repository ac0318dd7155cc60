package leadflow.process.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CollectedRowsTests {

  @Test
  void aRowWithoutListsStandsForItself() {
    Map<String, Object> row = new HashMap<>(Map.of("group", "size", "cap", 20));
    row.put("points", null);
    assertThat(CollectedRows.of(row)).containsExactly(row);
  }

  @Test
  void aRowOfListsStandsForOneRowEach() {
    Map<String, Object> row =
        Map.of(
            "group",
            "title",
            "points",
            Arrays.asList(List.of(25, 15), null, -10),
            "description",
            Arrays.asList(List.of("Director", "Manager"), null, "Assistant"));
    assertThat(CollectedRows.of(row))
        .containsExactly(
            Map.of("group", "title", "points", 25, "description", "Director"),
            Map.of("group", "title", "points", 15, "description", "Manager"),
            Map.of("group", "title", "points", -10, "description", "Assistant"));
  }

  @Test
  void tablesThatSayNothingMakeNoRow() {
    Map<String, Object> row =
        Map.of("group", "title", "points", Collections.nCopies(2, (Object) null));
    assertThat(CollectedRows.of(row)).isEmpty();
  }

  @Test
  void listsThatDoNotMatchAreAFault() {
    Map<String, Object> row = Map.of("points", List.of(1, 2), "description", List.of("one"));
    assertThatThrownBy(() -> CollectedRows.of(row)).hasMessageContaining("one length");
  }
}
