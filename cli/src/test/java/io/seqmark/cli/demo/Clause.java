package io.seqmark.cli.demo;

import io.seqmark.cli.demo.German.Case;
import io.seqmark.cli.demo.NounPhrase.Agreement;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A clause before its words are put in order.
 *
 * @param germanTense the tense on the German side: it tells a past in the perfect at times, and a future in the present
 * @param englishRest what follows the verb in English
 * @param germanPronouns German pronoun objects: they come first in the middle field
 * @param germanMiddle the other German objects and adverbials, in order, between time and the clause's end
 * @param time when; blank texts if the clause does not say
 * @param negated whether English needs "not"; the German "nicht" or "kein" is in the middle field already
 */
record Clause(
        NounPhrase subject,
        Verb verb,
        Tense tense,
        Tense germanTense,
        boolean negated,
        String englishRest,
        String germanPronouns,
        String germanMiddle,
        Time time) {

    /** A time expression, and whether it stands at the front of the clause in each language. */
    record Time(String english, String german, boolean englishFirst, boolean germanFirst) {
        static final Time NONE = new Time("", "", false, false);
    }

    /** The verb groups that both languages have, named by the English one. */
    enum Tense {
        PRESENT,
        PROGRESSIVE,
        PAST,
        PERFECT,
        FUTURE,
        CAN,
        WANT,
        SHOULD,
        MUST
    }

    String englishMain() {
        String clause = words(subject.english(), englishVerb(), englishRest);
        if (time.english().isEmpty()) {
            return clause;
        }
        return time.englishFirst() ? time.english() + ", " + clause : clause + " " + time.english();
    }

    String englishQuestion() {
        return words(
                englishAuxiliary(),
                subject.english(),
                negated ? "not" : "",
                englishMainVerb(),
                englishRest,
                time.english());
    }

    /** Verb second. */
    String germanMain() {
        return time.germanFirst()
                ? words(time.german(), finite(), subjectAndPronouns(), germanMiddle, tail())
                : words(subject.in(Case.NOMINATIVE), finite(), germanPronouns, time.german(), germanMiddle, tail());
    }

    /** Verb first. */
    String germanQuestion() {
        return words(finite(), subjectAndPronouns(), time.german(), germanMiddle, tail());
    }

    /** Verb last, as after "weil" or a relative pronoun; {@code subjectWords} replaces the subject. */
    String germanFinal(String subjectWords) {
        String end = germanTense == Tense.PRESENT || germanTense == Tense.PROGRESSIVE || germanTense == Tense.PAST
                ? verb.prefix() + finite()
                : words(tail(), finite());
        return words(subjectWords, germanPronouns, time.german(), germanMiddle, end);
    }

    String germanFinal() {
        return germanFinal(subject.in(Case.NOMINATIVE));
    }

    private String subjectAndPronouns() {
        return words(subject.in(Case.NOMINATIVE), germanPronouns);
    }

    /** The English verb group of a statement. */
    String englishVerb() {
        return switch (tense) {
            case PRESENT -> negated ? words(englishAuxiliary(), "not", verb.english()) : present();
            case PAST -> negated ? "did not " + verb.english() : verb.englishPast();
            case WANT ->
                negated
                        ? words(englishAuxiliary(), "not want to", verb.english())
                        : words(wants(), "to", verb.english());
            case CAN -> (negated ? "cannot " : "can ") + verb.english();
            case PROGRESSIVE, PERFECT, FUTURE, SHOULD, MUST ->
                words(englishAuxiliary(), negated ? "not" : "", englishMainVerb());
        };
    }

    private String present() {
        return thirdSingular() ? verb.englishThird() : verb.english();
    }

    private String wants() {
        return thirdSingular() ? "wants" : "want";
    }

    private String englishAuxiliary() {
        return switch (tense) {
            case PRESENT, WANT -> thirdSingular() ? "does" : "do";
            case PROGRESSIVE ->
                switch (subject.agreement()) {
                    case FIRST_SINGULAR -> "am";
                    case THIRD_SINGULAR -> "is";
                    case PLURAL -> "are";
                };
            case PAST -> "did";
            case PERFECT -> thirdSingular() ? "has" : "have";
            case FUTURE -> "will";
            case CAN -> "can";
            case SHOULD -> "should";
            case MUST -> "must";
        };
    }

    private String englishMainVerb() {
        return switch (tense) {
            case PROGRESSIVE -> verb.englishIng();
            case PERFECT -> verb.englishParticiple();
            case WANT -> "want to " + verb.english();
            case PRESENT, PAST, FUTURE, CAN, SHOULD, MUST -> verb.english();
        };
    }

    private boolean thirdSingular() {
        return subject.agreement() == Agreement.THIRD_SINGULAR;
    }

    private String finite() {
        Agreement agreement = subject.agreement();
        return switch (germanTense) {
            case PRESENT, PROGRESSIVE -> verb.present(agreement);
            case PAST -> verb.preterite(agreement);
            case PERFECT ->
                verb.withSein() ? form(agreement, "bin", "ist", "sind") : form(agreement, "habe", "hat", "haben");
            case FUTURE -> form(agreement, "werde", "wird", "werden");
            case CAN -> form(agreement, "kann", "kann", "können");
            case WANT -> form(agreement, "will", "will", "wollen");
            case SHOULD -> form(agreement, "sollte", "sollte", "sollten");
            case MUST -> form(agreement, "muss", "muss", "müssen");
        };
    }

    private static String form(Agreement agreement, String first, String third, String plural) {
        return switch (agreement) {
            case FIRST_SINGULAR -> first;
            case THIRD_SINGULAR -> third;
            case PLURAL -> plural;
        };
    }

    private String tail() {
        return switch (germanTense) {
            case PRESENT, PROGRESSIVE, PAST -> verb.prefix();
            case PERFECT -> verb.participle();
            case FUTURE, CAN, WANT, SHOULD, MUST -> verb.infinitive();
        };
    }

    /** The texts that are not empty, parted by blanks. */
    static String words(String... texts) {
        return Stream.of(texts).filter(text -> !text.isEmpty()).collect(Collectors.joining(" "));
    }
}
