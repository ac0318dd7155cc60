package leadflow.insight.content;

import io.swagger.v3.oas.annotations.Hidden;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import leadflow.insight.content.ContentFilter.By;
import leadflow.insight.content.ContentFilter.Kind;
import leadflow.insight.content.ContentReport.Row;
import leadflow.insight.content.ContentTables.Sort;
import leadflow.insight.reporting.ReportParameters;
import leadflow.insight.reporting.ReportPeriod;
import leadflow.platform.validation.InvalidInput;
import leadflow.platform.web.Pages;
import leadflow.platform.web.SelectOption;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.util.UriComponentsBuilder;

/** Shows marketers which content works; every choice is in the URL. */
@Hidden
@Controller
class ContentPages {

  /** Rows of each kind, while all kinds are shown. */
  private static final int BEST = 8;

  private static final List<String> CHOICES =
      List.of("from", "to", "window", "segment", "product", "sample", "by", "kind", "sort");

  private final Pages pages;
  private final ContentReports reports;
  private final Clock clock;

  ContentPages(Pages pages, ContentReports reports, Clock clock) {
    this.pages = pages;
    this.reports = reports;
    this.clock = clock;
  }

  @GetMapping("/content")
  ResponseEntity<String> show(@RequestParam Map<String, String> asked) {
    ReportParameters parameters = new ReportParameters(asked);
    ContentFilter q = ContentFilter.read(parameters, clock);
    Sort chosen = parameters.oneOf("sort", Sort.values(), Sort::word);
    List<InvalidInput.Problem> problems = parameters.problems();
    if (!problems.isEmpty()) {
      return pages.inside(
          HttpStatus.UNPROCESSABLE_ENTITY,
          ContentView.TEMPLATE,
          "Content",
          new ContentView(choice(asked, q), problems, null));
    }
    ContentReport report = reports.make(q);
    ContentTables tables = new ContentTables(report, chosen == null ? Sort.REVENUE : chosen);
    ContentView.Report shown =
        new ContentView.Report(
            link("/content.csv", asked),
            tables.totals(),
            kinds(asked, q.kind()),
            report.rows().stream().noneMatch(Row::touch),
            q.kinds().stream().map(kind -> table(kind, tables, q, asked)).toList(),
            q.kinds().contains(Kind.ASSET)
                ? new ContentView.Voices(
                    link("/content.csv", asked, "table", "heard"), tables.heard())
                : null);
    return pages.inside(
        ContentView.TEMPLATE, "Content", new ContentView(choice(asked, q), problems, shown));
  }

  /** Returns the API's CSV to a person who is logged in with a browser. */
  @GetMapping("/content.csv")
  ResponseEntity<String> csv(@RequestParam Map<String, String> asked) {
    ReportParameters parameters = new ReportParameters(asked);
    ContentTable table = ContentTable.read(parameters);
    ContentFilter question = ContentFilter.read(parameters, clock);
    parameters.throwIfAny();
    return table.csv(reports.make(question));
  }

  private static ContentView.Table table(
      Kind kind, ContentTables tables, ContentFilter q, Map<String, String> asked) {
    return tables.table(
        kind,
        q.kind() == null ? BEST : Integer.MAX_VALUE,
        q.by() != null,
        columns(tables.sort(), kind, asked),
        link("/content", asked, "kind", kind.word()));
  }

  private static List<ContentView.Column> columns(
      Sort sorted, Kind kind, Map<String, String> asked) {
    return Stream.of(Sort.values())
        .filter(sort -> sort.shownFor(kind))
        .map(
            sort ->
                new ContentView.Column(
                    sort.label(kind),
                    sort != Sort.NAME,
                    sort == sorted,
                    sort == Sort.NAME ? "ascending" : "descending",
                    link("/content", asked, "sort", sort.word()) + "#" + kind.word()))
        .toList();
  }

  private ContentView.Choice choice(Map<String, String> asked, ContentFilter q) {
    return new ContentView.Choice(
        asked.getOrDefault("from", q.period().firstDay().toString()),
        asked.getOrDefault("to", q.period().lastDay().toString()),
        asked.getOrDefault("window", String.valueOf(q.window())),
        options(reports.values(By.SEGMENT), q.segment()),
        options(reports.values(By.PRODUCT), q.product()),
        q.by() == By.SEGMENT,
        q.by() == By.PRODUCT,
        !q.sample(),
        q.kind() == null ? "" : q.kind().word(),
        asked.getOrDefault("sort", ""),
        presets(asked));
  }

  private static List<ContentView.Link> kinds(Map<String, String> asked, @Nullable Kind chosen) {
    return Stream.concat(
            Stream.of(
                new ContentView.Link("All", link("/content", asked, "kind", ""), chosen == null)),
            Stream.of(Kind.values())
                .map(
                    kind ->
                        new ContentView.Link(
                            ContentTables.title(kind),
                            link("/content", asked, "kind", kind.word()),
                            kind == chosen)))
        .toList();
  }

  private List<ContentView.Link> presets(Map<String, String> asked) {
    LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    return Stream.of(30, 90, 365)
        .map(
            days -> {
              String from = today.minusDays(days - 1L).toString();
              boolean isDefault = days == ReportPeriod.DEFAULT_DAYS && !asked.containsKey("from");
              return new ContentView.Link(
                  days + " days",
                  link("/content", asked, "from", from, "to", today.toString()),
                  isDefault
                      || from.equals(asked.get("from"))
                          && today.toString().equals(asked.get("to")));
            })
        .toList();
  }

  private static List<SelectOption> options(List<String> all, @Nullable String chosen) {
    return Stream.concat(
            all.stream(), Stream.ofNullable(chosen).filter(value -> !all.contains(value)))
        .map(value -> new SelectOption(value, value, value.equals(chosen)))
        .toList();
  }

  /** Returns a link with some parameters changed; an empty value removes one. */
  private static String link(String path, Map<String, String> asked, String... changes) {
    Map<String, String> values = new HashMap<>(asked);
    for (int i = 0; i < changes.length; i += 2) {
      values.put(changes[i], changes[i + 1]);
    }
    UriComponentsBuilder link = UriComponentsBuilder.fromPath(path);
    Stream.concat(CHOICES.stream(), Stream.of("table"))
        .filter(name -> !values.getOrDefault(name, "").isBlank())
        .forEach(name -> link.queryParam(name, "{" + name + "}"));
    return link.encode().buildAndExpand(values).toUriString();
  }
}
