package leadflow.support;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.TimeoutError;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.WaitForSelectorState;
import java.util.regex.Pattern;

/** A person in front of Tasklist: what he sees and does there, named as he would. */
public final class Tasklist {

  /** Milliseconds. */
  private static final double A_MOMENT = 2000;

  private static final double LOGIN_PATIENCE = 15_000;
  private static final int MOST_LOADS = 3;

  private final Page page;

  private Tasklist(Page page) {
    this.page = page;
  }

  /** Camunda's own login page, which must be free of the browser's own window for a password. */
  public static Tasklist logIn(Browser browser, int port, String user) {
    Page page = browser.window(1440, 1000);
    page.navigate("http://localhost:" + port + "/camunda/app/tasklist/default/");
    signIn(page, user);
    return new Tasklist(page);
  }

  /** Found by what the fields are: their words may come late. */
  public static void signIn(Page page, String user) {
    awaitLogin(page);
    page.locator("input[ng-model=username]").fill(user);
    page.locator("input[type=password]").fill(Staff.PASSWORD);
    page.locator("button[type=submit]").click();
  }

  /**
   * Waits for the login of Camunda's web applications. Now and then their own start-up draws
   * nothing; as a person would, the page is then loaded again, twice at most.
   */
  public static void awaitLogin(Page page) {
    Locator name = page.locator("input[ng-model=username]");
    for (int loads = 1; loads < MOST_LOADS; loads++) {
      try {
        name.waitFor(new Locator.WaitForOptions().setTimeout(LOGIN_PATIENCE));
        return;
      } catch (TimeoutError e) {
        Browser.keep(page, "login-missing-" + loads);
        System.out.println("No login at " + page.url() + ", loaded again");
        page.reload();
      }
    }
    name.waitFor();
  }

  public Page page() {
    return page;
  }

  /** Opens one of the lists at the left. */
  public void list(String name) {
    // a count may follow the name
    page.getByText(Pattern.compile("^\\s*" + name)).first().click();
  }

  /** The tasks of the open list, in its order. */
  public Locator tasks() {
    return page.locator("ol.tasks-list > li");
  }

  public Locator task(String text) {
    return page.locator("ol.tasks-list > li", new Page.LocatorOptions().setHasText(text)).first();
  }

  /** Opens the task and waits for its form and its lead's card. */
  public void open(Locator task) {
    task.locator("h4 a").click();
    page.locator(".fjs-container").waitFor();
    card().getByRole(AriaRole.HEADING).first().waitFor();
  }

  public Locator card() {
    return page.locator("aside.lead-card");
  }

  public Locator form() {
    return page.locator(".fjs-container");
  }

  public void press(String button) {
    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(button).setExact(true))
        .click();
  }

  public void type(String label, String text) {
    type(form().getByLabel(label), text);
  }

  /** As a person does, who types again what a form lost while it drew itself anew. */
  public static void type(Locator field, String text) {
    for (int tries = 0; tries < 3 && !field.inputValue().equals(text); tries++) {
      field.click();
      field.press("Control+a");
      field.pressSequentially(text, new Locator.PressSequentiallyOptions().setDelay(20));
      // Tab would open the select that comes next
      field.blur();
    }
    assertThat(field).hasValue(text);
  }

  public void choose(String label, String value) {
    choose(page, label, value);
  }

  /** The field of a form with this label. */
  public static Locator select(Page page, String label) {
    return page.locator(
        ".fjs-form-field-select",
        new Page.LocatorOptions().setHas(page.getByText(Pattern.compile("^" + label + "\\*?$"))));
  }

  public static void choose(Page page, String label, String value) {
    Locator field = select(page, label);
    Locator item =
        page.locator(
                ".fjs-dropdownlist-item",
                new Page.LocatorOptions().setHasText(Pattern.compile("^" + value + "$")))
            .first();
    field.locator(".fjs-input-group").click();
    if (!opens(item)) {
      // a list that opened with the focus is closed by the click
      field.locator(".fjs-input-group").click();
    }
    item.click();
  }

  /** Whether it is seen within a moment. */
  private static boolean opens(Locator item) {
    return becomes(item, WaitForSelectorState.VISIBLE);
  }

  /** Whether it is gone within a moment. */
  public static boolean isGone(Locator item) {
    return becomes(item, WaitForSelectorState.HIDDEN);
  }

  private static boolean becomes(Locator item, WaitForSelectorState state) {
    try {
      item.waitFor(new Locator.WaitForOptions().setState(state).setTimeout(A_MOMENT));
      return true;
    } catch (TimeoutError e) {
      return false;
    }
  }

  public void check(String option) {
    form().getByLabel(option).check();
  }

  /** Takes a task from the pool; the form opens for answers then. */
  public void claim() {
    page.getByText("Claim", new Page.GetByTextOptions().setExact(true)).click();
    page.locator(".fjs-form-field-radio input:enabled").first().waitFor();
  }

  public void complete() {
    press("Complete");
    assertThat(form()).hasCount(0);
  }
}
