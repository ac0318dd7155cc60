package leadflow.scoring;

/**
 * A rule that counted for a lead.
 *
 * @param points what it brought in all, after decay; caps come after it
 * @param count how often it counted
 */
public record RuleScored(
    String decision, int version, String group, String description, double points, int count) {}
