package leadflow.platform.web;

import java.util.List;
import java.util.Map;
import leadflow.platform.access.Group;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;

/** Where everybody begins: a form that makes a lead, and the way to each tool. */
@Controller
class StartPage {

  private final Pages pages;
  private final ObjectProvider<StartPageNotice> notices;
  private final ConsentBoxes consents;

  StartPage(Pages pages, ObjectProvider<StartPageNotice> notices, ConsentBoxes consents) {
    this.pages = pages;
    this.notices = notices;
    this.consents = consents;
  }

  @GetMapping("/")
  ResponseEntity<String> show() {
    List<String> told =
        Pages.person() == null
            ? List.of()
            : notices.orderedStream().flatMap(notice -> notice.sentences().stream()).toList();
    return pages.inside(
        "start",
        "From first contact to customer",
        Map.of(
            "notices",
            told,
            "told",
            !told.isEmpty(),
            "stranger",
            Pages.person() == null,
            "consents",
            consents.boxes(null),
            "manages",
            Pages.isIn(Group.MANAGERS) || Pages.isIn(Group.ADMIN),
            "mails",
            Pages.isIn(Group.MARKETING) || Pages.isIn(Group.MANAGERS) || Pages.isIn(Group.ADMIN)));
  }
}
