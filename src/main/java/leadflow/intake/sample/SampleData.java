package leadflow.intake.sample;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import leadflow.intake.capture.ActivityIntake;
import leadflow.intake.capture.LeadCapture;
import leadflow.lead.Actor;
import leadflow.lead.Consents;
import leadflow.lead.Consents.Consent;
import leadflow.lead.LeadFacts;
import leadflow.lead.LeadFactsBuilder;
import leadflow.lead.LeadTransactions;
import leadflow.lead.Leads;
import leadflow.lead.activity.ActivityType;
import leadflow.platform.access.Group;
import leadflow.platform.access.UserProvisioning;
import leadflow.process.journey.LeadTasks;
import leadflow.sales.qualification.Attempts;
import leadflow.sales.team.TeamSetup;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Sample staff, a team with its calendar, and leads at every stage. They come in and move as real
 * ones do: by captures, activities and completed tasks.
 */
@Component
class SampleData implements ApplicationRunner {

  private static final Logger log = LoggerFactory.getLogger(SampleData.class);

  private static final String SDR = "sofia";
  private static final String ABSENT = "sam";
  private static final String AE = "adam";

  private final LeadCapture capture;
  private final ActivityIntake activities;
  private final Attempts attempts;
  private final LeadTasks tasks;
  private final Leads leads;
  private final LeadTransactions transactions;
  private final UserProvisioning people;
  private final TeamSetup team;
  private final JdbcClient jdbc;
  private final Clock clock;
  private final boolean wanted;

  SampleData(
      LeadCapture capture,
      ActivityIntake activities,
      Attempts attempts,
      LeadTasks tasks,
      Leads leads,
      LeadTransactions transactions,
      UserProvisioning people,
      TeamSetup team,
      JdbcClient jdbc,
      Clock clock,
      @Value("${leadflow.sample-leads:}") String asked,
      @Value("${spring.datasource.url:}") String outsideDatabase) {
    this.capture = capture;
    this.activities = activities;
    this.attempts = attempts;
    this.tasks = tasks;
    this.leads = leads;
    this.transactions = transactions;
    this.people = people;
    this.team = team;
    this.jdbc = jdbc;
    this.clock = clock;
    this.wanted = asked.isBlank() ? outsideDatabase.isBlank() : Boolean.parseBoolean(asked);
  }

  @Override
  public void run(ApplicationArguments arguments) throws Exception {
    if (wanted && noLeads()) {
      staff();
      team();
      sampleLeads();
      log.info("Filled the empty database with sample staff and leads");
    }
  }

  private boolean noLeads() {
    return !jdbc.sql("select exists (select 1 from leadflow.lead_card)")
        .query(Boolean.class)
        .single();
  }

  private void staff() {
    people.ensure(SDR, "Sofia", "Reyes", "sofia@leadflow.example", Group.SDR);
    people.ensure(ABSENT, "Sam", "Lindqvist", "sam@leadflow.example", Group.SDR);
    people.ensure(AE, "Adam", "Novak", "adam@leadflow.example", Group.SALES);
    people.ensure("maria", "Maria", "Keller", "maria@leadflow.example", Group.MANAGERS);
    people.ensure("mark", "Mark", "Oduya", "mark@leadflow.example", Group.MARKETING);
    people.ensure("petra", "Petra", "Lind", "petra@leadflow.example", Group.PROCESS_OWNERS);
  }

  private void team() {
    team.defaultTeam(
        "Inside Sales Berlin",
        ZoneId.of("Europe/Berlin"),
        "DE",
        "be",
        """
        {"MONDAY": ["09:00-17:30"], "TUESDAY": ["09:00-17:30"], "WEDNESDAY": ["09:00-17:30"],
         "THURSDAY": ["09:00-17:30"], "FRIDAY": ["09:00-16:00"]}
        """);
    List.of(SDR, ABSENT, AE).forEach(team::member);
    // away for a few days: what they would get goes to their colleague
    LocalDate today = LocalDate.now(clock);
    team.entry(ABSENT, 60, List.of("french"), today.minusDays(1), today.plusDays(6));
  }

  private void sampleLeads() throws Exception {
    // subscribers and leads in nurture
    lead("Nora", "Berg", null, null, null, "newsletter");
    lead("Tom", "Okafor", null, null, null, "newsletter");
    lead("Lena", "Fischer", "Analyst", "Baltic Foods", "120", "content");
    lead("Paul", "Marin", "Consultant", "Marin & Partner", "8", "content");
    does(
        lead("Ines", "Costa", "Office Manager", "Porto Textiles", "60", "content"),
        "page.viewed /blog");
    does(lead("Jan", "Vermeer", "Student", null, null, "content"), "careers.viewed /careers");
    // ripe: the SDR's work, one of them tried already
    ripe(lead("Ana", "Silva", "Head of Marketing", "Acme Logistics", "450", "content"));
    ripe(lead("Kenji", "Watanabe", "VP Sales", "Hikari Robotics", "1200", "trial"));
    UUID tried =
        ripe(lead("Maeve", "Byrne", "Director of Operations", "Greenline Rail", "800", "content"));
    as(
        SDR,
        () ->
            attempts.log(
                tried,
                new Attempts.Attempt("call", "no-answer", "Try again in the morning", null, null)));
    does(
        lead("Oscar", "Lund", "Marketing Manager", "Nordlys Media", "95", "contact"),
        ActivityType.EMAIL_REPLIED);
    // asked: sales' work
    lead("Priya", "Raman", "CTO", "Lotus Health", "300", "demo");
    lead("David", "Cohen", "Procurement Lead", "Harbor Steel", "2500", "quote");
    // qualified and handed over
    qualify(
        ripe(lead("Elif", "Demir", "Chief Marketing Officer", "Anadolu Air", "5000", "content")),
        QUALIFIED);
    // opportunities
    accept(
        qualify(
            ripe(lead("Marco", "Rossi", "Managing Director", "Rossi Ceramica", "210", "content")),
            QUALIFIED),
        18_000);
    accept(lead("Sarah", "Jansen", "Head of Sales", "Delta Pumps", "640", "demo"), 42_000);
    // ends and detours
    close(
        accept(lead("Hugo", "Martin", "CEO", "Atelier Martin", "35", "quote"), 9_500),
        Map.of("outcome", "won"));
    close(
        accept(lead("Ivy", "Chen", "Director IT", "Pearl Bank", "3400", "proposal"), 65_000),
        Map.of("outcome", "lost", "reason", "price"));
    qualify(
        ripe(lead("Omar", "Haddad", "VP Marketing", "Cedar Retail", "900", "content")), RECYCLED);
    qualify(
        ripe(lead("Greta", "Holm", "Marketing Director", "Fjord Hotels", "260", "content")),
        DISQUALIFIED);
  }

  private static final Map<String, Object> QUALIFIED =
      Map.ofEntries(
          Map.entry("budgetAnswer", "CONFIRMED"),
          Map.entry("budgetAmount", 30000),
          Map.entry("budgetCurrency", "EUR"),
          Map.entry("budgetSource", "call"),
          Map.entry("authorityAnswer", "CONFIRMED"),
          Map.entry("authorityEvidence", "Signs for the department"),
          Map.entry("needAnswer", "CONFIRMED"),
          Map.entry("needEvidence", "Leads wait two days for a first call"),
          Map.entry("timelineAnswer", "PARTIAL"),
          Map.entry("timelineEvidence", "Wants to start next quarter"),
          Map.entry("verdict", "qualified"));
  private static final Map<String, Object> RECYCLED =
      Map.of(
          "budgetAnswer", "NO",
          "authorityAnswer", "CONFIRMED",
          "needAnswer", "CONFIRMED",
          "timelineAnswer", "UNKNOWN",
          "verdict", "recycle",
          "reason", "no-budget-now");
  private static final Map<String, Object> DISQUALIFIED =
      Map.of("needAnswer", "NO", "verdict", "disqualify", "reason", "no-need");

  private UUID lead(
      String first,
      String last,
      @Nullable String title,
      @Nullable String company,
      @Nullable String size,
      String request) {
    String domain =
        company == null ? "mail" : company.toLowerCase(Locale.ROOT).replaceAll("[^a-z]", "");
    LeadFacts facts =
        LeadFactsBuilder.builder()
            .email((first + "." + last).toLowerCase(Locale.ROOT) + "@" + domain + ".example")
            .firstName(first)
            .lastName(last)
            .company(company)
            .title(title)
            .companySize(size)
            .country("DE")
            .timeZone("Europe/Berlin")
            .language("en")
            .source("sample")
            .asset(request.equals("content") ? "Guide: the first five minutes" : null)
            .request(request)
            .properties(Map.of("sample", true))
            .build();
    Consent consent =
        new Consent(Consents.MARKETING, true, "Sample consent", "1", "sample", clock.instant());
    return capture.capture(facts, List.of(consent)).id();
  }

  private UUID does(UUID lead, String... acts) {
    List<ActivityIntake.@Nullable Told> told = new ArrayList<>();
    Instant now = clock.instant();
    for (int i = 0; i < acts.length; i++) {
      String[] act = acts[i].split(" ", 2);
      told.add(
          new ActivityIntake.Told(
              null,
              lead,
              null,
              act[0],
              null,
              act.length > 1 ? act[1] : null,
              now.minus(Duration.ofHours(3L * (acts.length - i))),
              null));
    }
    activities.take(told);
    return lead;
  }

  private UUID ripe(UUID lead) {
    return does(
        lead,
        "page.viewed /blog",
        ActivityType.EMAIL_CLICKED,
        ActivityType.WEBINAR_REGISTERED,
        ActivityType.WEBINAR_ATTENDED,
        "page.viewed /pricing",
        ActivityType.CHAT_HELD,
        "page.viewed /pricing",
        ActivityType.EVENT_ATTENDED,
        ActivityType.TRIAL_STARTED);
  }

  private UUID qualify(UUID lead, Map<String, Object> answers) throws Exception {
    complete(lead, SDR, LeadTasks.QUALIFY_LEAD, answers);
    return lead;
  }

  private UUID accept(UUID lead, int amount) throws Exception {
    complete(
        lead,
        AE,
        LeadTasks.ACCEPT_LEAD,
        Map.of(
            "decision", "accept",
            "amount", amount,
            "currency", "EUR",
            "closeDate", LocalDate.now(clock).plusDays(60).toString(),
            "nextStep", "Send the proposal"));
    return lead;
  }

  private void close(UUID lead, Map<String, Object> outcome) throws Exception {
    complete(lead, AE, LeadTasks.WORK_OPPORTUNITY, outcome);
  }

  private void complete(UUID lead, String user, String element, Map<String, Object> answers)
      throws Exception {
    as(
        user,
        () ->
            transactions.inOne(
                () -> {
                  leads.lock(lead);
                  var task = tasks.open(lead, element).orElseThrow();
                  if (!user.equals(task.assignee())) {
                    tasks.assign(task, user);
                  }
                  tasks.complete(task, answers);
                  return true;
                }));
  }

  private static <T> void as(String user, Callable<T> work) throws Exception {
    Actor.as(user, work);
  }
}
