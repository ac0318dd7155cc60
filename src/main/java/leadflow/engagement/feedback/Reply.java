package leadflow.engagement.feedback;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A reply to a mail: whether a person wrote it, and its text without the quoted mail. */
final class Reply {

  static final int LONGEST = 4000;

  private static final Pattern AUTOMATIC_SUBJECT =
      Pattern.compile(
          "^\\W*(auto(mated|matic|matisch\\w*)?[ -]?(reply|response|answer|antwort|svar|antwoord)"
              + "|auto:|autoreply|autoresponse|automatisk svar"
              + "|(re: *)?out of (the )?office|ooo\\b|i am out of|away from (my|the) (desk|office)"
              + "|on (vacation|holiday|annual leave|parental leave)|vacation (reply|response|notice)"
              + "|abwesen\\w*|automatische antwort|ich bin (nicht im büro|abwesend|im urlaub)|urlaubs\\w*"
              + "|nicht im büro|eingangsbestätigung"
              + "|réponse automatique|absence du bureau|absent(e)? du bureau|en congés"
              + "|respuesta automática|fuera de (la )?oficina|ausente"
              + "|risposta automatica|fuori (sede|ufficio)|assente"
              + "|resposta automática|ausência|automatisch antwoord|afwezig\\w*"
              + "|autosvar|frånvaro|poissa|automaattinen vastaus|odpowiedź automatyczna|nieobecno\\w*"
              + "|delivery (status notification|failure|has failed)|undeliver(able|ed)|mail delivery"
              + "|returned mail|unzustellbar|ticket (received|created))",
          Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);

  private static final Set<String> BULK = Set.of("bulk", "junk", "auto_reply", "list");

  private static final Set<String> OPT_OUTS =
      Set.of(
          "unsubscribe",
          "please unsubscribe",
          "unsubscribe me",
          "please unsubscribe me",
          "stop",
          "stopp",
          "please stop",
          "remove",
          "remove me",
          "please remove me",
          "opt out",
          "optout",
          "abmelden",
          "bitte abmelden",
          "abbestellen",
          "bitte abbestellen",
          "austragen",
          "bitte austragen",
          "désabonner",
          "se désabonner",
          "désinscription",
          "se désinscrire",
          "baja",
          "darse de baja",
          "cancelar suscripción",
          "annulla iscrizione",
          "disiscrivimi",
          "cancelar inscrição",
          "afmelden",
          "uitschrijven");

  private static final int LONGEST_OPT_OUT = 60;

  /** Where the quoted mail begins. */
  private static final Pattern QUOTED =
      Pattern.compile(
          "(?m)^[ \\t]*("
              // two lines at most: mail programs wrap it
              + "(On|Am|Le|El|Il|Em|Op|Den|W dniu)\\b[^\\n]{3,200}(\\n[^\\n]{0,200})?"
              + "(wrote|schrieb[^\\n]{0,100}(\\n[^\\n]{0,100})?|a écrit|escribió|ha scritto|escreveu"
              + "|schreef[^\\n]{0,100}|skrev[^\\n]{0,100}|napisał\\(a\\)|napisał)[ \\t]?:[ \\t]*$"
              + "|-{2,}[ \\t]*(Original Message|Original-Nachricht|Ursprüngliche Nachricht"
              + "|Originalnachricht|Message d'origine|Mensaje original|Messaggio originale"
              + "|Mensagem original|Oorspronkelijk bericht|Forwarded message"
              + "|Weitergeleitete Nachricht)[ \\t]*-{2,}[ \\t]*$"
              + "|_{10,}[ \\t]*\\n[ \\t]*\\*?(From|Von|De|Da|Van):"
              + "|\\*?(From|Von|De|Da|Van):[^\\n]+\\n([^\\n]*\\n){0,3}?"
              + "[ \\t]*\\*?(Sent|Date|Gesendet|Datum|Envoyé|Enviado|Inviato|Data|Verzonden|To|An|À"
              + "|Para|A|Aan):"
              + ")",
          Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);

  private final @Nullable String subject;
  private final String text;
  private final Map<String, @Nullable String> headers =
      new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

  Reply(EmailEvent.Data data) {
    this.subject = data.subject() == null ? null : clean(data.subject()).replace('\n', ' ');
    this.text = data.text() == null ? "" : clean(data.text());
    if (data.headers() != null) {
      headers.putAll(data.headers());
    }
  }

  /** Returns the reply's subject on one line. */
  @Nullable String subject() {
    return subject == null || subject.isBlank() ? null : subject.strip();
  }

  /** Returns the sign of an automatic reply; empty where a person may have written it. */
  Optional<String> automatic() {
    String submitted = header("Auto-Submitted");
    if (submitted != null && !submitted.split("[;\\s]")[0].equals("no")) {
      return Optional.of("Auto-Submitted: " + submitted);
    }
    for (String name : List.of("X-Autoreply", "X-Autorespond", "X-Auto-Reply", "X-Autoresponder")) {
      String value = header(name);
      if (value != null && !value.equals("no")) {
        return Optional.of(name);
      }
    }
    String precedence = header("Precedence");
    if (precedence != null && BULK.contains(precedence)) {
      return Optional.of("Precedence: " + precedence);
    }
    if (headers.containsKey("Return-Path") && isEmptyPath(headers.get("Return-Path"))) {
      return Optional.of("empty Return-Path");
    }
    // Exchange writes X-Auto-Response-Suppress into people's mails as well: the subject must agree
    return subject != null && AUTOMATIC_SUBJECT.matcher(subject.strip()).find()
        ? Optional.of("subject")
        : Optional.empty();
  }

  /** Returns whether the whole first line asks for no more mail. */
  boolean optsOut() {
    return said()
        .lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty())
        .findFirst()
        .filter(line -> line.length() <= LONGEST_OPT_OUT)
        .map(line -> line.toLowerCase(Locale.ROOT).replaceAll("^[\\W_]+|[\\W_]+$", ""))
        .filter(OPT_OUTS::contains)
        .isPresent();
  }

  /** Returns the text without the quoted mail; the whole text where nothing else is left. */
  String said() {
    Matcher quoted = QUOTED.matcher(text);
    String own = quoted.find() ? text.substring(0, quoted.start()) : text;
    if (own.isBlank() && quoted.reset().find()) {
      // written below the quoted mail, or between its lines
      own = text.substring(quoted.end());
    }
    String written =
        own.lines()
            .filter(line -> !line.stripLeading().startsWith(">"))
            .map(String::stripTrailing)
            .collect(Collectors.joining("\n"))
            .replaceAll("\n{3,}", "\n\n")
            .strip();
    return written.length() > LONGEST ? shortened(written) : written;
  }

  /** Returns the reply's own Message-ID, if it has one. */
  @Nullable String id() {
    return header("Message-ID");
  }

  private static String shortened(String written) {
    int end = LONGEST - 1;
    return written.substring(0, Character.isHighSurrogate(written.charAt(end - 1)) ? end - 1 : end)
        + "…";
  }

  private static boolean isEmptyPath(@Nullable String path) {
    return path == null || path.isBlank() || path.strip().equals("<>");
  }

  private @Nullable String header(String name) {
    String value = headers.get(name);
    return value == null || value.isBlank() ? null : value.strip().toLowerCase(Locale.ROOT);
  }

  /** Normalises line ends and removes characters that the database or a screen cannot hold. */
  private static String clean(String given) {
    return given
        .replace("\r\n", "\n")
        .replace('\r', '\n')
        .replace('\u00a0', ' ')
        .replaceAll("[\\p{Cc}&&[^\\n\\t]]", "");
  }
}
