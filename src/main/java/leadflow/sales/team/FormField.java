package leadflow.sales.team;

import org.jspecify.annotations.Nullable;

/**
 * A form's field on a page.
 *
 * @param value as typed
 * @param error what does not hold about it
 */
record FormField(String name, String value, @Nullable String error) {}
