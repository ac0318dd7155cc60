/** What is deployed, when, and what is refused. */
@NamedInterface("deployment")
@NullMarked
package leadflow.journey.deployment;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
