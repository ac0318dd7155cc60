package leadflow.mail.delivery;

import jakarta.mail.Session;
import java.util.Properties;
import leadflow.mail.MailSettings;
import org.jspecify.annotations.Nullable;

/**
 * Where mail is handed over.
 *
 * @param protocol smtp or smtps
 * @param outside false for the embedded inbox
 */
record SmtpServer(
    String host,
    int port,
    @Nullable String user,
    @Nullable String password,
    String protocol,
    Session session,
    boolean outside) {

  static SmtpServer inbox(int port, MailSettings settings) {
    return of("localhost", port, null, null, "smtp", new Properties(), settings, false);
  }

  /**
   * @param given the owner's settings of Jakarta Mail, such as {@code mail.smtp.starttls.enable}
   */
  static SmtpServer of(
      String host,
      int port,
      @Nullable String user,
      @Nullable String password,
      String protocol,
      Properties given,
      MailSettings settings,
      boolean outside) {
    Properties properties = new Properties();
    properties.putAll(given);
    String prefix = "mail." + protocol + ".";
    if (user != null) {
      properties.putIfAbsent(prefix + "auth", "true");
    }
    // the lease is measured by these
    put(properties, prefix + "connectiontimeout", settings.connectTimeout().toMillis());
    put(properties, prefix + "timeout", settings.readTimeout().toMillis());
    put(properties, prefix + "writetimeout", settings.writeTimeout().toMillis());
    // RSET before the next mail rather than NOOP: nothing is left over of a refused one
    properties.put(prefix + "userset", "true");
    properties.put(prefix + "quitwait", "false");
    // without BDAT a mail ends with one dot, and we know whether it was sent
    properties.remove(prefix + "chunksize");
    properties.remove(prefix + "reportsuccess");
    return new SmtpServer(
        host, port, user, password, protocol, Session.getInstance(properties), outside);
  }

  private static void put(Properties properties, String name, long millis) {
    properties.put(name, Long.toString(millis));
  }
}
