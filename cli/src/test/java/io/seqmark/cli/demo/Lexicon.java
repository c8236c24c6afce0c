package io.seqmark.cli.demo;

import io.seqmark.cli.demo.German.Case;
import io.seqmark.cli.demo.German.Gender;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The words of the translation corpus, with the forms that their grammar needs. Earlier rows are drawn more often. */
final class Lexicon {
    private Lexicon() {}

    /** What a noun can be used for. */
    enum Kind {
        PERSON,
        RELATIVE,
        ANIMAL,
        FOOD,
        THING,
        TEXT,
        PLACE,
        SURFACE
    }

    /** A noun. {@code weak}: the n-declension (den Studenten). {@code site}: the German preposition for being there. */
    record Noun(
            String english,
            String englishPlural,
            Gender gender,
            boolean weak,
            String nominative,
            String genitive,
            String plural,
            String englishSite,
            String site) {
        String form(boolean inPlural, Case which) {
            if (inPlural) {
                boolean takesN = which == Case.DATIVE && !plural.endsWith("n") && !plural.endsWith("s");
                return takesN ? plural + "n" : plural;
            }
            return switch (which) {
                case NOMINATIVE -> nominative;
                case ACCUSATIVE, DATIVE -> weak ? genitive : nominative;
                case GENITIVE -> genitive;
            };
        }
    }

    /** An adjective: the stem before endings, the bare form, and both comparatives. */
    record Adjective(String english, String stem, String bare, String englishComparative, String comparative) {}

    /** A first name or a name with a title. */
    record Name(String english, String german, boolean female) {}

    /** A profession as it stands after a name: no article in German. */
    record Profession(String english, String male, String female) {}

    private static final Map<Kind, List<Noun>> NOUNS = readNouns();
    static final List<Adjective> ADJECTIVES = rows(Words.ADJECTIVES).stream()
            .map(cells -> new Adjective(
                    cells.get(0),
                    cells.get(1),
                    cells.size() > 4 ? cells.get(4) : cells.get(1),
                    cells.get(2),
                    cells.get(3)))
            .toList();
    static final List<Name> NAMES = names();
    static final List<Profession> PROFESSIONS = rows(Words.PROFESSIONS).stream()
            .map(cells -> new Profession(cells.get(0), cells.get(1), cells.get(2)))
            .toList();
    static final List<String> TOWNS = List.of(Words.TOWNS.split(" "));

    /** The nouns of a kind, the common ones first. */
    static List<Noun> nouns(Kind kind) {
        return NOUNS.getOrDefault(kind, List.of());
    }

    private static Map<Kind, List<Noun>> readNouns() {
        Map<Kind, List<Noun>> nouns = new EnumMap<>(Kind.class);
        nouns.put(Kind.PERSON, nounRows(Words.PERSONS));
        nouns.put(Kind.RELATIVE, nounRows(Words.RELATIVES));
        nouns.put(Kind.ANIMAL, nounRows(Words.ANIMALS));
        nouns.put(Kind.FOOD, nounRows(Words.FOODS));
        nouns.put(Kind.THING, nounRows(Words.THINGS));
        nouns.put(Kind.TEXT, nounRows(Words.TEXTS));
        nouns.put(Kind.PLACE, nounRows(Words.PLACES));
        nouns.put(Kind.SURFACE, nounRows(Words.SURFACES));
        return nouns;
    }

    private static List<Noun> nounRows(String text) {
        return rows(text).stream()
                .map(cells -> new Noun(
                        cells.get(0),
                        cells.get(1),
                        switch (cells.get(2).charAt(0)) {
                            case 'm' -> Gender.MASCULINE;
                            case 'f' -> Gender.FEMININE;
                            default -> Gender.NEUTER;
                        },
                        cells.get(2).endsWith("w"),
                        cells.get(3),
                        cells.get(4),
                        cells.get(5),
                        cells.size() > 6 ? cells.get(6) : "in",
                        cells.size() > 7 ? cells.get(7) : "in"))
                .toList();
    }

    private static List<Name> names() {
        return rows(Words.NAMES).stream()
                .map(cells -> new Name(cells.get(0), cells.get(1), cells.get(2).equals("f")))
                .toList();
    }

    /** Lines of cells parted by commas. */
    static List<List<String>> rows(String text) {
        return text.lines().map(line -> Arrays.stream(line.split(",")).toList()).toList();
    }
}
