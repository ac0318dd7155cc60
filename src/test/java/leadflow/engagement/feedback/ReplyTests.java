package leadflow.engagement.feedback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a reply says, and whether anybody wrote it. */
class ReplyTests {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Auto-Submitted: auto-replied        | Re: Three links",
        "auto-submitted: auto-generated      | Re: Three links",
        "Auto-Submitted: auto-replied; owner | Re: Three links",
        "X-Autoreply: yes                    | Re: Three links",
        "X-Autorespond: 1                    | Re: Three links",
        "Precedence: bulk                    | Re: Three links",
        "Precedence: JUNK                    | Re: Three links",
        "Precedence: auto_reply              | Re: Three links",
        "Return-Path: <>                     | Re: Three links",
        "X-Auto-Response-Suppress: All       | Automatic reply: Three links",
        "X: y                                | Automatic reply: Three links",
        "X: y                                | Automatische Antwort: Three links",
        "X: y                                | Auto: Three links",
        "X: y                                | Out of office: Three links",
        "X: y                                | Out of the Office",
        "X: y                                | Re: Out of office",
        "X: y                                | Abwesenheitsnotiz: Three links",
        "X: y                                | Abwesend: Three links",
        "X: y                                | Ich bin im Urlaub",
        "X: y                                | Réponse automatique : Three links",
        "X: y                                | Respuesta automática: Three links",
        "X: y                                | Risposta automatica: Three links",
        "X: y                                | Automatisch antwoord: Three links",
        "X: y                                | Delivery Status Notification (Failure)",
        "X: y                                | Undeliverable: Three links",
      })
  void nobodyWroteIt(String header, String subject) {
    String[] parts = header.split(": ", 2);
    assertThat(reply(subject, "I am away", Map.of(parts[0], parts[1])).automatic()).isPresent();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "X: y                                | Re: Three links",
        "Auto-Submitted: no                  | AW: Three links",
        "X-Auto-Response-Suppress: All       | Re: Three links",
        "Precedence: normal                  | Re: Three links",
        "Return-Path: <ana@acme.example>     | Re: Three links",
        "X: y                                | Re: how to automate our office",
        "X: y                                | Automation of our replies",
        "X: y                                | Question about absences",
      })
  void aPersonMayHaveWrittenIt(String header, String subject) {
    String[] parts = header.split(": ", 2);
    assertThat(reply(subject, "Call me", Map.of(parts[0], parts[1])).automatic()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "stop",
        "STOP",
        " Stop! ",
        "\n\nunsubscribe\n\nSent from my phone",
        "Please unsubscribe me.",
        "Abmelden\n\nAm Mo., 2. März 2026 um 10:00 schrieb Leadflow <hello@x.example>:\n> Hi",
        "\"remove me\"",
        "Désabonner",
      })
  void wantsNoMore(String text) {
    assertThat(reply("Re: x", text, Map.of()).optsOut()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Stop by on Monday",
        "Please don't stop writing",
        "How do I unsubscribe my colleague?",
        "Yes please\nstop",
        "",
        "Great!\n\nOn Mon, Mar 2, 2026 at 10:00 AM Leadflow <hello@x.example> wrote:\n> unsubscribe",
      })
  void saysSomethingElse(String text) {
    assertThat(reply("Re: x", text, Map.of()).optsOut()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\n\nOn Mon, Mar 2, 2026 at 10:00 AM Leadflow <hello@x.example> wrote:\n> Hi Ana,\n> read this",
        "\n\nOn Mon, Mar 2, 2026 at 10:00 AM The Leadflow team\n<hello@x.example> wrote:\n\n> Hi Ana",
        "\n\nAm 02.03.2026 um 10:00 schrieb Leadflow:\n> Hallo Ana",
        "\n\nAm Mo., 2. März 2026 um 10:00 Uhr schrieb Leadflow <\nhello@x.example>:\n> Hallo",
        "\n\nLe lun. 2 mars 2026 à 10:00, Leadflow <hello@x.example> a écrit :\n> Bonjour",
        "\n\nEl lun, 2 mar 2026 a las 10:00, Leadflow (<hello@x.example>) escribió:\n> Hola",
        "\n\n-----Original Message-----\nFrom: Leadflow\nHi Ana",
        "\n\n-----Ursprüngliche Nachricht-----\nVon: Leadflow\nHallo",
        "\n\n________________________________\nFrom: Leadflow <hello@x.example>\nSent: Monday\nHi",
        "\n\nFrom: Leadflow <hello@x.example>\nSent: Monday, March 2, 2026 10:00\nTo: Ana\nSubject: x\n\nHi",
        "\n\nVon: Leadflow <hello@x.example>\nGesendet: Montag, 2. März 2026 10:00\nAn: Ana\n\nHallo",
        "\r\n\r\nOn Mon, Leadflow <hello@x.example> wrote:\r\n> Hi",
      })
  void theQuotedMailIsLeftOut(String quoted) {
    assertThat(reply("Re: x", "Yes, call me.\n\nAna" + quoted, Map.of()).said())
        .isEqualTo("Yes, call me.\n\nAna");
  }

  @Test
  void whatIsWrittenBelowOrBetweenIsFound() {
    assertThat(
            reply(
                    "Re: x",
                    "On Monday, Leadflow wrote:\n> When?\n\nTomorrow.\n> Where?\nHere.",
                    Map.of())
                .said())
        .isEqualTo("Tomorrow.\nHere.");
    assertThat(reply("Re: x", "On Monday I was on leave.\nCall me.", Map.of()).said())
        .isEqualTo("On Monday I was on leave.\nCall me.");
  }

  @Test
  void itIsKeptShortAndClean() {
    assertThat(reply("Re: x", "a\u0000b\u0007c <img onerror=x> ${y}", Map.of()).said())
        .isEqualTo("abc <img onerror=x> ${y}");
    String said = reply("Re: x", "😀".repeat(3000), Map.of()).said();
    assertThat(said).hasSizeLessThanOrEqualTo(Reply.LONGEST).endsWith("😀…");
    assertThat(reply("a\r\nb", "", Map.of()).subject()).isEqualTo("a b");
  }

  @Test
  void noTextTakesLong() {
    for (String text :
        List.of("\n", " ", ">", "-", "_", "!", "From: x\n", "On a\n", "On abc wrote ", "\t \n")) {
      Reply reply =
          reply(text.repeat(60_000 / text.length()), text.repeat(60_000 / text.length()), Map.of());
      assertTimeout(
          Duration.ofSeconds(10),
          () -> {
            reply.said();
            reply.optsOut();
            reply.automatic();
          });
    }
  }

  private static Reply reply(String subject, String text, Map<String, String> headers) {
    return new Reply(
        new EmailEvent.Data(
            null, null, null, null, null, null, null, subject, text, new HashMap<>(headers)));
  }
}
