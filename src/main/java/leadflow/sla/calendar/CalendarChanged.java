package leadflow.sla.calendar;

/**
 * A team's hours, zone or days off were changed, in the transaction that publishes this: running
 * clocks of the team are moved to where the new calendar puts them.
 */
public record CalendarChanged(String team) {}
