package leadflow.insight.content;

import io.swagger.v3.oas.annotations.Hidden;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import leadflow.insight.content.ContentFilter.By;
import leadflow.insight.content.ContentFilter.Kind;
import leadflow.insight.content.ContentReport.Row;
import leadflow.insight.content.ContentView.Sort;
import leadflow.insight.reporting.ReportParameters;
import leadflow.insight.reporting.ReportPeriod;
import leadflow.platform.validation.InvalidInput;
import leadflow.platform.web.Pages;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.util.UriComponentsBuilder;

/** What content works, as a marketer looks at it; all that is chosen stands in the address. */
@Hidden
@Controller
class ContentPages {

  /** Of each kind, while all kinds are shown. */
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
    Map<String, Object> model = form(asked, q);
    List<InvalidInput.Problem> problems = parameters.problems();
    model.put("problems", problems);
    model.put("wrong", !problems.isEmpty());
    if (!problems.isEmpty()) {
      return pages.inside(HttpStatus.UNPROCESSABLE_ENTITY, "content", "Content", model);
    }
    ContentReport report = reports.make(q);
    ContentView view = new ContentView(report, chosen == null ? Sort.REVENUE : chosen);
    model.put("report", true);
    model.put("totals", view.totals());
    model.put("tables", q.kinds().stream().map(kind -> table(kind, view, q, asked)).toList());
    model.put("nothing", report.rows().stream().noneMatch(Row::touch));
    model.put("heard", view.heard());
    model.put("silent", report.heard().isEmpty());
    model.put("hears", q.kinds().contains(Kind.ASSET));
    model.put("heardCsv", link("/content.csv", asked, "table", "heard"));
    model.put("csv", link("/content.csv", asked));
    return pages.inside("content", "Content", model);
  }

  /** The API's CSV, for a person whose login is the browser's. */
  @GetMapping("/content.csv")
  ResponseEntity<String> csv(@RequestParam Map<String, String> asked) {
    ReportParameters parameters = new ReportParameters(asked);
    ContentTable table = ContentTable.read(parameters);
    ContentFilter question = ContentFilter.read(parameters, clock);
    parameters.throwIfAny();
    return table.csv(reports.make(question));
  }

  private static Map<String, Object> table(
      Kind kind, ContentView view, ContentFilter q, Map<String, String> asked) {
    boolean all = q.kind() != null;
    Map<String, Object> table = view.table(kind, all ? Integer.MAX_VALUE : BEST);
    table.put("split", q.by() != null);
    table.put("splitBy", q.by() == null ? "" : q.by().word());
    table.put("all", link("/content", asked, "kind", kind.word()));
    table.put("columns", columns(view.sort(), kind, asked));
    return table;
  }

  private static List<Map<String, Object>> columns(
      Sort sorted, Kind kind, Map<String, String> asked) {
    return Stream.of(Sort.values())
        .filter(sort -> sort.shownFor(kind))
        .map(
            sort ->
                Map.<String, Object>of(
                    "label",
                    sort.label(kind),
                    "sorted",
                    sort == sorted,
                    "order",
                    sort == Sort.NAME ? "ascending" : "descending",
                    "number",
                    sort != Sort.NAME,
                    "link",
                    link("/content", asked, "sort", sort.word()) + "#" + kind.word()))
        .toList();
  }

  private Map<String, Object> form(Map<String, String> asked, ContentFilter q) {
    Map<String, Object> model = new HashMap<>();
    model.put("from", asked.getOrDefault("from", q.period().firstDay().toString()));
    model.put("to", asked.getOrDefault("to", q.period().lastDay().toString()));
    model.put("window", asked.getOrDefault("window", String.valueOf(q.window())));
    model.put("segments", options(reports.values(By.SEGMENT), q.segment()));
    model.put("products", options(reports.values(By.PRODUCT), q.product()));
    model.put("kindWord", q.kind() == null ? "" : q.kind().word());
    model.put("sort", asked.getOrDefault("sort", ""));
    model.put("withoutSample", !q.sample());
    model.put("bySegment", q.by() == By.SEGMENT);
    model.put("byProduct", q.by() == By.PRODUCT);
    model.put("kinds", kinds(asked, q.kind()));
    model.put("presets", presets(asked));
    return model;
  }

  private static List<Map<String, Object>> kinds(Map<String, String> asked, @Nullable Kind chosen) {
    List<Map<String, Object>> kinds = new ArrayList<>();
    kinds.add(
        Map.of(
            "label", "All", "link", link("/content", asked, "kind", ""), "chosen", chosen == null));
    for (Kind kind : Kind.values()) {
      kinds.add(
          Map.of(
              "label", ContentView.title(kind),
              "link", link("/content", asked, "kind", kind.word()),
              "chosen", kind == chosen));
    }
    return kinds;
  }

  private List<Map<String, Object>> presets(Map<String, String> asked) {
    LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    return Stream.of(30, 90, 365)
        .map(
            days -> {
              String from = today.minusDays(days - 1L).toString();
              boolean isDefault = days == ReportPeriod.DEFAULT_DAYS && !asked.containsKey("from");
              return Map.<String, Object>of(
                  "label",
                  days + " days",
                  "link",
                  link("/content", asked, "from", from, "to", today.toString()),
                  "chosen",
                  isDefault
                      || from.equals(asked.get("from"))
                          && today.toString().equals(asked.get("to")));
            })
        .toList();
  }

  private static List<Map<String, Object>> options(List<String> all, @Nullable String chosen) {
    return Stream.concat(
            all.stream(), Stream.ofNullable(chosen).filter(value -> !all.contains(value)))
        .map(value -> Map.<String, Object>of("value", value, "chosen", value.equals(chosen)))
        .toList();
  }

  /** The same choice with some of it changed; an empty value takes one out. */
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
