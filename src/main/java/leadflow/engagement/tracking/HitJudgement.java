package leadflow.engagement.tracking;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Distinguishes a program's hits from a person's. Programs scan mails before and after delivery and
 * follow many links at once, including the hidden one; a person follows one, perhaps at once,
 * perhaps twice.
 */
final class HitJudgement {

  /** Hits no further apart than this are one visit. */
  static final Duration BURST = Duration.ofSeconds(5);

  /** Within this time after delivery nobody has read as far as a second link. */
  static final Duration DELIVERED = Duration.ofSeconds(2);

  /** How long a recognised program is remembered. */
  static final Duration REMEMBERED = Duration.ofMinutes(1);

  private static final int MANY = 3;

  private HitJudgement() {}

  /**
   * What is known about the mail.
   *
   * @param links how many it has
   * @param sentAt when the mail server took it; null where that is not known
   * @param machines hits of the last minute that were recognised as a program's
   * @param crowd hits whose source called the mails of several people in the same second
   */
  record Known(int links, @Nullable Instant sentAt, List<LinkHit> machines, Set<Long> crowd) {}

  /** Returns why each hit is a program's, by the hit's id; a person's hits are absent. */
  static Map<Long, String> machines(List<LinkHit> hits, Known known) {
    Map<Long, String> why = new HashMap<>();
    for (LinkHit hit : hits) {
      if (hit.ofTrap()) {
        why.put(hit.id(), "hidden link");
      } else if (hit.sign() != null) {
        why.put(hit.id(), hit.sign());
      } else if (known.crowd.contains(hit.id())) {
        why.put(hit.id(), "many people's mails in the same second");
      } else if (remembered(hit, known.machines)) {
        why.put(hit.id(), "comes from where a program came from");
      }
    }
    atDelivery(hits, known).forEach(hit -> why.putIfAbsent(hit.id(), "many links at delivery"));
    for (List<LinkHit> burst : bursts(hits)) {
      judge(burst, known, why);
    }
    return why;
  }

  private static void judge(List<LinkHit> burst, Known known, Map<Long, String> why) {
    if (burst.stream().anyMatch(LinkHit::ofTrap)) {
      burst.forEach(hit -> why.putIfAbsent(hit.id(), "together with the hidden link"));
    } else if (followsMany(burst, known.links)) {
      burst.forEach(hit -> why.putIfAbsent(hit.id(), "many links at once"));
    } else {
      // it asked for the head first
      Set<String> heads =
          burst.stream()
              .filter(hit -> MachineSigns.HEAD.equals(hit.sign()))
              .map(LinkHit::source)
              .collect(Collectors.toSet());
      burst.stream()
          .filter(hit -> heads.contains(hit.source()))
          .forEach(hit -> why.putIfAbsent(hit.id(), MachineSigns.HEAD));
    }
  }

  /** Returns whether the burst follows three links, or both links of a mail with two. */
  private static boolean followsMany(List<LinkHit> burst, int links) {
    int many = Math.max(2, Math.min(MANY, links));
    for (int first = 0; first < burst.size(); first++) {
      Instant until = burst.get(first).at().plus(BURST);
      long different =
          burst.subList(first, burst.size()).stream()
              .filter(hit -> hit.ofLink() && !hit.at().isAfter(until))
              .map(LinkHit::link)
              .distinct()
              .count();
      if (different >= many) {
        return true;
      }
    }
    return false;
  }

  private static List<LinkHit> atDelivery(List<LinkHit> hits, Known known) {
    if (known.sentAt == null) {
      return List.of();
    }
    Instant until = known.sentAt.plus(DELIVERED);
    List<LinkHit> early = hits.stream().filter(hit -> !hit.at().isAfter(until)).toList();
    boolean several =
        early.stream().filter(LinkHit::ofLink).map(LinkHit::link).distinct().limit(2).count() > 1;
    return several ? early : List.of();
  }

  private static boolean remembered(LinkHit hit, List<LinkHit> machines) {
    return machines.stream()
        .anyMatch(
            machine ->
                machine.source().equals(hit.source())
                    && !Objects.equals(machine.sign(), MachineSigns.PREFETCH)
                    && Duration.between(machine.at(), hit.at()).abs().compareTo(REMEMBERED) <= 0);
  }

  private static List<List<LinkHit>> bursts(List<LinkHit> hits) {
    List<LinkHit> inTime =
        hits.stream().sorted(Comparator.comparing(LinkHit::at).thenComparing(LinkHit::id)).toList();
    List<List<LinkHit>> bursts = new ArrayList<>();
    Instant last = Instant.MIN;
    for (LinkHit hit : inTime) {
      if (bursts.isEmpty() || last.plus(BURST).isBefore(hit.at())) {
        bursts.add(new ArrayList<>());
      }
      bursts.get(bursts.size() - 1).add(hit);
      last = hit.at();
    }
    return bursts;
  }
}
