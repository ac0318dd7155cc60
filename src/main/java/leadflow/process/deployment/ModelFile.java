package leadflow.process.deployment;

/**
 * A file that is deployed.
 *
 * @param name as it is deployed, such as {@code lead-journey.bpmn}
 */
record ModelFile(String name, byte[] content) {

  /** What is inside. */
  enum Kind {
    PROCESS,
    DECISION,
    FORM,
    OTHER
  }

  /** By the whole ending: the engine alone would also take {@code x.bpmn20.xml} for a process. */
  Kind kind() {
    return switch (name.substring(name.lastIndexOf('.') + 1)) {
      case "bpmn" -> Kind.PROCESS;
      case "dmn" -> Kind.DECISION;
      case "form" -> Kind.FORM;
      default -> Kind.OTHER;
    };
  }

  /** The id that what is inside must have: the file's name without folder and ending. */
  String id() {
    String plain = name.substring(name.lastIndexOf('/') + 1);
    int dot = plain.lastIndexOf('.');
    return dot < 0 ? plain : plain.substring(0, dot);
  }

  /**
   * What is inside is called as its file. An owner's copy under another name is a new version all
   * the same; but a name that nothing deployed bears would be a new thing that nobody calls.
   */
  void checkName(String what, String inside, boolean known, Findings findings) {
    if (inside.equals(id())) {
      return;
    }
    if (known) {
      findings.style(inside, "the file is not called as the " + what);
    } else {
      findings.refuse(
          inside,
          "no %1$s is called %2$s yet; a new one must be called %3$s, as its file is"
              .formatted(what, inside, id()));
    }
  }
}
