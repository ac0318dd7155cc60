package leadflow.support;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The program's schedules run by themselves while the tests of this class do, as in production.
 * Without it they stand still, and a test calls by hand what they would.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface RunsSchedules {}
