package leadflow.process.decision;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The rows that one row stands for when its cells take over what required tables say. A table that
 * collects says a list, so {@code {group: "title", points: [25, 15], text: ["Director",
 * "Manager"]}} stands for two rows of the group. A cell may name several tables, as in {@code [a,
 * b]}; those that say nothing add nothing.
 */
final class CollectedRows {

  private CollectedRows() {}

  /**
   * @throws IllegalStateException if the row's lists differ in length, so that nobody knows which
   *     points belong to which text
   */
  static List<Map<String, Object>> of(Map<String, Object> row) {
    Map<String, List<Object>> lists = new HashMap<>();
    row.forEach(
        (output, value) -> {
          if (value instanceof Collection<?> list) {
            lists.put(output, flat(list));
          }
        });
    if (lists.isEmpty()) {
      return List.of(Collections.unmodifiableMap(new HashMap<>(row)));
    }
    List<Integer> lengths = lists.values().stream().map(List::size).distinct().toList();
    if (lengths.size() > 1) {
      throw new IllegalStateException(
          "The lists of a row must be of one length, which those of %s are not".formatted(row));
    }
    List<Map<String, Object>> rows = new ArrayList<>();
    for (int i = 0; i < lengths.get(0); i++) {
      Map<String, Object> one = new HashMap<>(row);
      int place = i;
      lists.forEach((output, list) -> one.put(output, list.get(place)));
      rows.add(Collections.unmodifiableMap(one));
    }
    return rows;
  }

  private static List<Object> flat(Collection<?> list) {
    List<Object> flat = new ArrayList<>();
    for (Object value : list) {
      if (value instanceof Collection<?> inner) {
        flat.addAll(flat(inner));
      } else if (Objects.nonNull(value)) {
        flat.add(value);
      }
    }
    return flat;
  }
}
