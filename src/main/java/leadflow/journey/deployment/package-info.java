/** What is deployed, when, and what is refused. */
@NullMarked
package leadflow.journey.deployment;

import org.jspecify.annotations.NullMarked;
