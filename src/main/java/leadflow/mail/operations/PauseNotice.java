package leadflow.mail.operations;

import java.util.List;
import leadflow.mail.delivery.MailPause;
import leadflow.mail.delivery.MailPause.Paused;
import leadflow.platform.web.StartPageNotice;
import org.springframework.stereotype.Component;

/** Shows everybody on the start page that mail is paused, and whom to ask. */
@Component
class PauseNotice implements StartPageNotice {

  private final MailPause pause;

  PauseNotice(MailPause pause) {
    this.pause = pause;
  }

  @Override
  public List<String> sentences() {
    MailPause.Turn now = pause.current();
    return now.paused() == Paused.NOTHING
        ? List.of()
        : List.of(
            "%s is paused by %s: %s"
                .formatted(capital(now.paused().words()), now.by(), now.reason()));
  }

  static String capital(String words) {
    return words.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + words.substring(1);
  }
}
