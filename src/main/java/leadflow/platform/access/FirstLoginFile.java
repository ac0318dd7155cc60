package leadflow.platform.access;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * {@code first-login.txt}: the one place where a generated secret is readable, by the owner of the
 * data folder only. It is never read back and may be deleted.
 */
@Component
class FirstLoginFile {

  private static final String OWNER_ONLY = "rw-------";
  private static final String HEADER =
      """
      Leadflow made these up at its first start. Only you can read this file; keep it safe, or
      delete it once everybody has logged in and changed the password.

      """;

  private final Path file;

  FirstLoginFile(@Value("${leadflow.data-dir}") Path dataDir) {
    this.file = dataDir.resolve("first-login.txt");
  }

  synchronized void append(String line) {
    try {
      create();
      Files.writeString(file, line + System.lineSeparator(), StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write " + file, e);
    }
  }

  /** With its rights from the first moment on: nobody reads it in between. */
  private void create() throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    Files.createDirectories(folder);
    boolean posix = Files.getFileStore(folder).supportsFileAttributeView("posix");
    FileAttribute<?>[] ownerOnly =
        posix
            ? new FileAttribute<?>[] {
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(OWNER_ONLY))
            }
            : new FileAttribute<?>[0];
    try {
      Files.createFile(file, ownerOnly);
      Files.writeString(file, HEADER, StandardOpenOption.APPEND);
    } catch (FileAlreadyExistsException e) {
      if (posix) {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(OWNER_ONLY));
      }
    }
  }
}
