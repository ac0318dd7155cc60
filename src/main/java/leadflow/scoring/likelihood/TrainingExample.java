package leadflow.scoring.likelihood;

import java.util.Map;

/**
 * A past lead as the learner sees it.
 *
 * @param person stays on one side of every cut into known and unseen examples
 * @param features what was known before the outcome, by name: number, text or boolean
 */
record TrainingExample(String person, Map<String, Object> features, boolean won) {}
