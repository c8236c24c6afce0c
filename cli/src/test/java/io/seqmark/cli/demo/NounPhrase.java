package io.seqmark.cli.demo;

import io.seqmark.cli.demo.German.Case;
import io.seqmark.cli.demo.German.Gender;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Function;

/**
 * A noun phrase in both languages.
 *
 * @param english the English subject form
 * @param englishObject the English object form (differs for pronouns only)
 * @param german the German form in each case
 * @param gender of the German head noun, for relative pronouns
 */
record NounPhrase(
        String english,
        String englishObject,
        Map<Case, String> german,
        Agreement agreement,
        Gender gender,
        boolean pronoun) {

    /** What a verb agrees with. */
    enum Agreement {
        FIRST_SINGULAR,
        THIRD_SINGULAR,
        PLURAL
    }

    static NounPhrase of(String english, Function<Case, String> german, Agreement agreement, Gender gender) {
        Map<Case, String> forms = new EnumMap<>(Case.class);
        for (Case which : Case.values()) {
            forms.put(which, german.apply(which));
        }
        return new NounPhrase(english, english, forms, agreement, gender, false);
    }

    /** A pronoun; {@code german}: nominative, accusative and dative, parted by blanks. */
    static NounPhrase pronoun(String english, String englishObject, String german, Agreement agreement, Gender gender) {
        Map<Case, String> forms = new EnumMap<>(Case.class);
        String[] words = german.split(" ");
        forms.put(Case.NOMINATIVE, words[0]);
        forms.put(Case.ACCUSATIVE, words[1]);
        forms.put(Case.DATIVE, words[2]);
        return new NounPhrase(english, englishObject, forms, agreement, gender, true);
    }

    /** The German form in a case. */
    String in(Case which) {
        String form = german.get(which);
        if (form == null) {
            throw new IllegalArgumentException(english + " has no " + which);
        }
        return form;
    }

    boolean plural() {
        return agreement == Agreement.PLURAL;
    }

    /** The phrase with something after it, as a relative clause or a place. */
    NounPhrase followedBy(String englishTail, String germanTail) {
        Map<Case, String> forms = new EnumMap<>(Case.class);
        german.forEach((which, form) -> forms.put(which, form + germanTail));
        return new NounPhrase(english + englishTail, englishObject + englishTail, forms, agreement, gender, pronoun);
    }

    /** Two phrases as one plural phrase. */
    NounPhrase and(NounPhrase other) {
        return of(
                english + " and " + other.english,
                which -> in(which) + " und " + other.in(which),
                Agreement.PLURAL,
                gender);
    }
}
