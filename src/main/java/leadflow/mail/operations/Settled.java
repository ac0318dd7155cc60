package leadflow.mail.operations;

import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import leadflow.mail.operations.MailSettlement.As;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * What came of a decision about several mails.
 *
 * @param late those that somebody else decided first, or that do not allow it
 */
record Settled(As as, int done, List<UUID> late) {

  static final int MOST_TOLD = 10;

  /** The page to go on with, told what came of it: {@code as}, {@code done}, {@code missed}. */
  String location(String back) {
    UriComponentsBuilder to =
        UriComponentsBuilder.fromUriString(back)
            .queryParam("as", as.name())
            .queryParam("done", done);
    if (!late.isEmpty()) {
      to.queryParam("missed", late.size())
          .queryParam(
              "late",
              late.stream().limit(MOST_TOLD).map(UUID::toString).collect(Collectors.joining(",")));
    }
    return to.build().toUriString();
  }
}
