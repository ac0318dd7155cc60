package leadflow.insight.content;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import leadflow.insight.content.ContentFilter.By;
import leadflow.insight.content.ContentFilter.Kind;
import leadflow.insight.content.ContentNumbers.Word;
import leadflow.insight.content.ContentReport.Evidence;
import leadflow.insight.content.ContentReport.Heard;
import leadflow.insight.content.ContentReport.Reason;
import leadflow.insight.reporting.ReadSnapshot;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Creates the content report; {@link ContentReport} defines what is counted. */
@Component
class ContentReports {

  private static final int NEWEST = 5;
  private static final String NEED = "need";
  private static final List<String> ANSWERS = List.of("CONFIRMED", "PARTIAL", "NO", "UNKNOWN");

  private final ContentNumbers numbers;
  private final ReadSnapshot snapshot;

  ContentReports(ContentNumbers numbers, ReadSnapshot snapshot) {
    this.numbers = numbers;
    this.snapshot = snapshot;
  }

  ContentReport make(ContentFilter question) {
    return Objects.requireNonNull(snapshot.of(() -> made(question)));
  }

  /** Returns the segments or products that leads have, to choose from. */
  List<String> values(By by) {
    return numbers.values(by);
  }

  private ContentReport made(ContentFilter q) {
    ContentBook book = new ContentBook(q.by());
    book.touched(numbers.touches(q));
    if (q.kinds().contains(Kind.TEMPLATE)) {
      book.sent(numbers.mails(q));
      book.bounced(numbers.bounces(q));
      book.unsubscribed(numbers.optOuts(q));
    }
    if (q.kinds().contains(Kind.LINK)) {
      book.sent(numbers.links(q));
    }
    book.happened(numbers.results(q));
    book.credited(numbers.credits(q));
    return new ContentReport(
        q.period().from(),
        q.period().to(),
        q.window(),
        q.segment(),
        q.product(),
        q.sample(),
        q.by() == null ? null : q.by().word(),
        book.rows(q.kinds()),
        book.totals(),
        q.kinds().contains(Kind.ASSET) ? heard(numbers.said(q)) : List.of());
  }

  /** Puts the assets with the most records first, and what belongs to no asset last. */
  private static List<Heard> heard(List<Word> words) {
    Map<String, List<Word>> byAsset = new TreeMap<>();
    List<Word> without = new ArrayList<>();
    for (Word word : words) {
      if (word.asset() == null) {
        without.add(word);
      } else {
        byAsset.computeIfAbsent(word.asset(), asset -> new ArrayList<>()).add(word);
      }
    }
    List<Heard> heard =
        byAsset.entrySet().stream()
            .sorted(
                Comparator.comparingInt((Map.Entry<String, List<Word>> e) -> -e.getValue().size()))
            .map(e -> heard(e.getKey(), e.getValue()))
            .collect(Collectors.toCollection(ArrayList::new));
    if (!without.isEmpty()) {
      heard.add(heard(null, without));
    }
    return heard;
  }

  private static Heard heard(@Nullable String asset, List<Word> words) {
    Map<String, Long> needs = new LinkedHashMap<>();
    for (String answer : ANSWERS) {
      needs.put(answer, words.stream().filter(w -> isNeed(w) && answer.equals(w.code())).count());
    }
    List<Evidence> evidence = new ArrayList<>();
    words.stream()
        .filter(ContentReports::isNeed)
        .sorted(Comparator.comparing(Word::at).reversed().thenComparing(w -> text(w.text())))
        .forEach(w -> evidence(w, evidence));
    return new Heard(asset, needs, evidence, reasons(words));
  }

  private static void evidence(Word word, List<Evidence> evidence) {
    if (!text(word.text()).isBlank() && evidence.size() < NEWEST) {
      evidence.add(new Evidence(text(word.code()), text(word.text()), word.at()));
    }
  }

  private static List<Reason> reasons(List<Word> words) {
    return words.stream()
        .filter(w -> !isNeed(w))
        .map(w -> new Reason(w.what(), text(w.code()), 1))
        .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()))
        .entrySet()
        .stream()
        .map(e -> new Reason(e.getKey().what(), e.getKey().reason(), e.getValue()))
        .sorted(
            Comparator.comparingLong(Reason::count)
                .reversed()
                .thenComparing(Reason::what)
                .thenComparing(Reason::reason))
        .toList();
  }

  private static boolean isNeed(Word word) {
    return word.what().equals(NEED);
  }

  private static String text(@Nullable String text) {
    return text == null ? "" : text;
  }
}
