package io.seqmark.tokenizer.moses;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Abbreviations whose full stop belongs to them.
 *
 * @param always those that hold everywhere
 * @param beforeNumbers those that hold only before a number
 */
public record NonbreakingPrefixes(Set<String> always, Set<String> beforeNumbers) {
    private static final String NUMERIC_ONLY = "#NUMERIC_ONLY#";

    private static final String LATIN_LETTERS = "A B C D E F G H I J K L M N O P Q R S T U V W X Y Z";

    /** Ranks and titles. */
    private static final String TITLES =
            "Adj Adm Adv Asst Bart Bldg Brig Bros Capt Cmdr Col Comdr Con Corp Cpl DR Dr Ens"
                    + " Gen Gov Hon Hosp Insp Lt MM MR MRS MS Maj Messrs Mlle Mme Mr Mrs Ms Msgr Op Ord Pfc Ph Prof Pvt Rep Reps"
                    + " Res Rev Rt Sen Sens Sfc Sgt Sr St Supt Surg";

    private static final String ENGLISH =
            "Drs Hr Rs Nos Nr v vs i.e e.g rev Jan Feb Mar Apr Jun Jul Aug Sep Oct Nov Dec";

    /** Copies the sets. */
    public NonbreakingPrefixes {
        always = Set.copyOf(always);
        beforeNumbers = Set.copyOf(beforeNumbers);
    }

    /** Our list for a language: English alone; other languages bring their file. */
    public static Optional<NonbreakingPrefixes> of(String language) {
        return switch (language) {
            case "en" ->
                Optional.of(new NonbreakingPrefixes(words(LATIN_LETTERS, TITLES, ENGLISH), Set.of("No", "Art", "pp")));
            default -> Optional.empty();
        };
    }

    /** A list in Moses' format: one a line, {@code #} for remarks, {@code #NUMERIC_ONLY#} behind those before numbers. */
    public static NonbreakingPrefixes parse(List<String> lines) {
        Set<String> always = new HashSet<>();
        Set<String> beforeNumbers = new HashSet<>();
        for (String line : lines) {
            String entry = line.strip();
            int mark = entry.indexOf(NUMERIC_ONLY);
            if (entry.isEmpty() || entry.startsWith("#")) {
                continue;
            }
            if (mark > 0) {
                beforeNumbers.add(entry.substring(0, mark).strip());
            } else {
                always.add(entry);
            }
        }
        return new NonbreakingPrefixes(always, beforeNumbers);
    }

    private static Set<String> words(String... texts) {
        Set<String> words = new HashSet<>();
        for (String text : texts) {
            words.addAll(List.of(text.split(" ")));
        }
        return words;
    }
}
