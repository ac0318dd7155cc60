package leadflow.lead;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which company a lead belongs to, as far as its facts tell. Two leads are at the same account when
 * either their domains or their names are equal.
 *
 * @param domain of the mail address; null for a provider where anybody gets an address
 * @param name the company's, in lower case, without accents, punctuation and legal form; null when
 *     the lead told none
 */
public record Account(@Nullable String domain, @Nullable String name) {

  private static final Set<String> FREE_MAIL = freeMail();
  private static final Set<String> LEGAL_FORMS =
      Set.of(
          "ab",
          "ag",
          "aps",
          "as",
          "asa",
          "bv",
          "co",
          "company",
          "corp",
          "corporation",
          "eg",
          "eu",
          "gbr",
          "gmbh",
          "group",
          "holding",
          "inc",
          "incorporated",
          "kg",
          "kgaa",
          "kft",
          "kk",
          "limited",
          "llc",
          "llp",
          "lp",
          "ltd",
          "ltda",
          "nv",
          "ohg",
          "oy",
          "oyj",
          "plc",
          "pte",
          "pty",
          "pvt",
          "sa",
          "sarl",
          "sas",
          "se",
          "sl",
          "slu",
          "spa",
          "srl",
          "sro",
          "ug");
  private static final Pattern ACCENTS = Pattern.compile("\\p{M}+");
  private static final Pattern DOTS = Pattern.compile("[.'’]");
  private static final Pattern NO_WORD = Pattern.compile("[^\\p{L}\\p{N}]+");

  public static Account of(LeadFacts facts) {
    String domain = facts.emailKey().substring(facts.emailKey().lastIndexOf('@') + 1);
    return new Account(
        domain.isEmpty() || FREE_MAIL.contains(domain) ? null : domain, name(facts.company()));
  }

  private static @Nullable String name(@Nullable String company) {
    if (company == null) {
      return null;
    }
    String plain =
        ACCENTS.matcher(Normalizer.normalize(company, Normalizer.Form.NFKD)).replaceAll("");
    String words =
        NO_WORD
            .matcher(
                DOTS.matcher(plain.toLowerCase(Locale.ROOT).replace("&", " and ")).replaceAll(""))
            .replaceAll(" ")
            .strip()
            .replaceFirst(" sp z oo$", "");
    List<String> kept = withoutLegalForm(Arrays.asList(words.split(" ")));
    return kept.get(0).isEmpty() ? null : String.join(" ", kept);
  }

  /** A company that is called like a legal form keeps its name. */
  private static List<String> withoutLegalForm(List<String> words) {
    int end = words.size();
    while (end > 1
        && (LEGAL_FORMS.contains(words.get(end - 1)) || words.get(end - 1).equals("and"))) {
      end--;
    }
    return words.subList(0, end);
  }

  private static Set<String> freeMail() {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                Objects.requireNonNull(
                    Account.class.getResourceAsStream("/leadflow/free-mail-domains.txt")),
                StandardCharsets.UTF_8))) {
      return lines
          .lines()
          .map(String::strip)
          .filter(line -> !line.isEmpty() && !line.startsWith("#"))
          .collect(Collectors.toUnmodifiableSet());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
