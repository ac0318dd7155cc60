package leadflow.engagement.tracking;

import java.util.Map;

/**
 * The wording of the page that asks to confirm a request made by a link.
 *
 * @param question the page's heading
 * @param next what will happen
 * @param button what it says
 * @param done the heading after it
 */
record RequestWords(String question, String next, String button, String done) {

  private static final String WRITES = "A colleague of ours will get in touch with you";

  private static final Map<String, RequestWords> KNOWN =
      Map.of(
          "demo",
          new RequestWords(
              "Book a demo?",
              WRITES + " to find a time that suits you. It takes about half an hour.",
              "Yes, book a demo",
              "Your demo is on its way"),
          "quote",
          new RequestWords(
              "Get a quote?",
              WRITES + " and ask what the quote should cover.",
              "Yes, send me a quote",
              "Your quote is on its way"),
          "proposal",
          new RequestWords(
              "Get a proposal?",
              WRITES + " and ask what the proposal should cover.",
              "Yes, send me a proposal",
              "Your proposal is on its way"),
          "pricing",
          new RequestWords(
              "See what it costs for you?",
              WRITES + " with prices for your case.",
              "Yes, send me prices",
              "Your prices are on their way"),
          "consultation",
          new RequestWords(
              "Talk it through?",
              WRITES + " to find a time for a call.",
              "Yes, call me",
              "We will talk it through"),
          "trial",
          new RequestWords(
              "Start a trial?",
              WRITES + " with all you need to begin.",
              "Yes, start my trial",
              "Your trial is on its way"),
          "contact",
          new RequestWords(
              "Shall we get in touch?", WRITES + ".", "Yes, get in touch", "We will be in touch"));

  private static final RequestWords OTHER =
      new RequestWords(
          "Shall we take care of it?", WRITES + ".", "Yes, please", "We will take care of it");

  static RequestWords of(String request) {
    return KNOWN.getOrDefault(request, OTHER);
  }
}
