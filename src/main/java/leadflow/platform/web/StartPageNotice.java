package leadflow.platform.web;

import java.util.List;

/** Something that people who are logged in should know, shown on the start page. */
public interface StartPageNotice {

  /** As of now, one sentence each; empty when there is nothing to tell. */
  List<String> sentences();
}
