package io.seqmark.cli.demo;

import io.seqmark.cli.demo.German.Case;
import io.seqmark.cli.demo.German.Declension;
import io.seqmark.cli.demo.German.Gender;
import io.seqmark.cli.demo.Lexicon.Adjective;
import io.seqmark.cli.demo.Lexicon.Kind;
import io.seqmark.cli.demo.Lexicon.Name;
import io.seqmark.cli.demo.Lexicon.Noun;
import io.seqmark.cli.demo.NounPhrase.Agreement;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Draws noun phrases: names, pronouns, and nouns with determiners, numbers, adjectives and owners. */
final class NounPhrases {
    private static final Set<String> OF_PEOPLE = Set.of(
            "old",
            "young",
            "small",
            "big",
            "beautiful",
            "good",
            "friendly",
            "tired",
            "famous",
            "strange",
            "quiet",
            "happy",
            "rich",
            "poor",
            "strong",
            "clever",
            "brave",
            "careful",
            "nervous");
    private static final Set<String> OF_THINGS = Set.of(
            "old",
            "new",
            "small",
            "big",
            "beautiful",
            "good",
            "long",
            "red",
            "cheap",
            "expensive",
            "heavy",
            "famous",
            "strange",
            "blue",
            "green",
            "dark",
            "clean",
            "dirty",
            "black",
            "modern",
            "empty");
    private static final Set<String> OF_PLACES =
            Set.of("old", "new", "small", "big", "beautiful", "famous", "strange", "quiet", "dark", "modern", "empty");
    private static final Set<Kind> LIVING = EnumSet.of(Kind.PERSON, Kind.RELATIVE, Kind.ANIMAL);
    private static final List<Adjective> PEOPLES = only(OF_PEOPLE);
    private static final List<Adjective> THINGS = only(OF_THINGS);
    private static final List<Adjective> SITES = only(OF_PLACES);
    private static final List<String> NUMBERS = List.of(
            "two zwei",
            "three drei",
            "four vier",
            "five fünf",
            "six sechs",
            "seven sieben",
            "eight acht",
            "nine neun",
            "ten zehn",
            "eleven elf",
            "twelve zwölf");

    private static final List<NounPhrase> PRONOUNS = List.of(
            NounPhrase.pronoun("he", "him", "er ihn ihm", Agreement.THIRD_SINGULAR, Gender.MASCULINE),
            NounPhrase.pronoun("she", "her", "sie sie ihr", Agreement.THIRD_SINGULAR, Gender.FEMININE),
            NounPhrase.pronoun("I", "me", "ich mich mir", Agreement.FIRST_SINGULAR, Gender.MASCULINE),
            NounPhrase.pronoun("we", "us", "wir uns uns", Agreement.PLURAL, Gender.MASCULINE),
            NounPhrase.pronoun("they", "them", "sie sie ihnen", Agreement.PLURAL, Gender.MASCULINE),
            NounPhrase.pronoun("you", "you", "Sie Sie Ihnen", Agreement.PLURAL, Gender.MASCULINE));

    private final Chance chance;

    NounPhrases(Chance chance) {
        this.chance = chance;
    }

    /** Which words stand before a noun. English {@code "-"} is nothing. */
    private enum Determiner {
        THE("the", "the", "", Declension.WEAK),
        A("a", "-", "ein", Declension.MIXED),
        THIS("this", "these", "dies", Declension.WEAK),
        EVERY("every", "every", "jed", Declension.WEAK),
        NO("a", "any", "kein", Declension.MIXED),
        MY("my", "my", "mein", Declension.MIXED),
        HIS("his", "his", "sein", Declension.MIXED),
        HER("her", "her", "ihr", Declension.MIXED),
        OUR("our", "our", "unser", Declension.MIXED),
        THEIR("their", "their", "ihr", Declension.MIXED),
        YOUR("your", "your", "Ihr", Declension.MIXED);

        private final String singular;
        private final String plural;
        private final String stem;
        private final Declension declension;

        Determiner(String singular, String plural, String stem, Declension declension) {
            this.singular = singular;
            this.plural = plural;
            this.stem = stem;
            this.declension = declension;
        }

        private String german(Gender gender, boolean inPlural, Case which) {
            return switch (this) {
                case THE -> German.definite(gender, inPlural, which);
                case THIS, EVERY -> German.dies(stem, gender, inPlural, which);
                case A -> inPlural ? "" : German.ein(stem, gender, false, which);
                case NO, MY, HIS, HER, OUR, THEIR, YOUR -> German.ein(stem, gender, inPlural, which);
            };
        }
    }

    /** Someone who can do things: a pronoun, a name, a person, a relative, or two of them. */
    NounPhrase someone() {
        int draw = chance.between(1, 100);
        if (draw <= 22) {
            return chance.pickCommon(PRONOUNS);
        }
        NounPhrase first = draw <= 45 ? name() : person();
        return draw > 92 ? first.and(chance.percent(50) ? name() : person()) : first;
    }

    /** A subject that is no pronoun. */
    NounPhrase person() {
        return chance.percent(22) ? relative() : something(Kind.PERSON);
    }

    NounPhrase pronoun() {
        return chance.pickCommon(PRONOUNS);
    }

    NounPhrase name() {
        return of(chance.pickCommon(Lexicon.NAMES));
    }

    static NounPhrase of(Name name) {
        return NounPhrase.of(
                name.english(),
                which -> which == Case.NOMINATIVE ? name.german() : declined(name),
                Agreement.THIRD_SINGULAR,
                name.female() ? Gender.FEMININE : Gender.MASCULINE);
    }

    /** A family member of somebody's. */
    NounPhrase relative() {
        Noun noun = chance.pickCommon(Lexicon.nouns(Kind.RELATIVE));
        if (chance.percent(20)) {
            return owned(noun, false);
        }
        return noun(owner(), noun, chance.percent(15), List.of());
    }

    /** A noun of one of the kinds, in any shape. */
    NounPhrase something(Kind kind) {
        Noun noun = chance.pickCommon(Lexicon.nouns(kind));
        int draw = chance.between(1, 100);
        boolean plural = chance.percent(28);
        List<Adjective> adjectives = adjectives(kind);
        if (draw <= 42) {
            return noun(Determiner.THE, noun, plural, adjectives);
        } else if (draw <= 62) {
            return noun(Determiner.A, noun, plural, adjectives);
        } else if (draw <= 70) {
            return noun(Determiner.THIS, noun, plural, adjectives);
        } else if (draw <= 80) {
            return noun(owner(), noun, plural, adjectives);
        } else if (draw <= 92) {
            return counted(noun, adjectives);
        } else if (draw <= 96) {
            return noun(Determiner.EVERY, noun, false, adjectives);
        }
        return owned(noun, plural);
    }

    /** A noun with a definite article. */
    NounPhrase definite(Kind kind) {
        Noun noun = chance.pickCommon(Lexicon.nouns(kind));
        return noun(Determiner.THE, noun, chance.percent(15), adjectives(kind));
    }

    /** A noun with a definite article, in the singular and with no adjective. */
    static NounPhrase plain(Noun noun) {
        return noun(Determiner.THE, noun, false, List.of());
    }

    /** A noun with an indefinite article. */
    NounPhrase indefinite(Kind kind) {
        Noun noun = chance.pickCommon(Lexicon.nouns(kind));
        return noun(Determiner.A, noun, chance.percent(30), adjectives(kind));
    }

    /** An object under negation: "a car" that is "kein Auto". */
    NounPhrase negated(Kind kind) {
        Noun noun = chance.pickCommon(Lexicon.nouns(kind));
        return noun(Determiner.NO, noun, chance.percent(40), adjectives(kind));
    }

    /** "the castle", sometimes with an adjective: where something is. */
    NounPhrase place(Noun noun) {
        return noun(Determiner.THE, noun, false, chance.percent(25) ? adjectives(Kind.PLACE) : List.of());
    }

    /** An adjective that fits that kind of noun. */
    Adjective adjective(Kind kind) {
        if (kind == Kind.PLACE || kind == Kind.SURFACE) {
            return chance.pickCommon(SITES);
        }
        return chance.pickCommon(LIVING.contains(kind) ? PEOPLES : THINGS);
    }

    private static List<Adjective> only(Set<String> english) {
        return Lexicon.ADJECTIVES.stream()
                .filter(adjective -> english.contains(adjective.english()))
                .toList();
    }

    private List<Adjective> adjectives(Kind kind) {
        if (!chance.percent(38)) {
            return List.of();
        }
        Adjective first = adjective(kind);
        if (chance.percent(15)) {
            Adjective second = adjective(kind);
            if (!second.english().equals(first.english())) {
                return List.of(first, second);
            }
        }
        return List.of(first);
    }

    private Determiner owner() {
        return chance.pick(
                Determiner.MY, Determiner.HIS, Determiner.HER, Determiner.OUR, Determiner.THEIR, Determiner.YOUR);
    }

    private NounPhrase counted(Noun noun, List<Adjective> adjectives) {
        String number;
        String german;
        if (chance.percent(60)) {
            String[] words = chance.pickCommon(NUMBERS).split(" ");
            number = words[0];
            german = words[1];
        } else if (chance.percent(50)) {
            number = chance.percent(60) ? "many" : "some";
            german = number.equals("many") ? "viele" : "einige";
        } else {
            number = String.valueOf(chance.between(13, 99));
            german = number;
        }
        boolean declined = german.equals("viele") || german.equals("einige");
        return NounPhrase.of(
                number + englishAdjectives(adjectives) + " " + noun.englishPlural(),
                which -> (declined ? german.substring(0, german.length() - 1) + declinedEnding(which) : german)
                        + germanAdjectives(adjectives, Declension.STRONG, noun.gender(), true, which)
                        + " "
                        + noun.form(true, which),
                Agreement.PLURAL,
                noun.gender());
    }

    private static String declinedEnding(Case which) {
        return German.adjectiveEnding(Declension.STRONG, Gender.MASCULINE, true, which);
    }

    /** "Anna's car", "the teacher's car": Annas Auto, das Auto des Lehrers. */
    private NounPhrase owned(Noun noun, boolean plural) {
        Agreement agreement = plural ? Agreement.PLURAL : Agreement.THIRD_SINGULAR;
        String englishNoun = plural ? noun.englishPlural() : noun.english();
        if (chance.percent(60)) {
            Name name = chance.pickCommon(Lexicon.NAMES);
            String stem = declined(name);
            String owner = stem.endsWith("s") || stem.endsWith("x") || stem.endsWith("z") ? stem + "’" : stem + "s";
            return NounPhrase.of(
                    name.english() + "'s " + englishNoun,
                    which -> owner + " " + noun.form(plural, which),
                    agreement,
                    noun.gender());
        }
        Noun holder = chance.pickCommon(Lexicon.nouns(Kind.PERSON));
        NounPhrase owner = plain(holder);
        return NounPhrase.of(
                owner.english() + "'s " + englishNoun,
                which -> German.definite(noun.gender(), plural, which) + " " + noun.form(plural, which) + " "
                        + owner.in(Case.GENITIVE),
                agreement,
                noun.gender());
    }

    private static String declined(Name name) {
        return name.german().replace("Herr ", "Herrn ");
    }

    private static NounPhrase noun(Determiner determiner, Noun noun, boolean plural, List<Adjective> adjectives) {
        String before = plural ? determiner.plural : determiner.singular;
        String rest = (englishAdjectives(adjectives) + " " + (plural ? noun.englishPlural() : noun.english())).strip();
        boolean bare = determiner == Determiner.A && plural;
        return NounPhrase.of(
                englishArticle(before, rest),
                which -> (determiner.german(noun.gender(), plural, which)
                                + germanAdjectives(
                                        adjectives,
                                        bare ? Declension.STRONG : determiner.declension,
                                        noun.gender(),
                                        plural,
                                        which)
                                + " "
                                + noun.form(plural, which))
                        .strip(),
                plural ? Agreement.PLURAL : Agreement.THIRD_SINGULAR,
                noun.gender());
    }

    private static String englishArticle(String article, String rest) {
        return switch (article) {
            case "-" -> rest;
            case "a" -> ("aeiou".indexOf(rest.charAt(0)) >= 0 ? "an " : "a ") + rest;
            default -> article + " " + rest;
        };
    }

    private static String englishAdjectives(List<Adjective> adjectives) {
        return String.join(
                "", adjectives.stream().map(each -> " " + each.english()).toList());
    }

    private static String germanAdjectives(
            List<Adjective> adjectives, Declension declension, Gender gender, boolean plural, Case which) {
        String ending = German.adjectiveEnding(declension, gender, plural, which);
        return adjectives.isEmpty()
                ? ""
                : " "
                        + String.join(
                                ", ",
                                adjectives.stream()
                                        .map(each -> each.stem() + ending)
                                        .toList());
    }

    /** The kinds of a verb's object, as {@link Words} lists them. */
    static List<Kind> kinds(String names) {
        return Arrays.stream(names.split(" "))
                .filter(name -> !name.isEmpty())
                .map(Kind::valueOf)
                .toList();
    }
}
