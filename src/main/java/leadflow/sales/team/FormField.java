package leadflow.sales.team;

import org.jspecify.annotations.Nullable;

/**
 * A form field on a page.
 *
 * @param value as typed
 * @param error what is wrong with it
 */
record FormField(String name, String value, @Nullable String error) {}
