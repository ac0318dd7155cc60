package leadflow.scoring.likelihood;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Repository;

/** The learned models; every node holds the newest, at most seconds after it was learned. */
@Repository
class LikelihoodModels {

  private static final Logger log = LoggerFactory.getLogger(LikelihoodModels.class);
  private static final int KEPT = 10;

  private final JdbcClient jdbc;
  private final ObjectMapper json;
  private volatile @Nullable Learned newest;

  LikelihoodModels(JdbcClient jdbc, ObjectMapper json) {
    this.jdbc = jdbc;
    this.json = json;
  }

  record Learned(long version, LikelihoodModel model) {}

  Optional<Learned> newest() {
    return Optional.ofNullable(newest);
  }

  /** A node that has just started knows what was learned before. */
  @Scheduled(fixedDelay = 5000)
  void refresh() {
    try {
      Learned known = newest;
      jdbc.sql(
              """
              select version, model from leadflow.learned_model
              where version > :known order by version desc limit 1
              """)
          .param("known", known == null ? 0 : known.version)
          .query((r, n) -> new Learned(r.getLong("version"), unpacked(r.getBytes("model"))))
          .optional()
          .ifPresent(learned -> newest = learned);
    } catch (DataAccessException e) {
      log.warn("A newer model is not looked for while the database does not answer");
    }
  }

  Optional<Instant> trainedAt() {
    return jdbc.sql("select max(trained_at) from leadflow.learned_model")
        .query((r, n) -> Optional.ofNullable(r.getTimestamp(1)).map(Timestamp::toInstant))
        .single();
  }

  /** Stores the model under the next version, which its report then names. */
  long save(LikelihoodModel model, Instant at, int sample) {
    long version =
        jdbc.sql(
                """
                insert into leadflow.learned_model (trained_at, sample_size, report, model)
                values (:at, :sample, '{}', :model) returning version
                """)
            .param("at", Timestamp.from(at))
            .param("sample", sample)
            .param("model", packed(model))
            .query(Long.class)
            .single();
    jdbc.sql("delete from leadflow.learned_model where version <= :old")
        .param("old", version - KEPT)
        .update();
    return version;
  }

  void save(TrainingReport report) {
    try {
      jdbc.sql("update leadflow.learned_model set report = :report::jsonb where version = :version")
          .param("report", json.writeValueAsString(report))
          .param("version", report.version())
          .update();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private byte[] packed(LikelihoodModel model) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream packed = new GZIPOutputStream(bytes)) {
      json.writeValue(packed, model);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private LikelihoodModel unpacked(byte[] bytes) {
    try (GZIPInputStream packed = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      return json.readValue(packed, LikelihoodModel.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
