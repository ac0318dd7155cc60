package leadflow.platform.web;

/** An option of a page's list to choose from. */
public record SelectOption(String value, String label, boolean chosen) {}
