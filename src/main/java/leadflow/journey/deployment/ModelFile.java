package leadflow.journey.deployment;

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
}
