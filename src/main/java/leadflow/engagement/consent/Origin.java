package leadflow.engagement.consent;

import org.jspecify.annotations.Nullable;

/**
 * The way a consent came in.
 *
 * @param channel form (anybody may have filled it in) or api (a client vouches for it)
 * @param form the public form's name; null for the API
 */
public record Origin(String channel, @Nullable String form) {

  public static final Origin API = new Origin("api", null);

  public static Origin form(String name) {
    return new Origin("form", name);
  }

  boolean isApi() {
    return channel.equals(API.channel);
  }
}
