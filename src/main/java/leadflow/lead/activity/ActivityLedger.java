package leadflow.lead.activity;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import leadflow.lead.Lead;
import leadflow.lead.LeadFacts;
import leadflow.lead.PersonalData;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** All activities. An address nobody knows parks its activities until the lead comes in. */
@Repository
public class ActivityLedger implements PersonalData {

  private final JdbcClient jdbc;
  private final ObjectMapper json;
  private final Clock clock;

  ActivityLedger(JdbcClient jdbc, ObjectMapper json, Clock clock) {
    this.jdbc = jdbc;
    this.json = json;
    this.clock = clock;
  }

  /** False when this activity is already there. The caller holds the lead's lock. */
  public boolean add(UUID lead, Activity activity) {
    return insert(lead, null, activity);
  }

  /** False when this activity is already there. */
  public boolean park(String email, Activity activity) {
    return insert(null, LeadFacts.emailKey(email), activity);
  }

  /** Hands the parked activities of the lead's address over to it. */
  public int adopt(UUID lead, String email) {
    return jdbc.sql(
            "update leadflow.activity set lead_id = :lead, email_key = null where lead_id is null and email_key = :key")
        .param("lead", lead)
        .param("key", LeadFacts.emailKey(email))
        .update();
  }

  /** A lead's activities in the order of the ledger. */
  public List<Activity> of(UUID lead) {
    return jdbc
        .sql("select * from leadflow.activity where lead_id = :lead")
        .param("lead", lead)
        .query((r, n) -> activity(r))
        .list()
        .stream()
        .sorted(Activity.ORDER)
        .toList();
  }

  /** The activities of several leads, each lead's in the order of the ledger. */
  public Map<UUID, List<Activity>> of(List<UUID> leads) {
    Map<UUID, List<Activity>> ledgers = new HashMap<>();
    jdbc.sql("select * from leadflow.activity where lead_id = any(:leads)")
        .param("leads", leads.toArray(UUID[]::new))
        .query(
            r -> {
              ledgers
                  .computeIfAbsent(r.getObject("lead_id", UUID.class), id -> new ArrayList<>())
                  .add(activity(r));
            });
    ledgers.values().forEach(ledger -> ledger.sort(Activity.ORDER));
    return ledgers;
  }

  private boolean insert(@Nullable UUID lead, @Nullable String emailKey, Activity activity) {
    return jdbc.sql(
                """
                insert into leadflow.activity (id, lead_id, email_key, type, subject, url, properties, human,
                  source, occurred_at, received_at)
                values (:id, :lead, :key, :type, :subject, :url, :properties::jsonb, :human, :source, :at, :now)
                on conflict (id) do nothing
                """)
            .param("id", activity.id())
            .param("lead", lead)
            .param("key", emailKey)
            .param("type", activity.type())
            .param("subject", activity.subject())
            .param("url", activity.url())
            .param("properties", write(activity.properties()))
            .param("human", activity.human())
            .param("source", activity.source().id())
            .param("at", Timestamp.from(activity.occurredAt()))
            .param("now", Timestamp.from(clock.instant()))
            .update()
        == 1;
  }

  private Activity activity(ResultSet r) throws SQLException {
    return new Activity(
        r.getString("id"),
        r.getString("type"),
        r.getString("subject"),
        r.getString("url"),
        r.getTimestamp("occurred_at").toInstant(),
        r.getBoolean("human"),
        read(r.getString("properties")),
        Activity.Source.valueOf(r.getString("source").toUpperCase(Locale.ROOT)));
  }

  private String write(Map<String, Object> properties) {
    try {
      return json.writeValueAsString(properties);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("properties cannot be stored", e);
    }
  }

  private Map<String, Object> read(String properties) {
    try {
      return properties == null ? Map.of() : json.readValue(properties, new TypeReference<>() {});
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("properties cannot be read", e);
    }
  }

  @Override
  public void erase(Lead lead) {
    jdbc.sql("delete from leadflow.activity where lead_id = :lead")
        .param("lead", lead.id())
        .update();
  }
}
