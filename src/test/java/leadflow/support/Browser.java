package leadflow.support;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A real Chromium, one for all tests of a JVM; what a class opens is closed after it. Where none is
 * installed its tests are skipped and say so; where {@code LEADFLOW_REQUIRE_BROWSER} is true they
 * fail instead.
 */
public final class Browser implements BeforeAllCallback, AfterAllCallback {

  private static final Path CHROMIUM =
      Path.of(System.getenv().getOrDefault("LEADFLOW_CHROMIUM", "/usr/bin/chromium"));

  /** Milliseconds until something that should be seen counts as missing. */
  private static final double PATIENCE = 30_000;

  private static final Path SCREENSHOTS = Path.of("target", "screenshots");

  private final List<BrowserContext> windows = new ArrayList<>();
  private final List<String> complaints = new ArrayList<>();

  @Override
  public void beforeAll(ExtensionContext test) {
    if (!Files.isExecutable(CHROMIUM)) {
      String missing = "SKIPPED: no Chromium at " + CHROMIUM + "; name it by LEADFLOW_CHROMIUM";
      if (Boolean.parseBoolean(System.getenv("LEADFLOW_REQUIRE_BROWSER"))) {
        throw new IllegalStateException(missing);
      }
      System.out.println(missing);
      Assumptions.abort(missing);
    }
    PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE);
  }

  @Override
  public void afterAll(ExtensionContext test) {
    windows.forEach(BrowserContext::close);
    windows.clear();
  }

  /** A window of its own, with no cookie of another. */
  public Page window(int width, int height) {
    BrowserContext context =
        Chromium.running()
            .newContext(
                new com.microsoft.playwright.Browser.NewContextOptions()
                    .setViewportSize(width, height));
    windows.add(context);
    context.setDefaultTimeout(PATIENCE);
    Page page = context.newPage();
    page.onPageError(complaints::add);
    return page;
  }

  /** Errors that scripts of the pages threw. */
  public List<String> complaints() {
    return complaints;
  }

  /** Keeps what is seen now as {@code target/screenshots/<name>.png}. */
  public static void keep(Page page, String name) {
    page.screenshot(
        new Page.ScreenshotOptions().setPath(SCREENSHOTS.resolve(name + ".png")).setFullPage(true));
  }

  /** The one of this JVM, started when it is first asked for. */
  private static final class Chromium {

    private static com.microsoft.playwright.@Nullable Browser running;

    static com.microsoft.playwright.Browser running() {
      if (running == null || !running.isConnected()) {
        running = start();
      }
      return running;
    }

    private static com.microsoft.playwright.Browser start() {
      Playwright playwright = Playwright.create();
      Runtime.getRuntime().addShutdownHook(new Thread(playwright::close));
      return playwright
          .chromium()
          .launch(
              new BrowserType.LaunchOptions()
                  .setExecutablePath(CHROMIUM)
                  .setArgs(
                      List.of(
                          "--no-sandbox",
                          "--disable-gpu",
                          "--disable-quic",
                          "--no-first-run",
                          "--disable-background-networking",
                          "--disable-component-update",
                          "--disable-sync")));
    }
  }
}
