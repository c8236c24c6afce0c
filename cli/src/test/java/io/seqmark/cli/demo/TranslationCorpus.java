package io.seqmark.cli.demo;

import io.seqmark.cli.demo.German.Case;
import io.seqmark.cli.demo.Lexicon.Adjective;
import io.seqmark.cli.demo.Lexicon.Kind;
import io.seqmark.cli.demo.Lexicon.Name;
import io.seqmark.cli.demo.Lexicon.Noun;
import io.seqmark.cli.demo.Lexicon.Profession;
import io.seqmark.cli.demo.NounPhrase.Agreement;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * Draws English sentences with a German translation. Where German allows two words or two word orders, one of them is
 * drawn: so no system can reach a BLEU of 100 here, as none can on human translations.
 */
final class TranslationCorpus implements Supplier<Pair> {
    private final Chance chance;
    private final NounPhrases phrases;
    private final Clauses clauses;

    TranslationCorpus(long seed) {
        this.chance = new Chance(seed);
        this.phrases = new NounPhrases(chance);
        this.clauses = new Clauses(chance, phrases);
    }

    @Override
    public Pair get() {
        Pair pair = draw();
        return new Pair(finish(pair.source()), finish(pair.target()));
    }

    private Pair draw() {
        int draw = chance.between(1, 100);
        if (draw <= 27) {
            Clause clause = clauses.any();
            return new Pair(clause.englishMain() + ".", clause.germanMain() + ".");
        } else if (draw <= 34) {
            Clause clause = clauses.any();
            return new Pair(clause.englishQuestion() + "?", clause.germanQuestion() + "?");
        } else if (draw <= 44) {
            return subordinate();
        } else if (draw <= 50) {
            return reported();
        } else if (draw <= 60) {
            return relativeClause();
        } else if (draw <= 70) {
            return quality();
        } else if (draw <= 74) {
            return profession();
        } else if (draw <= 81) {
            return figures();
        } else if (draw <= 87) {
            return standing();
        } else if (draw <= 90) {
            return request();
        } else if (draw <= 95) {
            return contrast();
        }
        return smallTalk();
    }

    private Pair subordinate() {
        Clause main = clauses.any();
        Clause reason = clauses.any();
        String[] words = chance.pickCommon(
                        List.of("because weil", "when wenn", "although obwohl", "if wenn", "because da"))
                .split(" ");
        if (chance.percent(25) && !words[1].equals("da")) {
            return new Pair(
                    words[0] + " " + reason.englishMain() + ", " + main.englishMain() + ".",
                    words[1] + " " + reason.germanFinal() + ", " + main.germanQuestion() + ".");
        }
        return new Pair(
                main.englishMain() + " " + words[0] + " " + reason.englishMain() + ".",
                main.germanMain() + ", " + words[1] + " " + reason.germanFinal() + ".");
    }

    private Pair reported() {
        Clause clause = clauses.any();
        NounPhrase speaker = phrases.name();
        return switch (chance.between(1, 4)) {
            case 1 ->
                new Pair(
                        "\"" + capitalized(clause.englishMain()) + ",\" said " + speaker.english() + ".",
                        "„" + capitalized(clause.germanMain()) + "“, sagte " + speaker.in(Case.NOMINATIVE) + ".");
            case 2 ->
                new Pair(
                        speaker.english() + " asked: \"" + capitalized(clause.englishQuestion()) + "?\"",
                        speaker.in(Case.NOMINATIVE) + " fragte: „" + capitalized(clause.germanQuestion()) + "?“");
            case 3 ->
                new Pair(
                        speaker.english() + " says that " + clause.englishMain() + ".",
                        speaker.in(Case.NOMINATIVE) + " sagt, dass " + clause.germanFinal() + ".");
            default ->
                new Pair("I know that " + clause.englishMain() + ".", "ich weiß, dass " + clause.germanFinal() + ".");
        };
    }

    /** A subject or object with a relative clause. */
    private Pair relativeClause() {
        NounPhrase head = phrases.definite(Kind.PERSON);
        Clause inner = clauses.any(head);
        if (chance.percent(50)) {
            NounPhrase subject = head.followedBy(
                    " who " + inner.englishVerb() + " "
                            + Clause.words(inner.englishRest(), inner.time().english()) + ",",
                    ", "
                            + inner.germanFinal(German.relativePronoun(head.gender(), head.plural(), Case.NOMINATIVE))
                            + ",");
            Clause main = clauses.any(new NounPhrase(
                    subject.english().substring(0, subject.english().length() - 1),
                    subject.englishObject(),
                    subject.german(),
                    subject.agreement(),
                    subject.gender(),
                    false));
            return new Pair(main.englishMain() + ".", main.germanMain() + ".");
        }
        NounPhrase known = phrases.someone();
        Verb verb = chance.pickCommon(Verb.TRANSITIVES.stream()
                .filter(each ->
                        each.objectCase() == Case.ACCUSATIVE && !each.objects().contains(Kind.RELATIVE))
                .toList());
        Kind kind = chance.pick(verb.objects());
        NounPhrase thing = phrases.definite(kind);
        Clause.Tense tense = clauses.tense();
        Clause bought = new Clause(
                known, verb, tense, clauses.german(tense, Clause.Time.NONE), false, "", "", "", Clause.Time.NONE);
        NounPhrase subject = thing.followedBy(
                " that " + bought.englishMain(),
                ", "
                        + German.relativePronoun(thing.gender(), thing.plural(), Case.ACCUSATIVE)
                        + " "
                        + bought.germanFinal()
                        + ",");
        return be(subject, phrases.adjective(kind));
    }

    private Pair be(NounPhrase subject, Adjective adjective) {
        boolean past = chance.percent(35);
        String english = past ? (subject.plural() ? "were" : "was") : (subject.plural() ? "are" : "is");
        String german = past ? (subject.plural() ? "waren" : "war") : (subject.plural() ? "sind" : "ist");
        String degree = chance.pickCommon(List.of("very|sehr", "too|zu", "|", "not|nicht", "quite|ziemlich"));
        return new Pair(
                Clause.words(subject.english(), english, Clauses.english(degree), adjective.english()) + ".",
                Clause.words(subject.in(Case.NOMINATIVE), german, Clauses.german(degree), adjective.bare()) + ".");
    }

    /** "The red car is older than the bicycle." */
    private Pair quality() {
        boolean living = chance.percent(45);
        Kind kind = living
                ? chance.pick(Kind.PERSON, Kind.ANIMAL)
                : chance.pick(Kind.THING, Kind.TEXT, Kind.PLACE, Kind.FOOD);
        NounPhrase subject = phrases.definite(kind);
        Adjective adjective = phrases.adjective(kind);
        if (chance.percent(45)) {
            return be(subject, adjective);
        }
        NounPhrase other = living && chance.percent(40) ? phrases.name() : phrases.definite(kind);
        boolean plural = subject.plural();
        if (chance.percent(35)) {
            return new Pair(
                    subject.english() + (plural ? " are as " : " is as ") + adjective.english() + " as "
                            + other.english() + ".",
                    subject.in(Case.NOMINATIVE) + (plural ? " sind so " : " ist so ") + adjective.bare() + " wie "
                            + other.in(Case.NOMINATIVE) + ".");
        }
        return new Pair(
                subject.english() + (plural ? " are " : " is ") + adjective.englishComparative() + " than "
                        + other.english() + ".",
                subject.in(Case.NOMINATIVE) + (plural ? " sind " : " ist ") + adjective.comparative() + " als "
                        + other.in(Case.NOMINATIVE) + ".");
    }

    private Pair profession() {
        Name name = chance.pickCommon(Lexicon.NAMES);
        Profession profession = chance.pick(Lexicon.PROFESSIONS);
        String german = name.female() ? profession.female() : profession.male();
        String town = chance.pickCommon(Lexicon.TOWNS);
        return switch (chance.between(1, 3)) {
            case 1 ->
                new Pair(name.english() + " is " + profession.english() + ".", name.german() + " ist " + german + ".");
            case 2 ->
                new Pair(
                        name.english() + " works as " + profession.english() + " in " + town + ".",
                        name.german() + " arbeitet als " + german + " in " + town + ".");
            default ->
                new Pair(
                        name.english() + " wants to become " + profession.english() + ".",
                        name.german() + " will " + german + " werden.");
        };
    }

    /** Prices, inhabitants, percentages, trains. */
    private Pair figures() {
        String town = chance.pickCommon(Lexicon.TOWNS);
        return switch (chance.between(1, 5)) {
            case 1 -> {
                NounPhrase thing = phrases.definite(chance.pick(Kind.THING, Kind.FOOD, Kind.TEXT));
                String cents = String.format(Locale.ROOT, "%02d", chance.between(0, 19) * 5);
                int euros = chance.between(1, 99);
                yield new Pair(
                        thing.english() + (thing.plural() ? " cost " : " costs ") + euros + "." + cents + " euros.",
                        thing.in(Case.NOMINATIVE) + (thing.plural() ? " kosten " : " kostet ") + euros + "," + cents
                                + " Euro.");
            }
            case 2 -> {
                int thousands = chance.between(11, 900);
                String hundreds = String.format(Locale.ROOT, "%03d", chance.between(0, 9) * 100);
                yield new Pair(
                        town + " has about " + thousands + "," + hundreds + " inhabitants.",
                        town + " hat etwa " + thousands + "." + hundreds + " Einwohner.");
            }
            case 3 -> {
                String[] goods = chance.pick("prices Preise", "rents Mieten", "sales Umsätze", "wages Löhne")
                        .split(" ");
                boolean up = chance.percent(60);
                int whole = chance.between(1, 19);
                int tenth = chance.between(1, 9);
                int year = chance.between(1990, 2024);
                yield new Pair(
                        "In " + year + ", " + goods[0] + (up ? " rose by " : " fell by ") + whole + "." + tenth + "%.",
                        "Im Jahr " + year + (up ? " stiegen die " : " sanken die ") + goods[1] + " um " + whole + ","
                                + tenth + " %.");
            }
            case 4 -> {
                int hour = chance.between(5, 23);
                int minute = chance.between(10, 59);
                int platform = chance.between(1, 24);
                yield new Pair(
                        "The train to " + town + " leaves at " + hour + ":" + minute + " from platform " + platform
                                + ".",
                        "Der Zug nach " + town + " fährt um " + hour + "." + minute + " Uhr von Gleis " + platform
                                + " ab.");
            }
            default -> {
                String both = clauses.clockTime();
                Noun place = chance.pickCommon(Lexicon.nouns(Kind.PLACE));
                NounPhrase closed = NounPhrases.plain(place);
                yield chance.percent(50)
                        ? new Pair(
                                closed.english() + " opens " + Clauses.english(both) + ".",
                                closed.in(Case.NOMINATIVE) + " öffnet " + Clauses.german(both) + ".")
                        : new Pair(
                                closed.english() + " closes " + Clauses.english(both) + ".",
                                closed.in(Case.NOMINATIVE) + " schließt " + Clauses.german(both) + ".");
            }
        };
    }

    /** "There is a black cat under the bed." */
    private Pair standing() {
        NounPhrase thing = phrases.indefinite(chance.pick(Kind.THING, Kind.ANIMAL, Kind.FOOD, Kind.TEXT));
        Noun surface = chance.pickCommon(Lexicon.nouns(Kind.SURFACE));
        NounPhrase spot = phrases.place(surface);
        boolean past = chance.percent(35);
        String where = German.contract(surface.site(), spot.in(Case.DATIVE));
        String english = surface.englishSite() + " " + spot.english();
        if (chance.percent(60)) {
            String is = past ? (thing.plural() ? "were" : "was") : (thing.plural() ? "are" : "is");
            String ist = past ? (thing.plural() ? "waren" : "war") : (thing.plural() ? "sind" : "ist");
            return new Pair(
                    "there " + is + " " + thing.english() + " " + english + ".",
                    where + " " + ist + " " + thing.in(Case.NOMINATIVE) + ".");
        }
        NounPhrase known = phrases.definite(chance.pick(Kind.THING, Kind.ANIMAL, Kind.TEXT));
        String lie = known.plural() ? "lie" : "lies";
        String liegt = known.plural() ? "liegen" : "liegt";
        return new Pair(
                known.english() + " " + lie + " " + english + ".",
                known.in(Case.NOMINATIVE) + " " + liegt + " " + where + ".");
    }

    private Pair request() {
        Clause clause = clauses.transitive(
                NounPhrase.pronoun("you", "you", "Sie Sie Ihnen", Agreement.PLURAL, German.Gender.MASCULINE));
        if (clause.negated()) {
            String town = chance.pickCommon(Lexicon.TOWNS);
            return new Pair("please wait in " + town + "!", "bitte warten Sie in " + town + "!");
        }
        Clause order = new Clause(
                clause.subject(),
                clause.verb(),
                Clause.Tense.PRESENT,
                Clause.Tense.PRESENT,
                false,
                clause.englishRest(),
                clause.germanPronouns(),
                clause.germanMiddle().replace("gerade ", ""),
                Clause.Time.NONE);
        return new Pair(
                "please " + order.verb().english() + " " + order.englishRest() + "!",
                "bitte " + order.germanQuestion() + "!");
    }

    private Pair contrast() {
        Clause first = clauses.any();
        Clause second = clauses.any();
        return chance.percent(65)
                ? new Pair(
                        first.englishMain() + ", but " + second.englishMain() + ".",
                        first.germanMain() + ", aber " + second.germanMain() + ".")
                : new Pair(
                        first.englishMain() + ", and " + second.englishMain() + ".",
                        first.germanMain() + (chance.percent(70) ? " und " : ", und ") + second.germanMain() + ".");
    }

    /** Greetings, the weather and wh-questions. */
    private Pair smallTalk() {
        String town = chance.pickCommon(Lexicon.TOWNS);
        NounPhrase name = phrases.name();
        NounPhrase someone = phrases.person();
        return switch (chance.between(1, 6)) {
            case 1 -> {
                String hello = chance.pick(
                        "Good morning|Guten Morgen",
                        "Good evening|Guten Abend",
                        "Thank you very much|Vielen Dank",
                        "Good night|Gute Nacht",
                        "Goodbye|Auf Wiedersehen",
                        "Welcome to " + town + "|Willkommen in " + town);
                yield new Pair(
                        Clauses.english(hello) + ", " + name.english() + "!",
                        Clauses.german(hello) + ", " + name.in(Case.NOMINATIVE) + "!");
            }
            case 2 -> {
                String weather = chance.pick(
                        "it is raining|regnet es",
                        "it is snowing|schneit es",
                        "it is cold|ist es kalt",
                        "it is very warm|ist es sehr warm",
                        "the sun is shining|scheint die Sonne");
                yield chance.percent(50)
                        ? new Pair(
                                "In " + town + ", " + Clauses.english(weather) + ".",
                                "In " + town + " " + Clauses.german(weather) + ".")
                        : new Pair(
                                Clauses.english(weather) + " in " + town + ".",
                                "In " + town + " " + Clauses.german(weather) + ".");
            }
            case 3 ->
                new Pair(
                        "Where " + (someone.plural() ? "do " : "does ") + someone.english() + " live?",
                        "Wo " + (someone.plural() ? "wohnen " : "wohnt ") + someone.in(Case.NOMINATIVE) + "?");
            case 4 -> {
                Clause clause = clauses.any();
                yield new Pair("Why " + clause.englishQuestion() + "?", "Warum " + clause.germanQuestion() + "?");
            }
            case 5 -> {
                Clause clause = clauses.any(NounPhrase.pronoun(
                        "who", "whom", "wer wen wem", Agreement.THIRD_SINGULAR, German.Gender.MASCULINE));
                yield new Pair(
                        "who "
                                + Clause.words(
                                        clause.englishVerb(),
                                        clause.englishRest(),
                                        clause.time().english()) + "?",
                        Clause.words("wer", clause.germanQuestion().replaceFirst("^(\\S+) wer", "$1")) + "?");
            }
            default -> {
                Clause clause = clauses.any();
                yield new Pair("When " + clause.englishQuestion() + "?", "Wann " + clause.germanQuestion() + "?");
            }
        };
    }

    private static String capitalized(String text) {
        int first = text.startsWith("„") || text.startsWith("\"") ? 1 : 0;
        return text.substring(0, first) + Character.toUpperCase(text.charAt(first)) + text.substring(first + 1);
    }

    /** The closing comma of a relative clause falls together with what follows. */
    private static String finish(String text) {
        return capitalized(text)
                .replace(",.", ".")
                .replace(",?", "?")
                .replace(",!", "!")
                .replace(",,", ",")
                .replace(",“", "“");
    }
}
