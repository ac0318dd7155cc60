package leadflow.scoring;

import java.util.List;
import leadflow.lead.Score;

/** A score and the rules it is made of. */
public record Scored(Score score, List<RuleScored> rules) {}
