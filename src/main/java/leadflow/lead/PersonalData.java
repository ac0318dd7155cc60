package leadflow.lead;

/**
 * Holds data about a person, and erases it with the lead. Whoever owns a table that may hold such
 * data has one.
 */
public interface PersonalData {

  /**
   * Erases what it holds of the lead. Called in the transaction that erases the lead, whose status
   * is {@code ERASED} by then; the facts given are the last ones known. Runs twice without harm.
   */
  void erase(Lead lead);
}
