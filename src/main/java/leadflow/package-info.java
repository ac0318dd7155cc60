/** Leadflow: the program, put together from one package per capability. */
@NullMarked
package leadflow;

import org.jspecify.annotations.NullMarked;
