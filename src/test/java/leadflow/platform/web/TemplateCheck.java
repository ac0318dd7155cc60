package leadflow.platform.web;

import com.samskivert.mustache.Mustache;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.core.io.ClassPathResource;

/**
 * Reads a page's template, with its parts, beside the record that fills it, and finds what the
 * template asks for and the record lacks.
 */
final class TemplateCheck {

  private static final Pattern TAG = Pattern.compile("\\{\\{\\{?([#^/>!&]?)\\s*([^{}]*?)\\s*}}");

  private final List<String> problems = new ArrayList<>();
  private final Set<String> files = new LinkedHashSet<>();
  private final Set<Class<?>> records = new LinkedHashSet<>();
  private final Set<String> shown = new HashSet<>();

  /** What templates ask for in vain: {@code sales/team/teams, line 12: no field colour in …}. */
  List<String> problems() {
    return problems;
  }

  /** All templates that were read, such as {@code sales/team/teams}. */
  Set<String> files() {
    return files;
  }

  /** All records that were read from. */
  Set<Class<?>> records() {
    return records;
  }

  boolean shows(Class<?> record, String field) {
    return shown.contains(record.getName() + "#" + field);
  }

  void check(PageTemplate<?> template) {
    Deque<Class<?>> contexts = new ArrayDeque<>();
    contexts.push(Pages.Surroundings.class);
    push(template.view(), contexts);
    read(template.path(), contexts);
  }

  private void push(Class<?> type, Deque<Class<?>> contexts) {
    contexts.push(type);
    if (type.isRecord()) {
      records.add(type);
    }
  }

  private void read(String path, Deque<Class<?>> contexts) {
    files.add(path);
    String source = source(path);
    Deque<Boolean> nested = new ArrayDeque<>();
    Matcher tag = TAG.matcher(source);
    while (tag.find()) {
      String name = tag.group(2);
      String at =
          path
              + ", line "
              + (1 + source.substring(0, tag.start()).chars().filter(c -> c == '\n').count());
      switch (tag.group(1)) {
        case "!" -> {}
        case ">" -> read(path.substring(0, path.lastIndexOf('/') + 1) + name, contexts);
        case "/" -> {
          if (nested.pop()) {
            contexts.pop();
          }
        }
        case "#" -> {
          Optional<Class<?>> within = resolve(at, name, contexts).flatMap(TemplateCheck::context);
          within.ifPresent(type -> push(type, contexts));
          nested.push(within.isPresent());
        }
        case "^" -> {
          resolve(at, name, contexts);
          nested.push(false);
        }
        default -> resolve(at, name, contexts);
      }
    }
  }

  /**
   * Finds the type of {@code name} or {@code name.part}, as Mustache does: from within outwards.
   */
  private Optional<Type> resolve(String at, String name, Deque<Class<?>> contexts) {
    if (name.equals(".")) {
      return Optional.of(contexts.peek());
    }
    String[] parts = name.split("\\.");
    for (Class<?> context : contexts) {
      Type found = field(context, parts[0]);
      for (int i = 1; found instanceof Class<?> whole && i < parts.length; i++) {
        found = field(whole, parts[i]);
      }
      if (found != null) {
        return Optional.of(found);
      }
      if (field(context, parts[0]) != null) {
        break;
      }
    }
    problems.add("%s: no field %s in %s".formatted(at, name, names(contexts)));
    return Optional.empty();
  }

  private static String names(Deque<Class<?>> contexts) {
    List<String> names = contexts.stream().map(Class::getSimpleName).toList();
    return String.join(" in ", names.subList(0, names.size() - 1));
  }

  /** A component, or a method that tells as much; of the JDK's types nothing is read. */
  private Type field(Class<?> type, String name) {
    if (type.getClassLoader() == null) {
      return null;
    }
    if (type.isRecord()) {
      records.add(type);
    }
    return Stream.of(type.getDeclaredMethods())
        .filter(method -> method.getName().equals(name))
        .filter(method -> method.getParameterCount() == 0)
        .filter(method -> method.getReturnType() != void.class)
        .findFirst()
        .map(
            method -> {
              shown.add(type.getName() + "#" + name);
              return raw(method);
            })
        .orElse(null);
  }

  private static Type raw(Method method) {
    return method.getGenericReturnType() instanceof ParameterizedType list
            && method.getReturnType() == List.class
        ? list
        : method.getReturnType();
  }

  /** What a section's fields are looked for in first; empty where it only shows or hides. */
  private static Optional<Class<?>> context(Type type) {
    if (type instanceof ParameterizedType list) {
      return Optional.of((Class<?>) list.getActualTypeArguments()[0]);
    }
    boolean alone = type == boolean.class || type == Mustache.Lambda.class;
    return alone ? Optional.empty() : Optional.of((Class<?>) type);
  }

  private static String source(String path) {
    try {
      return new ClassPathResource("templates/" + path + ".mustache")
          .getContentAsString(StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
