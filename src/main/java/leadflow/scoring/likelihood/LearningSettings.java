package leadflow.scoring.likelihood;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.util.List;
import leadflow.lead.activity.ActivityType;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How the score is learned.
 *
 * @param leastSample past leads with an outcome, below which nothing is learned
 * @param leastOfEach won ones, and lost ones
 * @param newOutcomes since the last model, from which on the nightly run learns again
 * @param excluded own properties and types of activities that are written after the outcome, or by
 *     those who bring it about: names, in any spelling of theirs, where {@code *} stands for
 *     anything
 * @param trusted own properties that may tell the outcome all by themselves; others that do are
 *     taken for written after it and left out
 */
@Validated
@ConfigurationProperties("leadflow.learning")
record LearningSettings(
    @Min(50) @DefaultValue("200") int leastSample,
    @Min(10) @DefaultValue("50") int leastOfEach,
    @Min(1) @Max(1_000_000) @DefaultValue("50") int newOutcomes,
    @DefaultValue({
          "Tags",
          "Lead Quality",
          "Lead Profile",
          "Asymmetrique *",
          "Last Notable Activity",
          "Converted *",
          "Is Converted",
          "Conversion *",
          "Outcome *",
          "* Outcome",
          "Won *",
          "Is Won",
          "Win *",
          "Lost *",
          "Is Lost",
          "Loss *",
          "Close *",
          "Closed *",
          "Is Closed",
          "Stage",
          "Lead Stage",
          "Sales Stage",
          "Lifecycle Stage",
          "Pipeline *",
          "Status",
          "Lead Status",
          "Work Status",
          "Sales Status",
          "Owner",
          "Owner *",
          "Lead Owner",
          "Account Owner",
          "Sales Owner",
          "Sales Rep *",
          "Sales Note *",
          "Sales Notes",
          "Disposition *",
          "Verdict *",
          "BANT *",
          "Deal *",
          "Opportunity *",
          "Contract *",
          "Invoice *",
          "Prospect ID",
          "Lead ID",
          "Lead Number",
          ActivityType.CALL_HELD,
          ActivityType.MEETING_BOOKED,
          ActivityType.MEETING_HELD,
          ActivityType.EMAIL_DELIVERED
        })
        List<String> excluded,
    @DefaultValue({}) List<String> trusted) {}
