package leadflow.platform.access;

import org.camunda.bpm.engine.AuthorizationException;

/** Somebody may not do what he asked for; the message is fit to be shown to him. */
public class Refusal extends AuthorizationException {

  public Refusal(String why) {
    super(why);
  }
}
