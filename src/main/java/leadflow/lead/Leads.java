package leadflow.lead;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.stereotype.Repository;

/** All leads. Whoever moves one locks its row first. */
@Repository
public class Leads {

  private final JdbcClient jdbc;

  private final ObjectMapper json;
  private final Clock clock;

  Leads(JdbcClient jdbc, ObjectMapper json, Clock clock) {
    this.jdbc = jdbc;
    this.json = json;
    this.clock = clock;
  }

  /**
   * False when the address is already known; then nothing is written. Takes the address's lock, so
   * that an activity which finds no lead yet is parked either before or after, never unseen.
   */
  public boolean insert(Lead lead) {
    LeadFacts f = lead.facts();
    StatementSpec insert =
        jdbc.sql(
            """
            insert into leadflow.lead (id, email, email_key, first_name, last_name, phone, company,
              website, title, industry, company_size, revenue, country, country_code, city, time_zone, language,
              product, segment, source, campaign, asset, message, request, properties,
              stage, status, position, cycle, stage_since, created_at, updated_at)
            values (:id, :email, :emailKey, :firstName, :lastName, :phone, :company,
              :website, :title, :industry, :companySize, :revenue, :country, :countryCode, :city, :timeZone, :language,
              :product, :segment, :source, :campaign, :asset, :message, :request, :properties::jsonb,
              :stage, :status,
              (select :position from pg_advisory_xact_lock(hashtextextended(:emailKey, 0))),
              :cycle, :since, :createdAt, :createdAt)
            on conflict (email_key) do nothing
            """);
    return facts(insert, f)
            .param("id", lead.id())
            .param("email", f.email())
            .param("emailKey", f.emailKey())
            .param("stage", lead.state().stage().name())
            .param("status", lead.state().status().name())
            .param("position", lead.state().position().name())
            .param("cycle", lead.state().cycle())
            .param("since", timestamp(lead.state().since()))
            .param("createdAt", timestamp(lead.createdAt()))
            .update()
        == 1;
  }

  public Optional<Lead> find(UUID id) {
    return jdbc.sql("select * from leadflow.lead where id = :id")
        .param("id", id)
        .query(row)
        .optional();
  }

  public Lead get(UUID id) {
    return find(id).orElseThrow(() -> new LeadNotFound(id));
  }

  public Optional<UUID> idOf(String email) {
    return jdbc.sql("select id from leadflow.lead where email_key = :key")
        .param("key", LeadFacts.emailKey(email))
        .query(UUID.class)
        .optional();
  }

  /** Locks the lead until the transaction ends. */
  public Lead lock(UUID id) {
    return lockIfThere(id).orElseThrow(() -> new LeadNotFound(id));
  }

  public Optional<Lead> lockIfThere(UUID id) {
    return jdbc.sql("select * from leadflow.lead where id = :id for update")
        .param("id", id)
        .query(row)
        .optional();
  }

  /** Until the transaction ends nobody captures this address; see {@link #insert}. */
  public void lockAddress(String email) {
    jdbc.sql("select pg_advisory_xact_lock(hashtextextended(:key, 0))")
        .param("key", LeadFacts.emailKey(email))
        .query((r, n) -> true)
        .single();
  }

  public Optional<Lead> lockByEmail(String email) {
    return jdbc.sql("select * from leadflow.lead where email_key = :key for update")
        .param("key", LeadFacts.emailKey(email))
        .query(row)
        .optional();
  }

  /**
   * The lead of this address, locked; where there is none, none comes until the transaction ends.
   */
  public Optional<Lead> lockByEmailOrAddress(String email) {
    Optional<Lead> known = lockByEmail(email);
    if (known.isEmpty()) {
      // it may be captured at this very moment
      lockAddress(email);
      return lockByEmail(email);
    }
    return known;
  }

  public void saveFacts(Lead lead) {
    facts(
            jdbc.sql(
                """
                update leadflow.lead set first_name = :firstName, last_name = :lastName, phone = :phone,
                  company = :company, website = :website, title = :title, industry = :industry,
                  company_size = :companySize, revenue = :revenue, country = :country, country_code = :countryCode, city = :city,
                  time_zone = :timeZone, language = :language, product = :product, segment = :segment,
                  source = :source, campaign = :campaign, asset = :asset, message = :message,
                  request = :request, properties = :properties::jsonb, updated_at = :now
                where id = :id
                """),
            lead.facts())
        .param("id", lead.id())
        .param("now", now())
        .update();
  }

  /** In which language the lead wants to be written to. */
  public void saveLanguage(UUID id, String language) {
    jdbc.sql("update leadflow.lead set language = :language, updated_at = :now where id = :id")
        .param("language", language)
        .param("now", now())
        .param("id", id)
        .update();
  }

  /** Stores where the lead stands and its score, in one statement. */
  public Lead save(Lead lead) {
    LeadState s = lead.state();
    Score score = lead.score();
    jdbc.sql(
            """
            update leadflow.lead set stage = :stage, status = :status, position = :position,
              work_status = :workStatus, status_reason = :reason, cycle = :cycle, wake_at = :wakeAt,
              owner = :owner, hot = :hot, verdict = :verdict, journey_instance_id = :journey,
              stage_since = :since, fit = :fit, engagement = :engagement, fit_grade = :fitGrade,
              engagement_grade = :engagementGrade, mql = :mql, engagement_since = :engagementSince,
              score_changes_at = :scoreChangesAt, updated_at = :now
            where id = :id
            """)
        .param("stage", s.stage().name())
        .param("status", s.status().name())
        .param("position", s.position().name())
        .param("workStatus", name(s.workStatus()))
        .param("reason", s.reason())
        .param("cycle", s.cycle())
        .param("wakeAt", timestamp(s.wakeAt()))
        .param("owner", s.owner())
        .param("hot", s.hot())
        .param("verdict", name(s.verdict()))
        .param("journey", s.journeyInstanceId())
        .param("since", timestamp(s.since()))
        .param("fit", score.fit())
        .param("engagement", score.engagement())
        .param("fitGrade", score.fitGrade())
        .param("engagementGrade", score.engagementGrade())
        .param("mql", score.mql())
        .param("engagementSince", timestamp(lead.engagementSince()))
        .param("scoreChangesAt", timestamp(score.changesAt()))
        .param("now", now())
        .param("id", lead.id())
        .update();
    return lead;
  }

  /** Stores the scores of locked leads, in one statement. */
  public void saveScores(List<Lead> scored) {
    if (scored.isEmpty()) {
      return;
    }
    jdbc.sql(
            """
            update leadflow.lead l set fit = n.fit, engagement = n.engagement, fit_grade = n.fit_grade,
              engagement_grade = n.engagement_grade, mql = n.mql, score_changes_at = n.changes_at,
              updated_at = case when (l.fit, l.engagement, l.mql) is distinct from (n.fit, n.engagement, n.mql)
                then :now else l.updated_at end
            from unnest(:ids, :fits, :engagements, :fitGrades, :engagementGrades, :mqls,
                cast(:changes as timestamptz[]))
              as n (id, fit, engagement, fit_grade, engagement_grade, mql, changes_at)
            where l.id = n.id
            """)
        .param("now", now())
        .param("ids", scored.stream().map(Lead::id).toArray(UUID[]::new))
        .param("fits", scored.stream().map(l -> l.score().fit()).toArray(Integer[]::new))
        .param(
            "engagements", scored.stream().map(l -> l.score().engagement()).toArray(Integer[]::new))
        .param("fitGrades", texts(scored, Score::fitGrade))
        .param("engagementGrades", texts(scored, Score::engagementGrade))
        .param("mqls", scored.stream().map(l -> l.score().mql()).toArray(Boolean[]::new))
        .param("changes", texts(scored, Score::changesAt))
        .update();
  }

  private static @Nullable String[] texts(
      List<Lead> leads, Function<Score, ? extends @Nullable Object> what) {
    return leads.stream()
        .map(lead -> what.apply(lead.score()))
        .map(value -> value == null ? null : value.toString())
        .toArray(String[]::new);
  }

  /** The journey's instance is known only after its first steps have run and saved. */
  public void saveJourney(UUID id, String journeyInstanceId) {
    jdbc.sql("update leadflow.lead set journey_instance_id = :journey where id = :id")
        .param("journey", journeyInstanceId)
        .param("id", id)
        .update();
  }

  /** Takes the person out of the row; what is counted stays. */
  public void erase(UUID id) {
    jdbc.sql(
            """
            update leadflow.lead set email = :nobody, email_key = :nobody, first_name = null, last_name = null,
              phone = null, company = null, website = null, title = null, city = null, message = null,
              campaign = null, asset = null, status_reason = null, properties = '{}'
            where id = :lead
            """)
        .param("nobody", "erased-" + id + "@erased.invalid")
        .param("lead", id)
        .update();
  }

  private StatementSpec facts(StatementSpec statement, LeadFacts f) {
    return statement
        .param("firstName", f.firstName())
        .param("lastName", f.lastName())
        .param("phone", f.phone())
        .param("company", f.company())
        .param("website", f.website())
        .param("title", f.title())
        .param("industry", f.industry())
        .param("companySize", f.companySize())
        .param("revenue", f.revenue())
        .param("country", f.country())
        .param("countryCode", f.countryCode())
        .param("city", f.city())
        .param("timeZone", f.timeZone())
        .param("language", f.language())
        .param("product", f.product())
        .param("segment", f.segment())
        .param("source", f.source())
        .param("campaign", f.campaign())
        .param("asset", f.asset())
        .param("message", f.message())
        .param("request", f.request())
        .param("properties", write(f.properties()));
  }

  /** A row of {@code leadflow.lead_record}, all columns. */
  public RowMapper<Lead> row() {
    return row;
  }

  private final RowMapper<Lead> row =
      (r, n) ->
          new Lead(
              r.getObject("id", UUID.class),
              facts(r),
              state(r),
              new Score(
                  r.getInt("fit"),
                  r.getInt("engagement"),
                  r.getString("fit_grade"),
                  r.getString("engagement_grade"),
                  r.getBoolean("mql"),
                  instant(r, "score_changes_at")),
              instant(r, "engagement_since"),
              r.getTimestamp("created_at").toInstant(),
              r.getTimestamp("updated_at").toInstant());

  private LeadFacts facts(ResultSet r) throws SQLException {
    return LeadFactsBuilder.builder()
        .email(r.getString("email"))
        .firstName(r.getString("first_name"))
        .lastName(r.getString("last_name"))
        .phone(r.getString("phone"))
        .company(r.getString("company"))
        .website(r.getString("website"))
        .title(r.getString("title"))
        .industry(r.getString("industry"))
        .companySize(r.getString("company_size"))
        .revenue(r.getString("revenue"))
        .country(r.getString("country"))
        .city(r.getString("city"))
        .timeZone(r.getString("time_zone"))
        .language(r.getString("language"))
        .product(r.getString("product"))
        .segment(r.getString("segment"))
        .source(r.getString("source"))
        .campaign(r.getString("campaign"))
        .asset(r.getString("asset"))
        .message(r.getString("message"))
        .request(r.getString("request"))
        .properties(read(r.getString("properties")))
        .build();
  }

  private static LeadState state(ResultSet r) throws SQLException {
    String workStatus = r.getString("work_status");
    String verdict = r.getString("verdict");
    return new LeadState(
        Stage.valueOf(r.getString("stage")),
        Status.valueOf(r.getString("status")),
        JourneyPosition.valueOf(r.getString("position")),
        workStatus == null ? null : WorkStatus.valueOf(workStatus),
        r.getString("status_reason"),
        r.getInt("cycle"),
        instant(r, "wake_at"),
        r.getString("owner"),
        r.getBoolean("hot"),
        verdict == null ? null : PendingMove.valueOf(verdict),
        r.getString("journey_instance_id"),
        r.getTimestamp("stage_since").toInstant());
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
      return json.readValue(properties, new TypeReference<>() {});
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("properties cannot be read", e);
    }
  }

  private Timestamp now() {
    return Timestamp.from(clock.instant());
  }

  private static @Nullable String name(@Nullable Enum<?> value) {
    return value == null ? null : value.name();
  }

  private static @Nullable Timestamp timestamp(@Nullable Instant at) {
    return at == null ? null : Timestamp.from(at);
  }

  private static @Nullable Instant instant(ResultSet r, String column) throws SQLException {
    Timestamp at = r.getTimestamp(column);
    return at == null ? null : at.toInstant();
  }
}
