package leadflow.workplace.tasklist;

import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Date;
import java.util.UUID;
import leadflow.sla.calendar.Calendars;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * What the models call to fill a task with facts about its lead; {@link LeadCardText} writes them.
 */
@Component("deskSteps")
public class DeskSteps {

  private final LeadCardText text;
  private final Calendars calendars;
  private final Clock clock;

  DeskSteps(LeadCardText text, Calendars calendars, Clock clock) {
    this.text = text;
    this.calendars = calendars;
    this.clock = clock;
  }

  /** Midnight after today where this person works, for lists of what is due. */
  public Date endOfToday(@Nullable String user) {
    ZoneId zone = calendars.ofTeam(calendars.teamOf(user)).zone();
    return Date.from(
        LocalDate.ofInstant(clock.instant(), zone).plusDays(1).atStartOfDay(zone).toInstant());
  }

  /** One line for the list of tasks: "Ana Silva · Acme · A1 · hot". */
  public String leadTitle(String id) {
    return text.title(UUID.fromString(id));
  }

  /** Why a hot lead is hot and by when it is to be answered, as a quotation; else nothing. */
  public String urgency(String id) {
    return text.urgency(UUID.fromString(id));
  }

  /** Who it is and what was asked. */
  public String leadFacts(String id) {
    return text.facts(UUID.fromString(id));
  }

  /** Why this lead, the strongest reason first. */
  public String scoreReasons(String id) {
    return text.scoreReasons(UUID.fromString(id));
  }

  /** What the SDR found out, for the account executive. */
  public String bant(String id) {
    return text.bant(UUID.fromString(id));
  }
}
