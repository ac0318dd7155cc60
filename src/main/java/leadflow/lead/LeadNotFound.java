package leadflow.lead;

/** There is no such lead. */
public class LeadNotFound extends RuntimeException {

  public LeadNotFound(Object id) {
    super("There is no lead " + id);
  }
}
