package leadflow.platform.access;

import java.util.Set;

/** What an API key, or a group on our own API, may do. */
public final class Scope {

  public static final String CAPTURE = "capture";
  public static final String ACTIVITIES = "activities";
  public static final String LEADS_READ = "leads:read";
  public static final String LEADS_WRITE = "leads:write";
  public static final String IMPORTS = "imports";
  public static final String REPORTS = "reports";
  public static final String ADMIN = "admin";

  public static final Set<String> ALL =
      Set.of(CAPTURE, ACTIVITIES, LEADS_READ, LEADS_WRITE, IMPORTS, REPORTS, ADMIN);

  private Scope() {}
}
