package leadflow.platform.web;

/**
 * Our filters, one after the other behind Spring Security's (-100): strangers cost us no memory.
 */
final class FilterOrder {

  static final int FORM_RATE = -93;
  static final int BODY = -92;
  static final int IDEMPOTENCY = -91;

  private FilterOrder() {}
}
