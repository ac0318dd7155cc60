package leadflow.process.decision;

import camundajar.impl.scala.Option;
import camundajar.impl.scala.Some;
import camundajar.impl.scala.collection.Iterable;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.camunda.bpm.dmn.feel.impl.scala.ContextVariableWrapper;
import org.camunda.bpm.dmn.feel.impl.scala.ScalaFeelEngine;
import org.camunda.bpm.engine.variable.context.VariableContext;
import org.camunda.feel.FeelEngine;
import org.camunda.feel.api.FeelEngineApi;
import org.camunda.feel.api.ParseResult;
import org.camunda.feel.api.SuccessfulParseResult;
import org.camunda.feel.context.FunctionProvider;
import org.camunda.feel.context.VariableProvider;
import org.camunda.feel.impl.interpreter.BuiltinFunctions;
import org.camunda.feel.impl.interpreter.EvalContext;
import org.camunda.feel.impl.interpreter.EvaluationFailureCollector;
import org.camunda.feel.impl.interpreter.FeelInterpreter;
import org.camunda.feel.syntaxtree.Exp;
import org.camunda.feel.syntaxtree.Val;
import org.camunda.feel.syntaxtree.ValError;
import org.camunda.feel.syntaxtree.ValFatalError;
import org.camunda.feel.valuemapper.ValueMapper;
import org.jspecify.annotations.Nullable;

/**
 * Camunda's own FEEL, without its waste: stock parses a cell's text and builds the map of all
 * built-in functions anew at every evaluation. Here a text is parsed once, and one interpreter and
 * one set of functions serve all. What does not end in a plain value is evaluated once more by
 * stock, so that an error is stock's own.
 */
final class FastFeel extends ScalaFeelEngine {

  /** More than any set of models has; texts of versions long gone must not fill the memory. */
  private static final int MOST_TEXTS = 50_000;

  private final ValueMapper values;
  private final FeelEngineApi parser;
  private final FeelInterpreter interpreter;
  private final FunctionProvider functions;
  private final Map<String, Exp> expressions = new ConcurrentHashMap<>();
  private final Map<String, Exp> unaryTests = new ConcurrentHashMap<>();

  FastFeel(Clock clock) {
    super(List.of());
    values = feelEngine.valueMapper();
    feelEngine =
        new FeelEngine(
            feelEngine.functionProvider(),
            values,
            feelEngine.configuration(),
            () -> clock.instant().atZone(clock.getZone()));
    parser = new FeelEngineApi(feelEngine);
    interpreter = new FeelInterpreter(values);
    functions = new BuiltinFunctions(feelEngine.clock(), values);
  }

  @Override
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  public <T> @Nullable T evaluateSimpleExpression(String expression, VariableContext variables) {
    Exp parsed = parsed(expression, expressions, parser::parseExpression);
    Result result = result(parsed, new ContextVariableWrapper(variables));
    return result == null
        ? super.evaluateSimpleExpression(expression, variables)
        : (T) result.value;
  }

  @Override
  public boolean evaluateSimpleUnaryTests(
      String expression, String inputVariable, VariableContext variables) {
    Exp parsed = parsed(expression, unaryTests, parser::parseUnaryTests);
    Result result = result(parsed, new CellVariables(inputVariable, variables));
    if (result != null && (result.value == null || result.value instanceof Boolean)) {
      // neither true nor false, as of an unknown input, is no match
      return Boolean.TRUE.equals(result.value);
    }
    return super.evaluateSimpleUnaryTests(expression, inputVariable, variables);
  }

  /** Null where the text does not parse. */
  private static @Nullable Exp parsed(
      String text, Map<String, Exp> known, Function<String, ParseResult> parser) {
    Exp parsed = known.get(text);
    if (parsed == null && parser.apply(text) instanceof SuccessfulParseResult read) {
      parsed = read.parsedExpression().expression();
      if (known.size() >= MOST_TEXTS) {
        known.clear();
      }
      known.put(text, parsed);
    }
    return parsed;
  }

  /** Null where stock would tell of an error. */
  private @Nullable Result result(@Nullable Exp parsed, VariableProvider variables) {
    if (parsed == null) {
      return null;
    }
    // a failed assertion is an error whatever the value, and belongs to this evaluation alone
    EvaluationFailureCollector failures = new EvaluationFailureCollector();
    try {
      Val value = interpreter.eval(parsed, new EvalContext(values, variables, functions, failures));
      boolean failed = value instanceof ValError || value instanceof ValFatalError;
      return failed || asserted(failures) ? null : new Result(values.unpackVal(value));
    } catch (RuntimeException e) {
      return null;
    }
  }

  private static boolean asserted(EvaluationFailureCollector failures) {
    return failures.failures().nonEmpty() && failures.toString().contains("ASSERT_FAILURE");
  }

  private record Result(@Nullable Object value) {}

  /** The table's variables, and which of them the cell tests. */
  private record CellVariables(Some<Object> inputVariable, ContextVariableWrapper variables)
      implements VariableProvider {

    CellVariables(String inputVariable, VariableContext variables) {
      this(new Some<>(inputVariable), new ContextVariableWrapper(variables));
    }

    @Override
    @SuppressWarnings("unchecked")
    public Option<Object> getVariable(String name) {
      return name.equals(INPUT_VARIABLE_NAME) ? inputVariable : variables.getVariable(name);
    }

    @Override
    public Iterable<String> keys() {
      return variables.keys();
    }
  }
}
