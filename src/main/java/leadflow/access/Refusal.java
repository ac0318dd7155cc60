package leadflow.access;

import org.camunda.bpm.engine.AuthorizationException;

/** Somebody may not do what he asked for; the message is fit to be shown to him. */
class Refusal extends AuthorizationException {

  Refusal(String why) {
    super(why);
  }
}
