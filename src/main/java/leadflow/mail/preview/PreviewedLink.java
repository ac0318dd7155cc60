package leadflow.mail.preview;

import org.jspecify.annotations.Nullable;

/**
 * A link in a mail.
 *
 * @param name under which reports count its clicks
 * @param request what a click on it asks for, such as demo
 * @param own leads to this program
 * @param problem null where none is known
 */
record PreviewedLink(
    @Nullable String name,
    @Nullable String request,
    String text,
    String url,
    boolean own,
    @Nullable String problem) {

  boolean isOutside() {
    return !own && problem == null && (url.startsWith("http://") || url.startsWith("https://"));
  }

  PreviewedLink with(@Nullable String found) {
    return new PreviewedLink(name, request, text, url, own, found);
  }
}
