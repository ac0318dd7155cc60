package leadflow.support;

import com.github.benmanes.caffeine.cache.Cache;
import com.zaxxer.hikari.HikariDataSource;
import java.lang.reflect.Field;
import java.util.List;
import javax.sql.DataSource;
import leadflow.process.decision.DecisionTables;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.HierarchyTraversalMode;
import org.junit.platform.commons.support.ReflectionSupport;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.context.junit.jupiter.SpringExtension;
import org.springframework.test.util.ReflectionTestUtils;

/**
 * Gives each test class its program as it was when it had just started: the database, the inbox and
 * what is cached. So classes share a program and know nothing of each other, in whatever order and
 * JVM they run. The program's schedules stand still unless the class {@link RunsSchedules}.
 */
final class FreshData implements BeforeAllCallback, AfterAllCallback {

  @Override
  public void beforeAll(ExtensionContext test) throws Exception {
    ApplicationContext program = SpringExtension.getApplicationContext(test);
    HikariDataSource pool = program.getBean(DataSource.class).unwrap(HikariDataSource.class);
    if (program.getBean(TestDatabase.Own.class).restore(pool)) {
      program.getBean(Inbox.class).empty();
      forget((ConfigurableApplicationContext) program);
    }
    if (test.getRequiredTestClass().isAnnotationPresent(RunsSchedules.class)) {
      program.getBean(Schedules.class).on();
    }
  }

  @Override
  public void afterAll(ExtensionContext test) {
    SpringExtension.getApplicationContext(test).getBean(Schedules.class).off();
  }

  /** Empties what the program keeps in memory and reads the newest decision tables. */
  private static void forget(ConfigurableApplicationContext program) throws Exception {
    for (String name : program.getBeanFactory().getSingletonNames()) {
      Object bean = program.getBeanFactory().getSingleton(name);
      Object target = AopProxyUtils.getSingletonTarget(bean);
      Object known = target == null ? bean : target;
      if (known.getClass().getName().startsWith("leadflow.")) {
        for (Field cache : caches(known.getClass())) {
          cache.setAccessible(true);
          ((Cache<?, ?>) cache.get(known)).invalidateAll();
        }
      }
    }
    ReflectionTestUtils.setField(program.getBean("likelihoodModels"), "newest", null);
    program.getBean(DecisionTables.class).refresh();
  }

  private static List<Field> caches(Class<?> type) {
    return ReflectionSupport.findFields(
        type,
        field -> Cache.class.isAssignableFrom(field.getType()),
        HierarchyTraversalMode.TOP_DOWN);
  }
}
