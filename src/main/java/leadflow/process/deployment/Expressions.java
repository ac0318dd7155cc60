package leadflow.process.deployment;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.camunda.bpm.impl.juel.AstBracket;
import org.camunda.bpm.impl.juel.AstDot;
import org.camunda.bpm.impl.juel.AstFunction;
import org.camunda.bpm.impl.juel.AstIdentifier;
import org.camunda.bpm.impl.juel.AstLiteral;
import org.camunda.bpm.impl.juel.AstMethod;
import org.camunda.bpm.impl.juel.AstProperty;
import org.camunda.bpm.impl.juel.Builder;
import org.camunda.bpm.impl.juel.Node;
import org.camunda.bpm.impl.juel.TreeBuilderException;
import org.jspecify.annotations.Nullable;
import org.springframework.util.ClassUtils;

/**
 * What an expression in a model may do: call a step, read a variable, compare. It is held against
 * its syntax tree, so that no spelling gets around it.
 */
final class Expressions {

  /** What may be read from the engine's own objects. */
  private static final Map<String, Set<String>> READABLE =
      Map.of(
          "execution",
          Set.of(
              "processBusinessKey",
              "businessKey",
              "id",
              "processInstanceId",
              "currentActivityId",
              "currentActivityName",
              "eventName"),
          "task",
          Set.of(
              "id",
              "name",
              "assignee",
              "owner",
              "priority",
              "dueDate",
              "createTime",
              "taskDefinitionKey",
              "eventName"));

  private static final Set<String> FUNCTIONS = Set.of("now", "currentUser");

  /** The way from any value to any class. */
  private static final Set<String> NEVER_READ = Set.of("class", "declaringClass", "classLoader");

  private static final Builder PARSER = new Builder(Builder.Feature.METHOD_INVOCATIONS);

  private final Surroundings surroundings;

  Expressions(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  /** Whether the engine would evaluate something in this text. */
  static boolean in(String text) {
    return text.contains("${") || text.contains("#{");
  }

  /** What is wrong with the text's expressions, in words; empty when all is well. */
  List<String> problems(String text) {
    List<String> problems = new ArrayList<>();
    try {
      check(PARSER.build(text).getRoot(), problems);
    } catch (TreeBuilderException e) {
      problems.add(
          "the expression %s cannot be read: at position %d stands %s, expected is %s"
              .formatted(text, e.getPosition(), e.getEncountered(), e.getExpected()));
    }
    return problems;
  }

  private void check(Node node, List<String> problems) {
    if (node instanceof AstMethod method) {
      checkCall(method, problems);
    } else if (node instanceof AstFunction function) {
      if (!FUNCTIONS.contains(function.getName())) {
        problems.add("calls the function %s(), which models may not".formatted(function.getName()));
      }
      checkChildren(node, problems);
    } else if (node instanceof AstProperty property) {
      checkRead(property, problems);
    } else if (node instanceof AstIdentifier identifier) {
      if (surroundings.step(identifier.getName()) != null) {
        problems.add("names %s without calling a method of it".formatted(identifier.getName()));
      }
    } else {
      checkChildren(node, problems);
    }
  }

  private void checkChildren(Node node, List<String> problems) {
    for (int i = 0; i < node.getCardinality(); i++) {
      if (node.getChild(i) != null) {
        check(node.getChild(i), problems);
      }
    }
  }

  private void checkCall(AstMethod call, List<String> problems) {
    Node parameters = call.getChild(1);
    checkChildren(parameters, problems);
    Node target = call.getChild(0);
    if (target instanceof AstDot dot && dot.getChild(0) instanceof AstIdentifier bean) {
      checkStep(bean.getName(), name(dot), parameters.getCardinality(), problems);
    } else {
      problems.add("calls a method of something that is no step; " + allowed());
    }
  }

  private void checkStep(String bean, String method, int parameters, List<String> problems) {
    Class<?> type = surroundings.step(bean);
    if (type == null) {
      problems.add("calls %s.%s, but %s".formatted(bean, method, allowed()));
      return;
    }
    List<Method> methods = stepMethods(type);
    Set<Integer> counts =
        methods.stream()
            .filter(m -> m.getName().equals(method))
            .map(Method::getParameterCount)
            .collect(Collectors.toCollection(TreeSet::new));
    if (counts.isEmpty()) {
      problems.add(
          "calls %s.%s, but %s has no such step; it has %s"
              .formatted(
                  bean,
                  method,
                  bean,
                  methods.stream().map(Method::getName).sorted().distinct().toList()));
    } else if (!counts.contains(parameters)) {
      problems.add(
          "calls %s.%s with %d values, but it takes %s"
              .formatted(
                  bean,
                  method,
                  parameters,
                  counts.stream().map(String::valueOf).collect(Collectors.joining(" or "))));
    }
  }

  /** The methods of a step bean that models may call. */
  static List<Method> stepMethods(Class<?> type) {
    return Arrays.stream(ClassUtils.getUserClass(type).getMethods())
        .filter(m -> m.getDeclaringClass() != Object.class)
        .filter(m -> !Modifier.isStatic(m.getModifiers()) && !m.isSynthetic())
        .toList();
  }

  private void checkRead(AstProperty property, List<String> problems) {
    Node from = property.getChild(0);
    String name = name(property);
    if (name == null) {
      problems.add("reads a part whose name is computed, which models may not");
    } else if (from instanceof AstIdentifier identifier) {
      checkRead(identifier.getName(), name, problems);
    } else if (from instanceof AstProperty outer) {
      checkRead(outer, problems);
      refuseClass(name, problems);
      if (outer.getChild(0) instanceof AstIdentifier root && READABLE.containsKey(root.getName())) {
        problems.add("reads %s of a part of %s, which models may not".formatted(name, root));
      }
    } else {
      problems.add("reads %s of something that is no variable".formatted(name));
    }
  }

  private void checkRead(String variable, String name, List<String> problems) {
    Set<String> readable = READABLE.get(variable);
    if (readable != null && !readable.contains(name)) {
      problems.add(
          "reads %s.%s, which models may not; allowed is %s"
              .formatted(variable, name, new TreeSet<>(readable)));
    } else if (surroundings.step(variable) != null) {
      problems.add("reads %s.%s; a step is called with its values".formatted(variable, name));
    } else {
      refuseClass(name, problems);
    }
  }

  private static void refuseClass(String name, List<String> problems) {
    if (NEVER_READ.contains(name)) {
      problems.add("reads '%s', which models may not".formatted(name));
    }
  }

  private static String name(AstDot dot) {
    // the tree keeps the name to itself but prints it
    return dot.toString().substring(1).strip();
  }

  private static @Nullable String name(AstProperty property) {
    if (property instanceof AstDot dot) {
      return name(dot);
    }
    return property instanceof AstBracket bracket && bracket.getChild(1) instanceof AstLiteral key
        ? key.toString().replaceAll("^[\"']|[\"']$", "")
        : null;
  }

  private String allowed() {
    return "a model may call only the steps of " + new TreeSet<>(surroundings.steps());
  }
}
