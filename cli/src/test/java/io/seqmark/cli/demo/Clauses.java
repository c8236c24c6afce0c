package io.seqmark.cli.demo;

import io.seqmark.cli.demo.Clause.Tense;
import io.seqmark.cli.demo.Clause.Time;
import io.seqmark.cli.demo.German.Case;
import io.seqmark.cli.demo.Lexicon.Kind;
import io.seqmark.cli.demo.Lexicon.Noun;
import java.util.List;
import java.util.Optional;

/** Draws clauses: who does what to whom, when and where. */
final class Clauses {
    private static final List<String> MONTHS = List.of(
            "January Januar",
            "February Februar",
            "March März",
            "April April",
            "May Mai",
            "June Juni",
            "July Juli",
            "August August",
            "September September",
            "October Oktober",
            "November November",
            "December Dezember");
    private static final List<String> DAYS = List.of(
            "Monday Montag",
            "Tuesday Dienstag",
            "Wednesday Mittwoch",
            "Thursday Donnerstag",
            "Friday Freitag",
            "Saturday Samstag",
            "Sunday Sonntag");
    private static final List<String> HOURS = List.of(
            "one eins",
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
    private static final List<String> PAST_TIMES = List.of(
            "yesterday,gestern",
            "last week,letzte Woche",
            "two days ago,vor zwei Tagen",
            "last year,letztes Jahr",
            "last night,gestern Abend",
            "three weeks ago,vor drei Wochen",
            "a month ago,vor einem Monat",
            "the day before yesterday,vorgestern");
    private static final List<String> PRESENT_TIMES = List.of(
            "today,heute",
            "every day,jeden Tag",
            "in the morning,am Morgen",
            "on Sundays,sonntags",
            "in the evening,am Abend",
            "every week,jede Woche",
            "in summer,im Sommer",
            "at the weekend,am Wochenende",
            "in the morning,morgens",
            "in winter,im Winter");
    private static final List<String> FUTURE_TIMES = List.of(
            "tomorrow,morgen",
            "next week,nächste Woche",
            "tonight,heute Abend",
            "next year,nächstes Jahr",
            "in two weeks,in zwei Wochen",
            "the day after tomorrow,übermorgen",
            "soon,bald");

    private final Chance chance;
    private final NounPhrases phrases;

    Clauses(Chance chance, NounPhrases phrases) {
        this.chance = chance;
        this.phrases = phrases;
    }

    /** Any clause with that subject. */
    Clause any(NounPhrase subject) {
        int draw = chance.between(1, 100);
        if (draw <= 58) {
            return transitive(subject);
        } else if (draw <= 74) {
            return ditransitive(subject);
        } else if (draw <= 87) {
            return intransitive(subject);
        }
        return motion(subject);
    }

    Clause any() {
        return any(phrases.someone());
    }

    Clause transitive(NounPhrase subject) {
        Verb verb = chance.pickCommon(Verb.TRANSITIVES);
        Tense tense = tense();
        boolean negated = negated(tense);
        Kind kind = chance.pick(verb.objects());
        boolean living = kind == Kind.PERSON || kind == Kind.RELATIVE;
        Time time = time(tense);
        Optional<NounPhrase> pronoun = living && chance.percent(22) ? otherPronoun(subject) : Optional.empty();
        if (pronoun.isPresent()) {
            NounPhrase object = pronoun.get();
            return new Clause(
                    subject,
                    verb,
                    tense,
                    german(tense, time),
                    negated,
                    object.englishObject(),
                    object.in(verb.objectCase()),
                    negated ? "nicht" : gerade(tense),
                    time);
        }
        boolean absorbed = negated && chance.percent(45);
        NounPhrase object = absorbed
                ? phrases.negated(kind)
                : kind == Kind.RELATIVE
                        ? phrases.relative()
                        : negated ? phrases.definite(kind) : phrases.something(kind);
        String with = !negated && chance.percent(14) ? companion() : "";
        String place = !negated && with.isEmpty() && chance.percent(18) ? site() : "";
        boolean placeFirst = chance.percent(40);
        return new Clause(
                subject,
                verb,
                tense,
                german(tense, time),
                negated,
                Clause.words(object.englishObject(), english(with), english(place)),
                "",
                Clause.words(
                        gerade(tense),
                        german(with),
                        placeFirst ? german(place) : "",
                        object.in(verb.objectCase()),
                        negated && !absorbed ? "nicht" : "",
                        placeFirst ? "" : german(place)),
                time);
    }

    private Clause ditransitive(NounPhrase subject) {
        Verb verb = chance.pickCommon(Verb.DITRANSITIVES);
        Tense tense = tense();
        Time time = time(tense);
        Kind kind = chance.pick(verb.objects());
        NounPhrase gift = chance.percent(50) ? phrases.indefinite(kind) : phrases.something(kind);
        Optional<NounPhrase> pronoun = chance.percent(30) ? otherPronoun(subject) : Optional.empty();
        NounPhrase receiver = pronoun.orElseGet(() -> chance.percent(30) ? phrases.name() : phrases.person());
        boolean byTo = chance.percent(25);
        String english = byTo
                ? gift.englishObject() + " to " + receiver.englishObject()
                : receiver.englishObject() + " " + gift.englishObject();
        String dative = receiver.in(Case.DATIVE);
        return new Clause(
                subject,
                verb,
                tense,
                german(tense, time),
                false,
                english,
                receiver.pronoun() ? dative : "",
                Clause.words(gerade(tense), receiver.pronoun() ? "" : dative, gift.in(Case.ACCUSATIVE)),
                time);
    }

    private Clause intransitive(NounPhrase subject) {
        Verb verb = chance.pickCommon(Verb.INTRANSITIVES);
        Tense tense = tense();
        boolean negated = negated(tense);
        Time time = time(tense);
        String with = chance.percent(25) ? companion() : "";
        String place = chance.percent(80) || with.isEmpty() ? site() : "";
        return new Clause(
                subject,
                verb,
                tense,
                german(tense, time),
                negated,
                Clause.words(english(with), english(place)),
                "",
                Clause.words(gerade(tense), negated ? "nicht" : "", german(with), german(place)),
                time);
    }

    private Clause motion(NounPhrase subject) {
        Verb verb = chance.pickCommon(Verb.MOTIONS);
        Tense tense = tense();
        boolean negated = negated(tense);
        Time time = time(tense);
        String with = chance.percent(30) ? companion() : "";
        String goal = goal();
        return new Clause(
                subject,
                verb,
                tense,
                german(tense, time),
                negated,
                Clause.words(english(goal), english(with)),
                "",
                Clause.words(gerade(tense), german(with), negated ? "nicht" : "", german(goal)),
                time);
    }

    /** "to the station|zum Bahnhof". */
    String goal() {
        if (chance.percent(30)) {
            String town = chance.pickCommon(Lexicon.TOWNS);
            return "to " + town + "|nach " + town;
        }
        NounPhrase place = phrases.place(chance.pickCommon(places()));
        return "to " + place.english() + "|" + German.contract("zu", place.in(Case.DATIVE));
    }

    /** "in the kitchen|in der Küche": where something happens. */
    String site() {
        if (chance.percent(15)) {
            String town = chance.pickCommon(Lexicon.TOWNS);
            return "in " + town + "|in " + town;
        }
        Noun noun = chance.pickCommon(places());
        NounPhrase place = phrases.place(noun);
        return noun.englishSite() + " " + place.english() + "|" + German.contract(noun.site(), place.in(Case.DATIVE));
    }

    private static List<Noun> places() {
        return Lexicon.nouns(Kind.PLACE);
    }

    private String companion() {
        NounPhrase company = chance.percent(40) ? phrases.name() : phrases.person();
        return "with " + company.englishObject() + "|mit " + company.in(Case.DATIVE);
    }

    static String english(String both) {
        return both.isEmpty() ? "" : both.substring(0, both.indexOf('|'));
    }

    static String german(String both) {
        return both.isEmpty() ? "" : both.substring(both.indexOf('|') + 1);
    }

    private Optional<NounPhrase> otherPronoun(NounPhrase subject) {
        NounPhrase pronoun = phrases.pronoun();
        return pronoun.english().equals(subject.english()) ? Optional.empty() : Optional.of(pronoun);
    }

    private String gerade(Tense tense) {
        return tense == Tense.PROGRESSIVE && chance.percent(70) ? "gerade" : "";
    }

    /** Spoken German prefers the perfect, and the present where the time is said. */
    Tense german(Tense tense, Time time) {
        return switch (tense) {
            case PAST -> chance.percent(28) ? Tense.PERFECT : Tense.PAST;
            case FUTURE -> !time.german().isEmpty() && chance.percent(35) ? Tense.PRESENT : Tense.FUTURE;
            default -> tense;
        };
    }

    private boolean negated(Tense tense) {
        return tense != Tense.MUST && tense != Tense.PROGRESSIVE && chance.percent(15);
    }

    Tense tense() {
        int draw = chance.between(1, 100);
        if (draw <= 30) {
            return Tense.PRESENT;
        } else if (draw <= 55) {
            return Tense.PAST;
        } else if (draw <= 70) {
            return Tense.PERFECT;
        } else if (draw <= 80) {
            return Tense.FUTURE;
        } else if (draw <= 85) {
            return Tense.PROGRESSIVE;
        }
        return chance.pick(Tense.CAN, Tense.WANT, Tense.SHOULD, Tense.MUST);
    }

    private Time time(Tense tense) {
        String both = switch (tense) {
            case PROGRESSIVE, PERFECT -> "";
            case PAST -> chance.percent(55) ? pastTime() : "";
            case PRESENT -> chance.percent(35) ? presentTime() : "";
            case FUTURE, CAN, WANT, SHOULD, MUST -> chance.percent(45) ? futureTime() : "";
        };
        if (both.isEmpty()) {
            return Time.NONE;
        }
        boolean englishFirst = chance.percent(35);
        // the two languages do not always agree on what comes first
        boolean germanFirst = englishFirst ? !chance.percent(12) : chance.percent(22);
        return new Time(english(both), german(both), englishFirst, germanFirst);
    }

    private String pastTime() {
        int draw = chance.between(1, 100);
        if (draw <= 60) {
            return chance.pickCommon(PAST_TIMES).replace(',', '|');
        } else if (draw <= 75) {
            int year = chance.between(1960, 2024);
            return "in " + year + "|" + (chance.percent(85) ? "im Jahr " : "") + year;
        } else if (draw <= 85) {
            String[] day = chance.pick(DAYS).split(" ");
            return "last " + day[0] + "|letzten " + day[1];
        }
        return date();
    }

    /** "on 14 March|am 14. März". */
    String date() {
        String[] month = chance.pick(MONTHS).split(" ");
        int day = chance.between(1, 28);
        return "on " + day + " " + month[0] + "|am " + day + ". " + month[1];
    }

    private String presentTime() {
        return chance.percent(75) ? chance.pickCommon(PRESENT_TIMES).replace(',', '|') : clockTime();
    }

    private String futureTime() {
        int draw = chance.between(1, 100);
        if (draw <= 60) {
            return chance.pickCommon(FUTURE_TIMES).replace(',', '|');
        } else if (draw <= 75) {
            String[] day = chance.pick(DAYS).split(" ");
            return "on " + day[0] + "|am " + day[1];
        }
        return draw <= 85 ? date() : clockTime();
    }

    /** "at half past seven|um halb acht": German counts towards the next hour. */
    String clockTime() {
        int hour = chance.between(1, 11);
        String[] now = HOURS.get(hour - 1).split(" ");
        String[] next = HOURS.get(hour).split(" ");
        return switch (chance.between(1, 5)) {
            case 1 -> "at half past " + now[0] + "|um halb " + next[1];
            case 2 -> "at a quarter past " + now[0] + "|um Viertel nach " + now[1];
            case 3 -> "at a quarter to " + next[0] + "|um Viertel vor " + next[1];
            case 4 -> "at " + next[0] + " o'clock|um " + next[1] + " Uhr";
            default -> {
                int minutes = chance.between(10, 59);
                int hours = chance.between(6, 22);
                yield "at " + hours + ":" + minutes + "|um " + hours + "." + minutes + " Uhr";
            }
        };
    }
}
