/** What managers see in Cockpit: our pages, and what stands on the diagrams. */
@NullMarked
package leadflow.desk.cockpit;

import org.jspecify.annotations.NullMarked;
