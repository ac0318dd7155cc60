package leadflow.sales.team;

import java.util.List;
import leadflow.platform.web.PageTemplate;
import leadflow.platform.web.SelectOption;

/**
 * A person's page.
 *
 * @param groups the roles in which they get leads
 * @param used leads they got within 30 days
 * @param out whether they are marked as out today
 */
record PersonView(
    String id,
    String personName,
    String groups,
    int used,
    boolean out,
    MeanwhileView meanwhile,
    FormField version,
    FormField team,
    List<SelectOption> teamOptions,
    FormField capacity,
    FormField skills,
    FormField absentFrom,
    FormField absentTo,
    OpenLeadsView openLeads) {

  static final PageTemplate<PersonView> TEMPLATE = PageTemplate.of("person", PersonView.class);
}
