package leadflow.intake.importing;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Looks through a CSV file before a row of it is sent: half a file is worse than none. */
final class CsvText {

  /** A field begins there; a doubled quote closes and opens again; elsewhere it is text. */
  private static final String OPENS_AFTER = ",\r\n\"";

  private CsvText() {}

  /**
   * @throws UnusableFile naming the line, when the text is not UTF-8 or a quote is never closed
   */
  static void check(Path file) throws IOException {
    long line = 1;
    long opened = 0;
    int before = '\n';
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      for (int b = in.read(); b >= 0; b = in.read()) {
        bytes.write(b);
        if (b == '"' && opened > 0) {
          opened = 0;
        } else if (b == '"' && OPENS_AFTER.indexOf(before) >= 0) {
          opened = line;
        } else if (b == '\n') {
          utf8(bytes, line);
          line++;
        }
        before = b;
      }
    }
    utf8(bytes, line);
    if (opened > 0) {
      throw new UnusableFile("The quote that opens in line %d is never closed".formatted(opened));
    }
  }

  private static void utf8(ByteArrayOutputStream bytes, long line) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes.toByteArray()));
      bytes.reset();
    } catch (CharacterCodingException e) {
      throw new UnusableFile("Line %d is not UTF-8 text".formatted(line));
    }
  }
}
