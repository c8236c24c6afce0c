package io.seqmark.cli.demo;

import java.util.Arrays;
import java.util.List;

/** German declension: articles, adjective endings and relative pronouns by gender, number and case. */
final class German {
    private German() {}

    enum Gender {
        MASCULINE,
        FEMININE,
        NEUTER
    }

    enum Case {
        NOMINATIVE,
        ACCUSATIVE,
        DATIVE,
        GENITIVE
    }

    /** Which adjective endings follow a determiner. */
    enum Declension {
        WEAK,
        MIXED,
        STRONG
    }

    // rows: masculine, feminine, neuter, plural; columns: nominative, accusative, dative, genitive ("-" is no ending)
    private static final List<List<String>> DEFINITE =
            table("der den dem des|die die der der|das das dem des|die die den der");
    private static final List<List<String>> DIES = table("er en em es|e e er er|es es em es|e e en er");
    private static final List<List<String>> EIN = table("- en em es|e e er er|- - em es|e e en er");
    private static final List<List<String>> WEAK = table("e en en en|e e en en|e e en en|en en en en");
    private static final List<List<String>> MIXED = table("er en en en|e e en en|es es en en|en en en en");
    private static final List<List<String>> STRONG = table("er en em en|e e er er|es es em en|e e en er");
    private static final List<List<String>> RELATIVE =
            table("der den dem dessen|die die der deren|das das dem dessen|die die denen deren");

    /** The definite article. */
    static String definite(Gender gender, boolean plural, Case which) {
        return cell(DEFINITE, gender, plural, which);
    }

    /** A determiner declined as {@code dieser}: {@code stem} is "dies" or "jed". */
    static String dies(String stem, Gender gender, boolean plural, Case which) {
        return stem + cell(DIES, gender, plural, which);
    }

    /** A determiner declined as {@code ein}: {@code stem} is "ein", "kein", "mein", ... */
    static String ein(String stem, Gender gender, boolean plural, Case which) {
        return stem + cell(EIN, gender, plural, which);
    }

    /** The ending of an adjective before a noun. */
    static String adjectiveEnding(Declension declension, Gender gender, boolean plural, Case which) {
        List<List<String>> endings = switch (declension) {
            case WEAK -> WEAK;
            case MIXED -> MIXED;
            case STRONG -> STRONG;
        };
        return cell(endings, gender, plural, which);
    }

    static String relativePronoun(Gender gender, boolean plural, Case which) {
        return cell(RELATIVE, gender, plural, which);
    }

    /** A preposition before a definite noun phrase in the dative or accusative, contracted where German does: im, zum, ins. */
    static String contract(String preposition, String phrase) {
        String joined = preposition + " " + phrase;
        for (List<String> rule : CONTRACTIONS) {
            if (joined.startsWith(rule.getFirst() + " ")) {
                return rule.getLast() + joined.substring(rule.getFirst().length());
            }
        }
        return joined;
    }

    private static final List<List<String>> CONTRACTIONS =
            table("in_dem im|an_dem am|von_dem vom|zu_dem zum|zu_der zur|bei_dem beim|in_das ins|an_das ans");

    private static String cell(List<List<String>> table, Gender gender, boolean plural, Case which) {
        int row = plural
                ? 3
                : switch (gender) {
                    case MASCULINE -> 0;
                    case FEMININE -> 1;
                    case NEUTER -> 2;
                };
        int column = switch (which) {
            case NOMINATIVE -> 0;
            case ACCUSATIVE -> 1;
            case DATIVE -> 2;
            case GENITIVE -> 3;
        };
        return table.get(row).get(column);
    }

    private static List<List<String>> table(String text) {
        return Arrays.stream(text.split("\\|"))
                .map(row -> Arrays.stream(row.split(" "))
                        .map(cell -> cell.equals("-") ? "" : cell.replace('_', ' '))
                        .toList())
                .toList();
    }
}
