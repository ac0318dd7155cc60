package leadflow.sales.team;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import leadflow.sla.SlaClock;
import leadflow.sla.SlaClocks;
import leadflow.sla.calendar.CalendarChanged;
import leadflow.support.Http;
import leadflow.support.Http.Answer;
import leadflow.support.Journeys;
import leadflow.support.LeadBuilder;
import leadflow.support.LeadflowTest;
import leadflow.support.RunsSchedules;
import leadflow.support.Staff;
import leadflow.support.StaffBuilder;
import leadflow.support.TestClock;
import org.jsoup.Connection.KeyVal;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.FormElement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The managers' page over HTTP, as a browser without scripts uses it. */
@LeadflowTest
@RunsSchedules
@Import(TeamPagesTests.Listener.class)
class TeamPagesTests {

  private static final String TEAM = "/team/teams/inside-sales";
  private static final String ANN = "/team/people/ann";
  private static final String QUALIFY = "UserTask_QualifyLead";
  private static int count;

  @Autowired LeadBuilder leads;
  @Autowired Journeys journeys;
  @Autowired SlaClocks clocks;
  @Autowired Staff staff;
  @Autowired StaffBuilder people;
  @Autowired JdbcClient jdbc;
  @Autowired Listener listener;
  @LocalServerPort int port;

  private Visitor mona;

  /** Hears what a change of a calendar tells the clocks. */
  @TestConfiguration
  static class Listener {
    final List<CalendarChanged> heard = new CopyOnWriteArrayList<>();

    @EventListener
    void changed(CalendarChanged event) {
      heard.add(event);
    }
  }

  @BeforeEach
  void aManagerTwoSdrsAndAnAe() {
    TestClock.set(Instant.parse("2026-03-03T10:00:00Z"));
    jdbc.sql("update leadflow.lead set owner = null, position = 'NONE'").update();
    jdbc.sql("delete from leadflow.assignment").update();
    jdbc.sql("delete from leadflow.staff").update();
    jdbc.sql("delete from leadflow.team_change").update();
    jdbc.sql("delete from leadflow.team_day_off").update();
    jdbc.sql("delete from leadflow.team where id <> 'inside-sales'").update();
    jdbc.sql(
            """
            update leadflow.team set name = 'Inside Sales', zone = 'UTC', country = null, region = null,
              hours = '{"MONDAY": ["09:00-17:00"], "TUESDAY": ["09:00-17:00"], "WEDNESDAY": ["09:00-17:00"],
                "THURSDAY": ["09:00-17:00"], "FRIDAY": ["09:00-17:00"]}'
            """)
        .update();
    listener.heard.clear();
    staff.person(port, "ann", "sdr");
    staff.person(port, "bob", "sdr");
    staff.person(port, "eve", "sales");
    mona = visitor("mona", "managers");
  }

  @AfterEach
  void everybodyGoesHome() {
    staff.goHome();
  }

  @ParameterizedTest
  @CsvSource({
    "managers, 200",
    "camunda-admin, 200",
    "sdr, 403",
    "sales, 403",
    "marketing, 403",
    "processOwners, 403"
  })
  void isForManagers(String group, int status) {
    Visitor visitor = visitor("who" + group.replace("-", ""), group);
    for (String page : List.of("/team", TEAM, "/team/teams/new", ANN, "/team/pool")) {
      visitor.http.get(page).is(status);
    }
  }

  @Test
  void asksForALogin() {
    Http browser = Http.anonymous(port).with("Accept", "text/html");
    assertThat(browser.get("/team").is(302).header("Location")).isEqualTo("/login?next=%2Fteam");
    Http.withKey(port).get("/team").is(403);
  }

  @Test
  void showsTeamsWithTheirPeopleAndWhatTheyHaveToDo() {
    row("ann", 2);
    jdbc.sql("update leadflow.staff set skills = '{danish,french}' where user_id = 'ann'").update();
    ripe();
    assertThat(owner(ripe())).isEqualTo("bob");
    ripe();
    Document page = mona.open("/team");
    assertThat(page.select("h2").eachText()).contains("Inside Sales inside-sales");
    assertThat(page.selectFirst("#inside-sales .facts").text())
        .contains("Mon–Fri 09:00–17:00", "UTC", "no public holidays");
    assertThat(page.selectFirst("tr#ann").text())
        .contains("Ann Example", "SDR", "2 of 2", "danish french");
    assertThat(page.select("tr#ann .full")).isNotEmpty();
    assertThat(page.selectFirst("tr#bob").text()).contains("1 of 200");
    assertThat(page.selectFirst("tr#eve").text()).contains("AE", "0 of 200");
    assertThat(page.select("script, [style], [onclick]")).isEmpty();
    assertThat(mona.open("/").select("a[href=/team]")).hasSize(1);
  }

  /** In Cockpit a team lead sees the team that this page puts him into. */
  @Test
  void aTeamLeadIsPutIntoATeamAndGetsNoLead() {
    staff.person(port, "tessa", "teamLeads");
    assertThat(mona.open("/team").selectFirst("#inside-sales tr#tessa").text())
        .contains("leads the team");
    for (int i = 0; i < 3; i++) {
      assertThat(owner(ripe())).isNotEqualTo("tessa");
    }
    people.team("far").name("Far").save();
    mona.submit("/team/people/tessa", "/team/people/tessa", Map.of("team", "far")).is(303);
    assertThat(mona.open("/team").select("#far tr#tessa")).hasSize(1);
  }

  @Test
  void aTeamIsEditedAndEachChangeIsKept() {
    Answer saved =
        mona.submit(
            TEAM,
            TEAM,
            Map.of(
                "name", "Berlin",
                "zone", "Europe/Berlin",
                "country", "DE",
                "MONDAY", "13:15 – 17:00; 9:00-12:30",
                "SUNDAY", "00:00-24:00",
                "FRIDAY", "",
                "daysOff", "2026-12-24  Christmas Eve\n\n2026-08-03 Outing"));
    assertThat(saved.is(303).header("Location")).isEqualTo("/team?saved=team#inside-sales");

    assertThat(
            jdbc.sql("select name || zone || country || (hours -> 'MONDAY') from leadflow.team")
                .query(String.class)
                .single())
        .isEqualTo("BerlinEurope/BerlinDE[\"09:00-12:30\", \"13:15-17:00\"]");
    assertThat(listener.heard).containsExactly(new CalendarChanged("inside-sales"));
    assertThat(changes())
        .containsExactly(
            "mona team inside-sales name: Inside Sales > Berlin",
            "mona team inside-sales zone: UTC > Europe/Berlin",
            "mona team inside-sales country: null > DE",
            "mona team inside-sales working hours: Mon–Fri 09:00–17:00 > Mon 09:00–12:30,"
                + " 13:15–17:00 · Tue–Thu 09:00–17:00 · Sun 00:00–24:00",
            "mona team inside-sales days off: null > 2026-08-03 Outing, 2026-12-24 Christmas Eve");
    Document page = mona.open("/team");
    assertThat(page.selectFirst("#inside-sales .facts").text())
        .contains("Germany", "3 Aug 2026 Outing");
    assertThat(page.select("#changes tbody tr")).hasSize(5);
    assertThat(page.selectFirst("#changes tbody").text())
        .contains("3 Mar 2026, 10:00", "mona", "Europe/Berlin");

    mona.submit(TEAM, TEAM, Map.of()).is(303);
    assertThat(changes()).as("nothing differs").hasSize(5);
    mona.submit(TEAM, TEAM, Map.of("name", "Berlin Mitte")).is(303);
    assertThat(listener.heard).as("no clock cares for a name").hasSize(1);
    assertThat(mona.open(TEAM).select("select[name=region] option").eachText())
        .contains("The whole country", "Bavaria");
    mona.submit(TEAM, TEAM, Map.of("region", "by")).is(303);
    assertThat(mona.open("/team").text()).contains("Germany, Bavaria");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "name      | ''                        | Must not be empty",
        "zone      | Middle/Earth              | There is no such zone",
        "zone      | ''                        | Must not be empty",
        "country   | ZZ                        | No holidays are known for ZZ",
        "region    | by                        | Is no region of the country",
        "MONDAY    | 9 to 5                    | Write it like 09:00-12:30, 13:15-17:00",
        "MONDAY    | 09:00-12:30,              | Write it like 09:00-12:30, 13:15-17:00",
        "MONDAY    | 09:00-12:30, 12:00-17:00  | 09:00-12:30 and 12:00-17:00 overlap",
        "MONDAY    | 17:00-09:00               | Working hours must end after they begin",
        "MONDAY    | 09:00-25:00               | There is no such time: 09:00-25:00",
        "daysOff   | 24.12.2026 Christmas Eve  | Line 1: Must be a date such as 2026-03-31",
        "daysOff   | 2026-02-30 Never          | Line 1: Must be a date such as 2026-03-31",
        "daysOff   | 1026-12-24 Long ago       | Line 1: The year must lie between 2000 and 2100",
        "daysOff   | 2026-12-24                | Line 1: write a date and a name"
      })
  void whatDoesNotHoldIsToldBesideTheFieldAndTheInputStays(
      String field, String typed, String message) {
    Answer answer = mona.submit(TEAM, TEAM, Map.of(field, typed, "TUESDAY", "10:00-11:00"));
    Document page = Jsoup.parse(answer.is(422).text());
    Element input = page.selectFirst("[name=" + field + "]");
    assertThat(input.attr("aria-invalid")).isEqualTo("true");
    assertThat(page.getElementById(input.attr("aria-describedby")).text()).startsWith(message);
    if (!input.tagName().equals("select")) {
      assertThat(input.val()).isEqualTo(typed);
    }
    assertThat(page.selectFirst("[name=TUESDAY]").val()).isEqualTo("10:00-11:00");
    assertThat(changes()).isEmpty();
  }

  @Test
  void whatIsTypedStaysText() {
    String hostile = "<b onclick=x>&quot;\" ${7*7}";
    mona.submit(TEAM, TEAM, Map.of("name", hostile)).is(303);
    mona.submit(ANN, ANN, Map.of("skills", hostile)).is(303);
    for (String path : List.of("/team", TEAM, ANN)) {
      assertThat(mona.open(path).select("[onclick]")).isEmpty();
    }
    assertThat(mona.open("/team").text()).contains(hostile);
    assertThat(mona.open(TEAM).selectFirst("[name=name]").val()).isEqualTo(hostile);
  }

  @Test
  void aWeekNeedsAnHour() {
    Map<String, String> closed =
        List.of("MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY")
            .stream()
            .collect(Collectors.toMap(day -> day, day -> " "));
    Answer answer = mona.submit(TEAM, TEAM, closed);
    assertThat(Jsoup.parse(answer.is(422).text()).selectFirst("#e-week").text())
        .startsWith("At least one day needs working hours");
  }

  @Test
  void aNewTeamIsSetUpAndAPersonMovesThere() {
    Map<String, String> paris = Map.of("id", "paris", "name", "Paris", "zone", "Europe/Paris");
    mona.submit("/team/teams/new", "/team/teams/new", paris).is(303);
    assertThat(changes()).containsExactly("mona team paris created: null > Paris");
    Answer again = mona.submit("/team/teams/new", "/team/teams/new", paris);
    assertThat(Jsoup.parse(again.is(422).text()).selectFirst("#e-id").text())
        .isEqualTo("There is a team of this name already");
    Answer bad = mona.submit("/team/teams/new", "/team/teams/new", Map.of("id", "../Paris X"));
    assertThat(errors(bad)).hasSize(2);

    mona.submit(ANN, ANN, Map.of("team", "paris")).is(303);
    assertThat(mona.open("/team").select("#paris tr#ann")).hasSize(1);
    assertThat(changes()).last().isEqualTo("mona person ann team: inside-sales > paris");
    mona.http.get("/team/teams/rome").is(404);
  }

  @Test
  void aPersonIsEditedAndEachChangeIsKept() {
    mona.submit(
            ANN,
            ANN,
            Map.of(
                "capacity", "0",
                "skills", "French, danish;  french ",
                "absentFrom", "2026-03-09",
                "absentTo", "2026-03-13"))
        .is(303);
    assertThat(changes())
        .containsExactly(
            "mona person ann capacity: 200 > 0",
            "mona person ann skills: null > danish, french",
            "mona person ann absence: null > 2026-03-09 to 2026-03-13");
    assertThat(mona.open("/team").selectFirst("tr#ann").text())
        .contains("0 of 0", "danish french", "away from 9 Mar 2026 to 13 Mar 2026");
    assertThat(owner(ripe())).as("ann has no quota").isEqualTo("bob");
    mona.http.get("/team/people/nobody").is(404);
    mona.http.get("/team/people/mona").is(404);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "capacity   | -1           | Must be a whole number from 0 to 100000",
        "capacity   | many         | Must be a whole number from 0 to 100000",
        "capacity   | 99999999999  | Must be a whole number from 0 to 100000",
        "team       | nowhere      | There is no such team",
        "absentFrom | tomorrow     | Must be a date such as 2026-03-31",
        "absentFrom | ''           | Say from when",
        "absentTo   | 2026-03-08   | Must not lie before the first day",
        "skills     | 0123456789012345678901234567890123456789x | At most 20 skills"
      })
  void aPersonsFieldsAreCheckedToo(String field, String typed, String message) {
    Map<String, String> form =
        new HashMap<>(
            Map.of("absentFrom", "2026-03-09", "absentTo", "2026-03-09", "skills", "danish"));
    form.put(field, typed);
    Document page = Jsoup.parse(mona.submit(ANN, ANN, form).is(422).text());
    assertThat(page.selectFirst("#e-" + field).text()).startsWith(message);
    assertThat(page.selectFirst("[name=skills]").val()).isEqualTo(form.get("skills"));
    assertThat(changes()).isEmpty();
  }

  @Test
  void ofTwoManagersAtOnceTheSecondIsToldAndLosesNothing() {
    Visitor max = visitor("max", "managers");
    Document monas = mona.open(ANN);
    Document maxs = max.open(ANN);
    mona.send(monas, ANN, Map.of("capacity", "10")).is(303);
    TestClock.advance(Duration.ofMinutes(1));

    Document page = Jsoup.parse(max.send(maxs, ANN, Map.of("skills", "danish")).is(409).text());
    assertThat(page.selectFirst("[role=alert]").text())
        .contains("Yours is not stored", "mona", "capacity from 200 to 10");
    assertThat(page.selectFirst("[name=skills]").val()).isEqualTo("danish");
    assertThat(changes()).containsExactly("mona person ann capacity: 200 > 10");
    max.send(page, ANN, Map.of("capacity", "10")).is(303);
    assertThat(changes()).last().isEqualTo("max person ann skills: null > danish");

    Document monasTeam = mona.open(TEAM);
    Document maxsTeam = max.open(TEAM);
    mona.send(monasTeam, TEAM, Map.of("zone", "Asia/Tokyo")).is(303);
    Document team = Jsoup.parse(max.send(maxsTeam, TEAM, Map.of("name", "Ours")).is(409).text());
    assertThat(team.selectFirst("[role=alert]").text()).contains("zone from UTC to Asia/Tokyo");
    assertThat(team.selectFirst("[name=name]").val()).isEqualTo("Ours");
    max.send(team, TEAM, Map.of()).is(303);
    assertThat(changes())
        .last()
        .as("knowingly")
        .isEqualTo("max team inside-sales zone: Asia/Tokyo > UTC");
  }

  @Test
  void aFormOfAnotherPageIsRefused() {
    for (String path :
        List.of(TEAM, "/team/teams/new", ANN, ANN + "/out", ANN + "/leads", "/team/pool/leads")) {
      mona.http.form(path, "out=true&capacity=1&to=bob&which=all").is(403);
    }
    assertThat(changes()).isEmpty();
  }

  @Test
  void whoIsOutTodayGetsNothingUntilTomorrow() {
    mona.submit("/team", ANN + "/out", Map.of()).is(303);
    assertThat(mona.open("/team").selectFirst("tr#ann").text()).contains("out today", "Back");
    assertThat(owner(ripe())).isEqualTo("bob");
    assertThat(owner(ripe())).isEqualTo("bob");
    mona.submit("/team", ANN + "/out", Map.of()).is(303);
    assertThat(owner(ripe())).isEqualTo("ann");
    assertThat(changes())
        .containsExactly(
            "mona person ann out today: null > 2026-03-03",
            "mona person ann out today: 2026-03-03 > null");
    mona.submit("/team", ANN + "/out", Map.of()).is(303);
    TestClock.set(Instant.parse("2026-03-04T00:00:00Z"));
    assertThat(mona.open("/team").selectFirst("tr#ann").text()).doesNotContain("out today");
  }

  @Test
  void leadsOfSomebodyAbsentGoToAnotherWithTheirClocks() {
    away("bob");
    List<UUID> anns = List.of(ripe(), ripe(), ripe(), ripe());
    assertThat(anns).allMatch(lead -> "ann".equals(owner(lead)));
    List<Instant> due = clocks.of(anns.get(0)).stream().map(SlaClock::dueAt).toList();
    back("bob");
    mona.submit("/team", ANN + "/out", Map.of()).is(303);
    assertThat(mona.open("/team").selectFirst("tr#ann").text()).contains("hand over");

    Document page = mona.open(ANN);
    assertThat(page.select("input[name=lead]")).hasSize(4);
    assertThat(page.select("select[name=to] option").eachAttr("value"))
        .containsExactly("", "*again", "bob", "*pool");
    Answer moved = mona.hand(page, "bob", "chosen", "ill", anns.get(0));
    assertThat(moved.is(303).header("Location")).isEqualTo(ANN + "?moved=1#leads");
    assertThat(mona.open(ANN + "?moved=1").text()).contains("1 lead has changed hands");
    assertThat(owner(anns.get(0))).isEqualTo("bob");
    assertThat(journeys.task(anns.get(0), QUALIFY).getAssignee()).isEqualTo("bob");
    assertThat(clocks.of(anns.get(0))).extracting(SlaClock::dueAt).isEqualTo(due);
    assertThat(clocks.of(anns.get(0))).extracting(SlaClock::owner).containsOnly("bob");

    mona.hand(page, "*pool", "chosen", "", anns.get(1)).is(303);
    assertThat(owner(anns.get(1))).isNull();
    mona.hand(page, "*again", "all", "still ill").is(303);
    assertThat(owner(anns.get(2))).isEqualTo("bob");
    assertThat(owner(anns.get(3))).isEqualTo("bob");

    assertThat(mona.open("/team").selectFirst("#changes").text())
        .contains("lead Ana Silva: owner", "ill", "team: least busy; still ill", "pool");
    Document pool = mona.open("/team/pool");
    assertThat(pool.select("input[name=lead]")).hasSize(1);
    mona.send(pool, "/team/pool/leads", Map.of("to", "*again", "which", "all")).is(303);
    assertThat(owner(anns.get(1))).isEqualTo("bob");
    assertThat(mona.open("/team/pool").text()).contains("None.");
  }

  @Test
  void aLeadThatMovedMeanwhileStaysAndIsTold() {
    away("bob");
    UUID one = ripe();
    UUID two = ripe();
    back("bob");
    Document page = mona.open(ANN);
    mona.hand(page, "bob", "chosen", "", one).is(303);
    Document result = Jsoup.parse(mona.hand(page, "*pool", "chosen", "", one, two).is(409).text());
    assertThat(result.select("[role=alert] li").eachText())
        .containsExactly("Ana Silva: It belongs to bob by now");
    assertThat(result.text()).contains("1 lead has changed hands");
    assertThat(owner(one)).isEqualTo("bob");
    assertThat(owner(two)).isNull();
  }

  @Test
  void aHandOverNeedsALeadAndSomebodyWhoMayHaveIt() {
    UUID lead = ripe();
    Document page = mona.open(ANN);
    assertThat(owner(lead)).isEqualTo("ann");
    assertThat(errors(mona.hand(page, "", "chosen", "", lead)))
        .containsExactly("Must not be empty");
    assertThat(errors(mona.hand(page, "eve", "chosen", "", lead)))
        .containsExactly("Choose from the list");
    assertThat(errors(mona.hand(page, "bob", "chosen", "x".repeat(501), lead)))
        .containsExactly("At most 500 characters");
    assertThat(errors(mona.hand(page, "bob", "chosen", "")))
        .containsExactly("Tick at least one lead, or choose all");
    assertThat(owner(lead)).isEqualTo("ann");
  }

  @Test
  void changesAreReadPageByPage() {
    for (int i = 1; i <= 25; i++) {
      mona.submit(ANN, ANN, Map.of("capacity", "" + i)).is(303);
      TestClock.advance(Duration.ofMinutes(1));
    }
    Document first = mona.open("/team");
    assertThat(first.select("#changes tbody tr")).hasSize(20);
    assertThat(first.selectFirst("#changes tbody tr").text()).endsWith("24 25");
    assertThat(first.select(".paging a").eachText()).containsExactly("Older");
    Document second = mona.open("/team?page=1");
    assertThat(second.select("#changes tbody tr")).hasSize(5);
    assertThat(second.select("#changes tbody tr").last().text()).endsWith("200 1");
    assertThat(second.select(".paging a").eachText()).containsExactly("Newer");
    assertThat(mona.open("/team?page=x").select("#changes tbody tr")).hasSize(20);
  }

  private static List<String> errors(Answer answer) {
    return Jsoup.parse(answer.is(422).text()).select(".error").eachText();
  }

  private List<String> changes() {
    return jdbc.sql(
            """
            select by_user || ' ' || kind || ' ' || subject || ' ' || field || ': '
              || coalesce(from_value, 'null') || ' > ' || coalesce(to_value, 'null')
            from leadflow.team_change order by id
            """)
        .query(String.class)
        .list();
  }

  private void row(String user, int capacity) {
    people.person(user).capacity(capacity).save();
  }

  private void away(String user) {
    people.person(user).absent("2026-01-01", null).save();
  }

  private void back(String user) {
    jdbc.sql("update leadflow.staff set absent_from = null where user_id = :user")
        .param("user", user)
        .update();
  }

  private UUID ripe() {
    count++;
    UUID lead =
        leads.lead().email("x@page%d.example".formatted(count)).company("Page " + count).captured();
    leads.ripens(lead);
    return lead;
  }

  private String owner(UUID lead) {
    return journeys.lead(lead).state().owner();
  }

  private Visitor visitor(String user, String group) {
    staff.person(port, user, group);
    return new Visitor(
        Http.inSession(port, user, Staff.PASSWORD)
            .without("X-XSRF-TOKEN") // the web applications', not ours
            .with("Accept", "text/html"));
  }

  /** A browser without scripts. */
  private static final class Visitor {

    private Http http;

    Visitor(Http http) {
      this.http = http;
    }

    Document open(String path) {
      Answer page = http.get(path).is(200);
      for (String cookie : page.headers().allValues("Set-Cookie")) {
        http = http.with("Cookie", cookie.split(";")[0]);
      }
      return Jsoup.parse(page.text());
    }

    /** Opens a page, fills in its form and sends it. */
    Answer submit(String path, String action, Map<String, String> typed) {
      return send(open(path), action, typed);
    }

    /** Sends a form of a page that was opened before. */
    Answer send(Document page, String action, Map<String, String> typed) {
      return send(page, action, typed, List.of());
    }

    Answer hand(Document page, String to, String which, String reason, UUID... leads) {
      Map<String, String> typed = Map.of("to", to, "which", which, "reason", reason);
      return send(page, ANN + "/leads", typed, List.of(leads));
    }

    private Answer send(
        Document page, String action, Map<String, String> typed, List<UUID> ticked) {
      FormElement form = (FormElement) page.selectFirst("form[action='" + action + "']");
      assertThat(form).as("form " + action).isNotNull();
      List<String> pairs = new ArrayList<>();
      for (KeyVal field : form.formData()) {
        if (!typed.containsKey(field.key())) {
          pairs.add(pair(field.key(), field.value()));
        }
      }
      typed.forEach((name, value) -> pairs.add(pair(name, value)));
      ticked.forEach(lead -> pairs.add(pair("lead", lead.toString())));
      return http.form(action, String.join("&", pairs));
    }

    private static String pair(String name, String value) {
      return name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
  }
}
