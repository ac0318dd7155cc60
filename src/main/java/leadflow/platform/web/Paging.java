package leadflow.platform.web;

import org.jspecify.annotations.Nullable;

/**
 * Which page of a list is shown, as its links and its words need it.
 *
 * @param page from 0
 * @param pages how many there are, at least one
 */
public record Paging(int page, long pages) {

  /** Shows a page of a list, whether or not the list is that long. */
  public static Paging of(int page, long total, int size) {
    return new Paging(page, Math.max(1, (total + size - 1) / size));
  }

  /** The page that an address asks for; one that cannot be read is the first. */
  public static int read(@Nullable String text) {
    return text != null && text.matches("\\d{1,6}") ? Integer.parseInt(text) : 0;
  }

  /** From 1, for people. */
  public int number() {
    return page + 1;
  }

  /** Whether there is more than one. */
  public boolean paged() {
    return pages > 1;
  }

  /** The page before this one, null at the first. */
  public @Nullable Integer newer() {
    return page > 0 ? (Integer) (page - 1) : null;
  }

  /** The page after this one, null at the last. */
  public @Nullable Integer older() {
    return page + 1 < pages ? (Integer) (page + 1) : null;
  }
}
