package leadflow.process.deployment;

import java.util.AbstractMap;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.stereotype.Component;

/**
 * The beans a model may call: those named {@code <feature>Steps}, and no other. Seen as a map by
 * name; a bean is fetched when it is first used, since the steps themselves need the engine.
 */
@Component
public class StepBeans extends AbstractMap<Object, Object> {

  private static final String SUFFIX = "Steps";

  private final ListableBeanFactory beans;

  StepBeans(ListableBeanFactory beans) {
    this.beans = beans;
  }

  /** The names models may use. */
  public Set<String> names() {
    return Arrays.stream(beans.getBeanDefinitionNames())
        .filter(name -> name.endsWith(SUFFIX))
        .collect(Collectors.toUnmodifiableSet());
  }

  /** The class behind a name, or null when models may not use it. */
  public @Nullable Class<?> type(String name) {
    return containsKey(name) ? beans.getType(name) : null;
  }

  @Override
  public boolean containsKey(@Nullable Object name) {
    return name instanceof String text && text.endsWith(SUFFIX) && beans.containsBean(text);
  }

  @Override
  public @Nullable Object get(@Nullable Object name) {
    return containsKey(name) ? beans.getBean((String) name) : null;
  }

  @Override
  public Set<Entry<Object, Object>> entrySet() {
    return names().stream()
        .map(name -> new SimpleImmutableEntry<Object, Object>(name, beans.getBean(name)))
        .collect(Collectors.toUnmodifiableSet());
  }
}
