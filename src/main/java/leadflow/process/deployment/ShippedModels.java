package leadflow.process.deployment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.stereotype.Component;

/**
 * The processes, tables and forms that come with the program. A file of the folder {@code
 * LEADFLOW_PROCESSES_DIR}, or of its folders {@code processes} and {@code forms}, replaces the
 * packaged one of the same name or is added.
 */
@Component
class ShippedModels {

  private static final List<String> PACKAGED =
      List.of(
          "classpath*:processes/*.bpmn", "classpath*:processes/*.dmn", "classpath*:forms/*.form");
  private static final String ENDINGS = "*.{bpmn,dmn,form}";

  private final String folder;

  ShippedModels(@Value("${leadflow.processes-dir:}") String folder) {
    this.folder = folder;
  }

  /** As they are now, by name; each name is plain, so that no place makes a new version. */
  Collection<ModelFile> files() {
    Map<String, ModelFile> files = new TreeMap<>();
    try {
      packaged(files);
      if (!folder.isBlank()) {
        Path root = Path.of(folder);
        if (!Files.isDirectory(root)) {
          throw new IllegalStateException("LEADFLOW_PROCESSES_DIR names no folder: " + folder);
        }
        for (Path place : List.of(root, root.resolve("processes"), root.resolve("forms"))) {
          inFolder(place, files);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return files.values();
  }

  private static void packaged(Map<String, ModelFile> files) throws IOException {
    var resolver = new PathMatchingResourcePatternResolver();
    for (String pattern : PACKAGED) {
      for (Resource resource : resolver.getResources(pattern)) {
        add(String.valueOf(resource.getFilename()), resource.getContentAsByteArray(), files);
      }
    }
  }

  private static void inFolder(Path place, Map<String, ModelFile> files) throws IOException {
    if (Files.isDirectory(place)) {
      try (DirectoryStream<Path> paths = Files.newDirectoryStream(place, ENDINGS)) {
        for (Path path : paths) {
          add(String.valueOf(path.getFileName()), Files.readAllBytes(path), files);
        }
      }
    }
  }

  private static void add(String name, byte[] content, Map<String, ModelFile> files) {
    files.put(name, new ModelFile(name, content));
  }
}
