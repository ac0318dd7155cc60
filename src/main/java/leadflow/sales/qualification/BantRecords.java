package leadflow.sales.qualification;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import leadflow.lead.Actor;
import leadflow.lead.Lead;
import leadflow.lead.PersonalData;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Every save of a qualification: who saved it, when, and what changed. */
@Repository
public class BantRecords implements PersonalData {

  private static final String COLUMNS =
      Arrays.stream(BantField.values()).map(BantField::column).collect(Collectors.joining(", "));
  private static final String PARAMETERS =
      Arrays.stream(BantField.values())
          .map(f -> ":" + f.column())
          .collect(Collectors.joining(", "));

  private final JdbcClient jdbc;
  private final ObjectMapper json;
  private final Clock clock;

  BantRecords(JdbcClient jdbc, ObjectMapper json, Clock clock) {
    this.jdbc = jdbc;
    this.json = json;
    this.clock = clock;
  }

  /** A save as it is shown: the values that are set, by the API's field names. */
  public record Saved(
      Instant at,
      String by,
      int cycle,
      Map<String, Object> fields,
      @Nullable String suggested,
      List<String> changed) {}

  /** Returns all saves of a lead, oldest first. */
  public List<Saved> of(UUID lead) {
    return jdbc.sql("select * from leadflow.bant where lead_id = :lead order by id")
        .param("lead", lead)
        .query((r, n) -> saved(r))
        .list();
  }

  /** Returns the last save of a lead. */
  public Optional<Saved> newest(UUID lead) {
    return jdbc.sql("select * from leadflow.bant where lead_id = :lead order by id desc limit 1")
        .param("lead", lead)
        .query((r, n) -> saved(r))
        .optional();
  }

  private static Saved saved(ResultSet r) throws SQLException {
    return new Saved(
        r.getTimestamp("saved_at").toInstant(),
        r.getString("saved_by"),
        r.getInt("cycle"),
        fields(r).entrySet().stream()
            .collect(
                Collectors.toMap(
                    e -> e.getKey().path(), Map.Entry::getValue, (a, b) -> a, TreeMap::new)),
        r.getString("suggested"),
        List.of((String[]) r.getArray("changed").getArray()));
  }

  /** Returns the answers of the lead's present cycle. */
  Map<BantField, Object> latest(Lead lead) {
    return jdbc.sql(
            "select * from leadflow.bant where lead_id = :lead and cycle = :cycle order by id desc limit 1")
        .param("lead", lead.id())
        .param("cycle", lead.state().cycle())
        .query((r, n) -> fields(r))
        .optional()
        .orElseGet(() -> new EnumMap<>(BantField.class));
  }

  void save(
      Lead lead,
      Map<BantField, Object> fields,
      @Nullable String suggested,
      Map<String, Object> ownFields) {
    Map<BantField, Object> before = latest(lead);
    String[] changed =
        Arrays.stream(BantField.values())
            .filter(f -> !same(before.get(f), fields.get(f)))
            .map(BantField::path)
            .toArray(String[]::new);
    var insert =
        jdbc.sql(
                """
                insert into leadflow.bant (lead_id, cycle, saved_at, saved_by, suggested, answers, changed, %s)
                values (:lead, :cycle, :now, :by, :suggested, :answers::jsonb, :changed, %s)
                """
                    .formatted(COLUMNS, PARAMETERS))
            .param("lead", lead.id())
            .param("cycle", lead.state().cycle())
            .param("now", Timestamp.from(clock.instant()))
            .param("by", Actor.current())
            .param("suggested", suggested)
            .param("answers", write(ownFields))
            .param("changed", changed);
    for (BantField field : BantField.values()) {
      insert = insert.param(field.column(), fields.get(field));
    }
    insert.update();
  }

  Optional<String> verdict(UUID lead) {
    return jdbc.sql(
            "select verdict from leadflow.bant where lead_id = :lead and verdict is not null order by id desc limit 1")
        .param("lead", lead)
        .query(String.class)
        .optional();
  }

  private static boolean same(@Nullable Object a, @Nullable Object b) {
    return a instanceof BigDecimal x && b instanceof BigDecimal y
        ? x.compareTo(y) == 0
        : Objects.equals(a, b);
  }

  private static Map<BantField, Object> fields(ResultSet r) throws SQLException {
    Map<BantField, Object> fields = new EnumMap<>(BantField.class);
    for (BantField field : BantField.values()) {
      Object value = r.getObject(field.column());
      if (value instanceof java.sql.Date date) {
        value = date.toLocalDate();
      }
      if (value != null) {
        fields.put(field, value);
      }
    }
    return fields;
  }

  private @Nullable String write(Map<String, Object> ownFields) {
    try {
      return ownFields.isEmpty() ? null : json.writeValueAsString(ownFields);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  @Override
  public void erase(Lead lead) {
    jdbc.sql("delete from leadflow.bant where lead_id = :lead").param("lead", lead.id()).update();
  }
}
