package leadflow.platform.web;

import java.util.List;
import leadflow.platform.access.Group;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;

/** Where everybody begins: a form that makes a lead, and the way to each tool. */
@Controller
class StartPage {

  private static final PageTemplate<View> TEMPLATE = PageTemplate.of("start", View.class);

  private final Pages pages;
  private final ObjectProvider<StartPageNotice> notices;
  private final ConsentBoxes consents;

  StartPage(Pages pages, ObjectProvider<StartPageNotice> notices, ConsentBoxes consents) {
    this.pages = pages;
    this.notices = notices;
    this.consents = consents;
  }

  /**
   * @param stranger nobody is logged in
   * @param manages may see what managers see
   * @param mails may see how mail goes
   */
  private record View(
      List<String> notices,
      boolean stranger,
      List<ConsentBoxes.Box> consents,
      boolean manages,
      boolean mails) {

    boolean noticed() {
      return !notices.isEmpty();
    }
  }

  @GetMapping("/")
  ResponseEntity<String> show() {
    List<String> told =
        Pages.person() == null
            ? List.of()
            : notices.orderedStream().flatMap(notice -> notice.sentences().stream()).toList();
    boolean manages = Pages.isIn(Group.MANAGERS) || Pages.isIn(Group.ADMIN);
    return pages.inside(
        TEMPLATE,
        "From first contact to customer",
        new View(
            told,
            Pages.person() == null,
            consents.boxes(null),
            manages,
            manages || Pages.isIn(Group.MARKETING)));
  }
}
