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
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A real Chromium. Where none is installed its tests are skipped and say so; where {@code
 * LEADFLOW_REQUIRE_BROWSER} is true they fail instead.
 */
public final class Browser implements BeforeAllCallback, AfterAllCallback {

  private static final Path CHROMIUM =
      Path.of(System.getenv().getOrDefault("LEADFLOW_CHROMIUM", "/usr/bin/chromium"));

  /** Milliseconds until something that should be seen counts as missing. */
  private static final double PATIENCE = 30_000;

  private static final Path SCREENSHOTS = Path.of("target", "screenshots");

  private Playwright playwright;
  private com.microsoft.playwright.Browser chromium;
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
    playwright = Playwright.create();
    chromium =
        playwright
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

  @Override
  public void afterAll(ExtensionContext test) {
    if (playwright != null) {
      playwright.close();
    }
  }

  /** A window of its own, with no cookie of another. */
  public Page window(int width, int height) {
    BrowserContext context =
        chromium.newContext(
            new com.microsoft.playwright.Browser.NewContextOptions()
                .setViewportSize(width, height));
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
}
