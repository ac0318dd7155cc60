package leadflow.engagement.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Who was at work, by the pattern of a mail's calls. A call is written {@code link@seconds}: link 0
 * is the unseen one, P the pixel; {@code /b} another source, {@code !} a sign of a program, {@code
 * ?} a HEAD request, {@code ^} a prefetch. The mail was delivered at second 0.
 */
class JudgementTests {

  private static final Instant SENT = Instant.parse("2026-03-02T10:00:00Z");

  @ParameterizedTest(name = "{0}: {2}")
  @CsvSource(
      delimiter = '|',
      value = {
        "one click                           | 5 | 1@3600                         | person",
        "a quick single click                | 5 | 1@1                            | person",
        "a click before the server answered  | 5 | 1@-1                           | person",
        "the same link twice, at once        | 5 | 1@60 1@60.3                    | person person",
        "two links, one after the other      | 5 | 1@60 2@61                      | person person",
        "three links, reading between        | 5 | 1@60 2@66 3@72                 | person person person",
        "three links by turns of four seconds| 5 | 1@60 2@64 3@68                 | person person person",
        "three links within four seconds     | 5 | 1@60 2@62 3@64                 | program program program",
        "three links from three places       | 5 | 1@60/a 2@60.1/b 3@60.2/c       | program program program",
        "all of two within seconds           | 2 | 1@60 2@63                      | program program",
        "all of two, with time to read       | 2 | 1@60 2@70                      | person person",
        "the only one, again and again       | 1 | 1@60 1@61 1@62                 | person person person",
        "two links right at delivery         | 5 | 1@0.5 2@1.5                    | program program",
        "two links while it was delivered    | 5 | 1@-4 2@-2                      | program program",
        "one at delivery, another later      | 5 | 1@1 2@30                       | person person",
        "the unseen link                     | 5 | 0@60                           | program",
        "the unseen link among others        | 5 | 1@60 0@61 2@62/b               | program program program",
        "a person long after the unseen link | 5 | 0@1 1@60/b                     | program person",
        "a person well after a scanner       | 5 | 1@1 2@1.2 3@1.4 0@1.6 1@9/b    | program program program program person",
        "a scanner comes back from its place | 5 | 0@1/s 1@30/s 2@31/b            | program program person",
        "its place is free a minute later    | 5 | 0@1/s 1@62/s                   | program person",
        "HEAD, then GET from the same place  | 5 | 1@60?/s 1@60.2/s               | program program",
        "Office asks, the browser follows    | 5 | 1@60?/o 1@60.5/b               | program person",
        "a prefetch, then the click          | 5 | 1@60^ 1@61                     | program person",
        "a known program beside a person     | 5 | 1@60!/s 2@61/b                 | program person",
        "an open and a click                 | 5 | P@60/g 1@62                    | person person",
        "an open amid a scanner's burst      | 5 | P@1 1@1.1 2@1.2 3@1.3          | program program program program",
        "an open does not make many links    | 5 | P@60 1@61 2@62                 | person person person",
        "a slow scanner of twelve links      | 12| 1@60 2@62 3@64 4@67 5@70       | program program program program program",
        "out of order                        | 5 | 3@64 1@60 2@62                 | program program program",
      })
  void whoWasAtWork(String what, int links, String calls, String expected) {
    List<LinkHit> hits = hits(calls);
    Map<Long, String> machines = judgedInTurn(hits, links, SENT);
    assertThat(hits.stream().map(hit -> machines.containsKey(hit.id()) ? "program" : "person"))
        .as("%s: %s", what, machines)
        .containsExactly(expected.split(" "));
  }

  @Test
  void theReasonIsTold() {
    assertThat(judgedInTurn(hits("1@60 0@61 2@62! 3@63?"), 5, SENT))
        .isEqualTo(
            Map.of(
                0L,
                "together with the hidden link",
                1L,
                "hidden link",
                2L,
                MachineSigns.KNOWN,
                3L,
                MachineSigns.HEAD));
    assertThat(judgedInTurn(hits("1@60 2@61 3@62"), 3, SENT)).containsValue("many links at once");
    assertThat(judgedInTurn(hits("1@1 2@1"), 3, SENT)).containsValue("many links at delivery");
  }

  @Test
  void whereNobodyKnowsWhenItWasDeliveredTwoLinksMayBeAPersons() {
    assertThat(judgedInTurn(hits("1@1 2@1"), 3, null)).isEmpty();
  }

  @Test
  void aCrowdIsAProgram() {
    List<LinkHit> hits = hits("1@60 2@120");
    assertThat(
            HitJudgement.machines(hits, new HitJudgement.Known(5, SENT, List.of(), Set.of(0L)))
                .keySet())
        .containsExactly(0L);
  }

  /** As the judge does: what was quiet for ten seconds is judged, and remembered for the rest. */
  private static Map<Long, String> judgedInTurn(List<LinkHit> hits, int links, Instant sentAt) {
    Map<Long, String> why = new HashMap<>();
    List<LinkHit> machines = new ArrayList<>();
    List<LinkHit> turn = new ArrayList<>();
    List<LinkHit> inTime =
        hits.stream().sorted(Comparator.comparing(LinkHit::at)).collect(Collectors.toList());
    for (int i = 0; i < inTime.size(); i++) {
      turn.add(inTime.get(i));
      boolean quiet =
          i + 1 == inTime.size()
              || inTime.get(i).at().plusSeconds(10).isBefore(inTime.get(i + 1).at());
      if (quiet) {
        Map<Long, String> judged =
            HitJudgement.machines(
                turn, new HitJudgement.Known(links, sentAt, List.copyOf(machines), Set.of()));
        turn.stream().filter(hit -> judged.containsKey(hit.id())).forEach(machines::add);
        why.putAll(judged);
        turn.clear();
      }
    }
    return why;
  }

  private static List<LinkHit> hits(String calls) {
    List<LinkHit> hits = new ArrayList<>();
    UUID mail = UUID.randomUUID();
    for (String call : calls.strip().split("\\s+")) {
      String[] parts = call.replaceAll("[!?^]", "").split("[@/]");
      String sign =
          call.contains("!")
              ? MachineSigns.KNOWN
              : call.contains("?")
                  ? MachineSigns.HEAD
                  : call.contains("^") ? MachineSigns.PREFETCH : null;
      hits.add(
          new LinkHit(
              hits.size(),
              mail,
              mail,
              parts[0].equals("P") ? null : Integer.valueOf(parts[0]),
              SENT.plusMillis(Math.round(Double.parseDouble(parts[1]) * 1000)),
              sign,
              parts.length > 2 ? parts[2] : "home"));
    }
    return hits;
  }
}
