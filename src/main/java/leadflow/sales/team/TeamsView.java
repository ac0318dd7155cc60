package leadflow.sales.team;

import java.util.List;
import leadflow.platform.web.PageTemplate;
import org.jspecify.annotations.Nullable;

/**
 * The page with all teams.
 *
 * @param saved the last form was stored
 * @param pool null when no lead waits in it
 * @param nobody whether the groups that get leads are empty
 */
record TeamsView(
    boolean saved, @Nullable Pool pool, boolean nobody, List<TeamCard> teams, History history) {

  static final PageTemplate<TeamsView> TEMPLATE = PageTemplate.of("teams", TeamsView.class);

  /**
   * @param waiting leads that nobody owns
   */
  record Pool(long waiting) {

    boolean one() {
      return waiting == 1;
    }
  }

  /**
   * @param hours the working hours, in words
   * @param off the next days off; null for none
   */
  record TeamCard(
      String teamId,
      String teamName,
      String hours,
      String zone,
      String country,
      @Nullable String off,
      List<Member> members) {

    boolean empty() {
      return members.isEmpty();
    }
  }

  /**
   * @param groups the roles in which they get leads
   * @param used leads they got within 30 days
   * @param capacity how many they can get
   * @param open leads they work on
   * @param absence in words; empty for a person who is present and has no absence planned
   * @param out whether they are marked as out today
   */
  record Member(
      String id,
      String personName,
      String groups,
      int used,
      int capacity,
      int open,
      List<String> skills,
      String absence,
      boolean absent,
      boolean out) {

    boolean full() {
      return used >= capacity;
    }

    int meterMax() {
      return Math.max(1, capacity);
    }

    boolean handOver() {
      return absent && open > 0;
    }
  }

  /**
   * What was changed, newest first.
   *
   * @param newer the page of newer changes; null at the first
   * @param older the page of older changes; null at the last
   */
  record History(
      List<MeanwhileView.Change> changes,
      boolean unchanged,
      @Nullable Integer newer,
      @Nullable Integer older) {}
}
