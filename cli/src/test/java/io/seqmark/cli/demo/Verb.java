package io.seqmark.cli.demo;

import io.seqmark.cli.demo.German.Case;
import io.seqmark.cli.demo.Lexicon.Kind;
import io.seqmark.cli.demo.NounPhrase.Agreement;
import java.util.List;

/**
 * A verb in both languages.
 *
 * @param stem the German infinitive without its separable prefix
 * @param prefix the separable prefix, or empty
 * @param withSein whether the perfect takes {@code sein}
 * @param objectCase the case of the object, where there is one
 * @param objects what the object can be; empty for an intransitive verb
 */
record Verb(
        String english,
        String englishThird,
        String englishPast,
        String englishParticiple,
        String englishIng,
        String stem,
        String third,
        String past,
        String participle,
        boolean withSein,
        String prefix,
        Case objectCase,
        List<Kind> objects) {

    static final List<Verb> TRANSITIVES = table(Words.TRANSITIVES);
    static final List<Verb> DITRANSITIVES = table(Words.DITRANSITIVES);
    static final List<Verb> INTRANSITIVES = table(Words.INTRANSITIVES);
    static final List<Verb> MOTIONS = table(Words.MOTIONS);

    /** The finite form without prefix. */
    String present(Agreement agreement) {
        return switch (agreement) {
            case FIRST_SINGULAR -> stem.substring(0, stem.length() - (stem.endsWith("en") ? 2 : 1)) + "e";
            case THIRD_SINGULAR -> third;
            case PLURAL -> stem;
        };
    }

    /** The preterite without prefix. */
    String preterite(Agreement agreement) {
        if (agreement != Agreement.PLURAL) {
            return past;
        }
        return past.endsWith("e") ? past + "n" : past + "en";
    }

    String infinitive() {
        return prefix + stem;
    }

    private static List<Verb> table(String text) {
        return Lexicon.rows(text).stream()
                .map(cells -> new Verb(
                        cells.get(0),
                        cells.get(1),
                        cells.get(2),
                        cells.get(3),
                        cells.get(4),
                        cells.get(5),
                        cells.get(6),
                        cells.get(7),
                        cells.get(8),
                        cells.get(9).equals("s"),
                        cells.get(10).equals("-") ? "" : cells.get(10),
                        cells.get(11).equals("d") ? Case.DATIVE : Case.ACCUSATIVE,
                        NounPhrases.kinds(cells.size() > 12 ? cells.get(12) : "")))
                .toList();
    }
}
