package leadflow.mail;

/** Addresses of our public pages, as they stand in mails. */
public final class PublicUrls {

  private PublicUrls() {}

  /** Returns the address of the unsubscribe page for this token. */
  public static String unsubscribe(String publicUrl, String token) {
    return publicUrl + "/unsubscribe/" + token;
  }

  /** Returns the address without slashes at its end, so that a path can follow. */
  public static String withoutSlash(String url) {
    return url.replaceFirst("/+$", "");
  }
}
