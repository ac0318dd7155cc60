package leadflow.engagement.consent;

import org.jspecify.annotations.Nullable;

/**
 * How a consent was given.
 *
 * @param channel form (anybody may have filled it in) or api (a client vouches for it)
 * @param form the public form's name; null for the API
 */
public record ConsentOrigin(String channel, @Nullable String form) {

  public static final ConsentOrigin API = new ConsentOrigin("api", null);

  public static ConsentOrigin form(String name) {
    return new ConsentOrigin("form", name);
  }

  boolean isApi() {
    return channel.equals(API.channel);
  }
}
