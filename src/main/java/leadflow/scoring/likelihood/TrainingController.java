package leadflow.scoring.likelihood;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Learning on demand. */
@RestController
@Tag(name = "Scoring")
class TrainingController {

  private final Training training;

  TrainingController(Training training) {
    this.training = training;
  }

  @Operation(
      summary =
          "Learn the likelihood from all known outcomes; 409 where they are too few, or while it runs")
  @PostMapping("/api/scoring/train")
  TrainingReport train() {
    return training.train();
  }
}
