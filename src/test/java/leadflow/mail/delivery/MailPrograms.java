package leadflow.mail.delivery;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import leadflow.support.Http;
import leadflow.support.Program;

/** Programs that send one outbox's mails to one server. */
final class MailPrograms {

  /** Mails that one program has on their way at once. */
  static final int THREADS = 4;

  private final SharedOutbox outbox;
  private final MailSink sink;
  private final Path folder;
  private int started;

  MailPrograms(SharedOutbox outbox, MailSink sink, Path folder) {
    this.outbox = outbox;
    this.sink = sink;
    this.folder = folder.toAbsolutePath();
  }

  /**
   * Starts one; it is not ready yet. Its timeouts are longer than a test makes it stand still.
   *
   * @param node how it names itself to the mail server
   */
  Program launch(String node) {
    started++;
    Map<String, String> environment = new HashMap<>(outbox.environment());
    environment.put("SPRING_MAIL_HOST", "localhost");
    environment.put("SPRING_MAIL_PORT", Integer.toString(sink.port()));
    environment.put("LEADFLOW_DATA_DIR", folder.resolve(node).toString());
    return Program.launch(
        folder.resolve("%02d-%s.log".formatted(started, node)),
        environment,
        List.of(
            "--spring.mail.properties.mail.smtp.localhost=" + node,
            "--leadflow.mail.threads=" + THREADS,
            "--leadflow.mail.connect-timeout=5s",
            "--leadflow.mail.read-timeout=20s",
            "--leadflow.mail.write-timeout=60s",
            "--leadflow.mail.patience=5m",
            "--leadflow.mail.lease=5m"));
  }

  /** An operator decides about a mail. */
  static Http.Answer settle(Program program, String messageId, String as) {
    return Http.withKey(program.port())
        .post(
            "/api/mails/" + SharedOutbox.id(messageId) + "/settlement",
            "{\"as\": \"%s\", \"reason\": \"a test\"}".formatted(as))
        .is(200);
  }
}
