package leadflow.sales.team;

import java.sql.Types;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import leadflow.lead.LeadTransactions;
import leadflow.sales.routing.Roster;
import leadflow.sales.routing.RoutingCandidate;
import leadflow.sla.SlaClocks;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * The stored entries about people. A person without an entry is in the default team with its
 * capacity.
 */
@Repository
class StaffEntries {

  private final LeadTransactions transactions;
  private final Roster roster;
  private final TeamChanges changes;
  private final SlaClocks clocks;
  private final JdbcClient jdbc;
  private final Clock clock;

  StaffEntries(
      LeadTransactions transactions,
      Roster roster,
      TeamChanges changes,
      SlaClocks clocks,
      JdbcClient jdbc,
      Clock clock) {
    this.transactions = transactions;
    this.roster = roster;
    this.changes = changes;
    this.clocks = clocks;
    this.jdbc = jdbc;
    this.clock = clock;
  }

  /**
   * @param version the one that was edited; 0 when there was no entry
   */
  record Entry(
      String user,
      String team,
      int capacity,
      List<String> skills,
      @Nullable LocalDate absentFrom,
      @Nullable LocalDate absentTo,
      int version) {}

  int version(String user) {
    return jdbc.sql("select version from leadflow.staff where user_id = :user")
        .param("user", user)
        .query(Integer.class)
        .optional()
        .orElse(0);
  }

  /**
   * Stores an edited entry.
   *
   * @return false when nothing changed
   * @throws EditedMeanwhile when its version is not the newest
   */
  boolean save(Entry edited) {
    return transactions.inOne(
        () -> {
          RoutingCandidate before = locked(edited.user, edited.team);
          if (version(edited.user) != edited.version) {
            throw new EditedMeanwhile(changes.last(TeamChanges.PERSON, edited.user));
          }
          if (!differs(before, edited)) {
            return false;
          }
          store(edited, before.outOn());
          if (!edited.team.equals(before.team())) {
            clocks.joined(edited.user, edited.team);
          }
          return true;
        });
  }

  /** Marks a person as out until the day ends in their team's zone, or as back. */
  void out(String user, boolean out) {
    transactions.inOne(
        () -> {
          RoutingCandidate before = locked(user, null);
          LocalDate today = before.today(clock.instant());
          LocalDate outOn = out ? today : null;
          boolean wasOut = before.outToday(clock.instant());
          if (wasOut != out) {
            changes.add(
                TeamChanges.PERSON,
                user,
                "out today",
                wasOut ? String.valueOf(before.outOn()) : null,
                out ? today.toString() : null);
            store(
                new Entry(
                    user,
                    before.team(),
                    before.capacity(),
                    before.skills(),
                    before.absentFrom(),
                    before.absentTo(),
                    0),
                outOn);
          }
        });
  }

  /**
   * Locks the teams, so that nobody routes by the old entry while the new one is stored, even when
   * the team changes.
   */
  private RoutingCandidate locked(String user, @Nullable String team) {
    RoutingCandidate before = one(user);
    roster.lock(team == null ? Set.of(before.team()) : List.of(before.team(), team));
    return one(user);
  }

  private RoutingCandidate one(String user) {
    return roster.of(List.of(user)).get(0);
  }

  private boolean differs(RoutingCandidate before, Entry edited) {
    boolean differs = change(edited, "team", before.team(), edited.team);
    differs |=
        change(
            edited, "capacity", String.valueOf(before.capacity()), String.valueOf(edited.capacity));
    differs |= change(edited, "skills", listed(before.skills()), listed(edited.skills));
    differs |=
        change(
            edited,
            "absence",
            absence(before.absentFrom(), before.absentTo()),
            absence(edited.absentFrom, edited.absentTo));
    return differs;
  }

  private boolean change(Entry entry, String field, @Nullable String from, @Nullable String to) {
    return changes.add(TeamChanges.PERSON, entry.user, field, from, to);
  }

  private static @Nullable String listed(List<String> skills) {
    return skills.isEmpty() ? null : String.join(", ", skills);
  }

  /** Returns the absence in words; null for none. */
  static @Nullable String absence(@Nullable LocalDate from, @Nullable LocalDate to) {
    if (from == null) {
      return null;
    }
    return to == null ? "from " + from + " on" : from.equals(to) ? "" + from : from + " to " + to;
  }

  private void store(Entry entry, @Nullable LocalDate outOn) {
    jdbc.sql(
            """
            insert into leadflow.staff (user_id, team_id, capacity, skills, absent_from, absent_to, out_on, version)
            values (:user, :team, :capacity, :skills, :from, :to, :out, 1)
            on conflict (user_id) do update set team_id = excluded.team_id, capacity = excluded.capacity,
              skills = excluded.skills, absent_from = excluded.absent_from,
              absent_to = excluded.absent_to, out_on = excluded.out_on, version = staff.version + 1
            """)
        .param("user", entry.user)
        .param("team", entry.team)
        .param("capacity", entry.capacity)
        .param("skills", entry.skills.toArray(String[]::new))
        .param("from", entry.absentFrom, Types.DATE)
        .param("to", entry.absentTo, Types.DATE)
        .param("out", outOn, Types.DATE)
        .update();
  }
}
