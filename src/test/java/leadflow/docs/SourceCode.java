package leadflow.docs;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.EnhancedForLoopTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/** Java files as the compiler reads them, with their comments. */
final class SourceCode {

  static final Path MAIN = Path.of("src", "main", "java");

  private final List<CompilationUnitTree> units = new ArrayList<>();
  private final Trees trees;

  private SourceCode(Collection<Path> files) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  null, manager, null, List.of(), null, manager.getJavaFileObjectsFromPaths(files));
      task.parse().forEach(units::add);
      trees = Trees.instance(task);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static SourceCode of(Path file) {
    return new SourceCode(List.of(file));
  }

  /** All files of the program that contain this text. */
  static SourceCode containing(String text) {
    try (Stream<Path> files = Files.walk(MAIN)) {
      return new SourceCode(
          files
              .filter(file -> file.toString().endsWith(".java"))
              .filter(file -> read(file).contains(text))
              .sorted()
              .toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A method with the classes and the file that it is in, innermost first. */
  record Method(MethodTree tree, List<ClassTree> classes, CompilationUnitTree unit) {

    String file() {
      return MAIN.toUri().relativize(unit.getSourceFile().toUri()).getPath();
    }
  }

  List<Method> methods() {
    List<Method> methods = new ArrayList<>();
    for (CompilationUnitTree unit : units) {
      unit.getTypeDecls().forEach(type -> collect(type, List.of(), unit, methods));
    }
    return methods;
  }

  private static void collect(
      Tree tree, List<ClassTree> outer, CompilationUnitTree unit, List<Method> methods) {
    if (tree instanceof ClassTree type) {
      List<ClassTree> classes = Stream.concat(Stream.of(type), outer.stream()).toList();
      type.getMembers().forEach(member -> collect(member, classes, unit, methods));
    } else if (tree instanceof MethodTree method) {
      methods.add(new Method(method, outer, unit));
    }
  }

  /** The Javadoc without its stars; null when there is none. */
  @Nullable String comment(Method method) {
    return trees.getDocComment(TreePath.getPath(method.unit(), method.tree()));
  }

  static List<MethodInvocationTree> calls(Tree in, String name) {
    List<MethodInvocationTree> calls = new ArrayList<>();
    new TreeScanner<@Nullable Void, @Nullable Void>() {
      @Override
      public @Nullable Void visitMethodInvocation(
          MethodInvocationTree call, @Nullable Void unused) {
        if (call.getMethodSelect().toString().matches("(?s).*\\." + name)) {
          calls.add(call);
        }
        return super.visitMethodInvocation(call, unused);
      }
    }.scan(in, null);
    return calls;
  }

  /** What a literal or a constant of these classes says; null when that is known only later. */
  static @Nullable String text(ExpressionTree expression, List<ClassTree> classes) {
    ExpressionTree value =
        expression instanceof LiteralTree ? expression : constant(expression, classes);
    return value instanceof LiteralTree literal && literal.getValue() instanceof String text
        ? text
        : null;
  }

  /** The texts over which a loop with this variable runs in the method. */
  static List<String> loopedOver(Method method, String variable) {
    List<String> texts = new ArrayList<>();
    new TreeScanner<@Nullable Void, @Nullable Void>() {
      @Override
      public @Nullable Void visitEnhancedForLoop(EnhancedForLoopTree loop, @Nullable Void unused) {
        if (loop.getVariable().getName().contentEquals(variable)) {
          ExpressionTree constant = constant(loop.getExpression(), method.classes());
          texts.addAll(literals(constant == null ? loop.getExpression() : constant));
        }
        return super.visitEnhancedForLoop(loop, unused);
      }
    }.scan(method.tree(), null);
    return texts;
  }

  /** What a constant of these classes is made of; null when it is none of them. */
  private static @Nullable ExpressionTree constant(
      ExpressionTree expression, List<ClassTree> classes) {
    return classes.stream()
        .flatMap(type -> type.getMembers().stream())
        .filter(VariableTree.class::isInstance)
        .map(VariableTree.class::cast)
        .filter(constant -> constant.getName().contentEquals(expression.toString()))
        .map(VariableTree::getInitializer)
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }

  /** The texts of all literals below. */
  private static List<String> literals(Tree in) {
    List<String> texts = new ArrayList<>();
    new TreeScanner<@Nullable Void, @Nullable Void>() {
      @Override
      public @Nullable Void visitLiteral(LiteralTree literal, @Nullable Void unused) {
        if (literal.getValue() instanceof String text) {
          texts.add(text);
        }
        return null;
      }
    }.scan(in, null);
    return texts;
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Used by pages: no vertical bar ends a cell. */
  static String cell(String text) {
    return text.replaceAll("\\s+", " ").strip().replace("|", "\\|");
  }
}
