package leadflow.mail.preview;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import leadflow.platform.web.PageTemplate;
import org.jspecify.annotations.Nullable;

/**
 * The list of all mails.
 *
 * @param broken how many must not go out; null for none
 */
record EmailsView(List<Row> toLeads, List<Row> toColleagues, @Nullable Long broken) {

  static final PageTemplate<EmailsView> TEMPLATE = PageTemplate.of("emails", EmailsView.class);

  /**
   * @param subject null when the mail cannot be used
   * @param translations codes of languages
   * @param occasion when the program itself sends it; null when tables choose it
   */
  record Row(
      String name,
      @Nullable String subject,
      List<String> translations,
      @Nullable String occasion,
      List<Use> uses,
      Problems problems) {}

  /**
   * A decision that chooses the mail.
   *
   * @param where its file and the rows
   * @param note what for
   */
  record Use(String where, String note) {}

  static EmailsView of(List<EmailCatalog.Overview> all) {
    long broken =
        all.stream()
            .filter(mail -> mail.problems().stream().anyMatch(MailProblem::isError))
            .count();
    return new EmailsView(rows(all, "leads"), rows(all, "colleagues"), broken > 0 ? broken : null);
  }

  boolean oneBroken() {
    return broken != null && broken == 1;
  }

  private static List<Row> rows(List<EmailCatalog.Overview> all, String audience) {
    return all.stream()
        .filter(mail -> mail.audience().equals(audience))
        .map(EmailsView::row)
        .toList();
  }

  private static Row row(EmailCatalog.Overview mail) {
    return new Row(
        mail.name(),
        mail.subject(),
        mail.languages().stream().filter(code -> !code.equals(EmailCatalog.FOR_EVERYBODY)).toList(),
        mail.occasion(),
        uses(mail.usedBy()),
        Problems.of(mail.problems()));
  }

  /** Each file once, with its rows; the notes say in which table, and what for. */
  static List<Use> uses(List<EmailCatalog.Use> all) {
    return all.stream()
        .map(EmailCatalog.Use::decision)
        .distinct()
        .map(file -> use(file, all))
        .toList();
  }

  private static Use use(String decision, List<EmailCatalog.Use> all) {
    List<EmailCatalog.Use> here =
        all.stream().filter(use -> use.decision().equals(decision)).toList();
    Map<String, List<EmailCatalog.Use>> tables =
        here.stream()
            .collect(
                Collectors.groupingBy(
                    use -> use.table() == null ? "" : " of “" + use.table() + "”",
                    LinkedHashMap::new,
                    Collectors.toList()));
    String rows =
        tables.entrySet().stream()
            .map(table -> rows(table.getValue()) + table.getKey())
            .collect(Collectors.joining(", "));
    return new Use(
        decision + ", " + rows,
        here.stream().map(EmailCatalog.Use::note).distinct().collect(Collectors.joining(" · ")));
  }

  private static String rows(List<EmailCatalog.Use> uses) {
    return uses.stream()
        .map(use -> String.valueOf(use.row()))
        .collect(Collectors.joining(", ", uses.size() == 1 ? "row " : "rows ", ""));
  }
}
