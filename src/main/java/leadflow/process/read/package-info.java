/**
 * What the rest of the program reads of the engine's tables, which only {@code process} names: the
 * views of {@code leadflow/process/engine-views.sql}, to be joined with tables and views of ours in
 * one statement, and records.
 */
@ApplicationModule(type = Type.OPEN, allowedDependencies = "platform.access")
@NullMarked
package leadflow.process.read;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
import org.springframework.modulith.ApplicationModule.Type;
