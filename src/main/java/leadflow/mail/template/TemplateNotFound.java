package leadflow.mail.template;

/** A decision table or step names an email template that does not exist. */
public class TemplateNotFound extends RuntimeException {

  TemplateNotFound(String template) {
    super("There is no email template processes/emails/" + template + ".html");
  }
}
