package leadflow.mail.preview;

import leadflow.platform.access.Caller;
import leadflow.platform.access.UserDirectory;
import leadflow.platform.validation.Conflict;
import org.springframework.stereotype.Component;

/** The address for test mails: that of the caller, and no other. */
@Component
class TestMailbox {

  private final UserDirectory directory;

  TestMailbox(UserDirectory directory) {
    this.directory = directory;
  }

  /**
   * @throws Conflict if there is no such address
   */
  String of(Caller caller) {
    if (caller.user() == null) {
      throw new Conflict(
          "no-mailbox", "An API key has no mailbox; ask as a person, by name and password");
    }
    String address = directory.person(caller.user()).map(UserDirectory.Person::email).orElse(null);
    if (address == null) {
      throw new Conflict(
          "no-mailbox", "Your profile holds no mail address; enter one, or have it entered");
    }
    return address;
  }
}
