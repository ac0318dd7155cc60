package leadflow.platform.web;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.springframework.boot.web.servlet.error.ErrorController;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;

/** Explains each kind of problem, and answers where the server found one itself. */
@Controller
class ProblemPages implements ErrorController {

  private final Pages pages;
  private final ProblemWriter problems;

  ProblemPages(Pages pages, ProblemWriter problems) {
    this.pages = pages;
    this.problems = problems;
  }

  /** A feature's own conflict is explained in the answer itself. */
  @GetMapping("/problems/{name:[a-z][a-z-]*}")
  ResponseEntity<String> explain(@PathVariable String name) {
    Problem problem =
        Arrays.stream(Problem.values())
            .filter(p -> p.path().equals(name))
            .findFirst()
            .orElse(Problem.CONFLICT);
    return pages.outside(
        ProblemView.TEMPLATE,
        problem.title(),
        new ProblemView(
            new ProblemView.Kind(problem.status().value(), name),
            problem.title(),
            problem.explanation(),
            List.of()));
  }

  @RequestMapping("/error")
  void failed(HttpServletRequest request, HttpServletResponse response) throws IOException {
    int status =
        request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer code
            ? code
            : 404;
    Problem problem =
        Arrays.stream(Problem.values())
            .filter(p -> p.status().value() == status)
            .findFirst()
            .orElse(status < 500 ? Problem.MALFORMED : Problem.INTERNAL);
    problems.write(request, response, problem.detail(problem.explanation()));
  }
}
