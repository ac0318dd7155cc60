package leadflow.platform.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Keys of machine clients. A key is random and long, so its plain SHA-256 is all that is kept. */
@Repository
class ApiKeys {

  /** The key that {@code LEADFLOW_API_KEY} gives, or the first start generates. */
  static final String FIRST = "first";

  private final JdbcClient jdbc;
  private final Clock clock;

  /** Spares a statement per request; a revoked key is refused everywhere half a minute later. */
  private final Cache<String, Caller> known =
      Caffeine.newBuilder().maximumSize(1_000).expireAfterWrite(Duration.ofSeconds(30)).build();

  ApiKeys(JdbcClient jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  /**
   * A guess is compared by its hash, in the index and in the cache, so the time that takes tells
   * nothing about a key.
   */
  Optional<Caller> find(String key) {
    byte[] hash = hash(key);
    String name = HexFormat.of().formatHex(hash);
    Caller caller = known.getIfPresent(name);
    if (caller == null) {
      caller = load(hash).orElse(null);
      if (caller != null) {
        known.put(name, caller);
      }
    }
    return Optional.ofNullable(caller);
  }

  boolean exists(String name) {
    return jdbc.sql(
            "select exists (select 1 from leadflow.api_key where name = :name and revoked_at is null)")
        .param("name", name)
        .query(Boolean.class)
        .single();
  }

  /** Makes this the one key of that name, with all scopes; an older one is revoked. */
  void replace(String name, String key) {
    Timestamp now = Timestamp.from(clock.instant());
    byte[] hash = hash(key);
    jdbc.sql(
            "update leadflow.api_key set revoked_at = :now where name = :name and hash <> :hash and revoked_at is null")
        .param("now", now)
        .param("name", name)
        .param("hash", hash)
        .update();
    jdbc.sql(
            """
            insert into leadflow.api_key (id, name, hash, scopes, created_at)
            values (:id, :name, :hash, :scopes, :now)
            on conflict (hash) do update set name = :name, scopes = :scopes, revoked_at = null
            """)
        .param("id", UUID.randomUUID())
        .param("name", name)
        .param("hash", hash)
        .param("scopes", Scope.ALL.stream().sorted().toArray(String[]::new))
        .param("now", now)
        .update();
  }

  static String generate() {
    byte[] bytes = new byte[32];
    new SecureRandom().nextBytes(bytes);
    return "lf_" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private Optional<Caller> load(byte[] hash) {
    return jdbc.sql(
            "select name, scopes from leadflow.api_key where hash = :hash and revoked_at is null")
        .param("hash", hash)
        .query(
            (row, n) ->
                Caller.key(
                    row.getString("name"), List.of((String[]) row.getArray("scopes").getArray())))
        .optional();
  }

  private static byte[] hash(String key) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
