package leadflow.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A page of {@code src/docs}, or a part of one, that is written from the code. Tests compare it
 * with what the code says now; with {@code -Dleadflow.docs.write=true} they write it anew.
 */
public final class GeneratedText {

  private static final Path PAGES = Path.of("src", "docs");
  private static final boolean WRITE = Boolean.getBoolean("leadflow.docs.write");

  private GeneratedText() {}

  /** Compares the whole page. */
  public static void assertPage(String page, String expected) {
    compare(PAGES.resolve(page), expected);
  }

  /** Compares what stands between {@code <!-- generated: PART -->} and the next end. */
  public static void assertPart(String page, String part, String expected) {
    Path file = PAGES.resolve(page);
    String text = read(file);
    String begin = "<!-- generated: " + part + " -->\n";
    int from = text.indexOf(begin);
    int to = text.indexOf("<!-- end -->", from);
    assertThat(from).as("%s has a part '%s'", file, part).isNotNegative();
    compare(
        file,
        text.substring(0, from + begin.length()) + "\n" + expected + "\n" + text.substring(to));
  }

  private static void compare(Path file, String expected) {
    if (WRITE) {
      write(file, expected);
    }
    assertThat(Files.exists(file) ? read(file) : "")
        .as("%s is written from the code; write it anew with -Dleadflow.docs.write=true", file)
        .isEqualTo(expected);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
