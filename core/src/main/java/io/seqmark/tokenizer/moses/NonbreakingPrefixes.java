package io.seqmark.tokenizer.moses;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
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

    /** Ranks and titles, which the German list of Moses has as well. */
    private static final String TITLES =
            "Adj Adm Adv Asst Bart Bldg Brig Bros Capt Cmdr Col Comdr Con Corp Cpl DR Dr Ens"
                    + " Gen Gov Hon Hosp Insp Lt MM MR MRS MS Maj Messrs Mlle Mme Mr Mrs Ms Msgr Op Ord Pfc Ph Prof Pvt Rep Reps"
                    + " Res Rev Rt Sen Sens Sfc Sgt Sr St Supt Surg";

    private static final String ENGLISH =
            "Drs Hr Rs Nos Nr v vs i.e e.g rev Jan Feb Mar Apr Jun Jul Aug Sep Oct Nov Dec";

    private static final String GERMAN =
            "a b c d e f g h i j k l m n o p q r s t u v w x y z Mio Mrd Std Zt MwSt Co Ltd SA"
                    + " BSE Dkr Chr Art Buchst Ca No Nos Nr bzw bzgl vgl usw usf etc evtl ca ff ggf dgl dergl sog sogen jun sen"
                    + " zzt pp spp vs";

    private static final String RUSSIAN = "А Б В Г Д Е Ж З И Й К Л М Н О П Р С Т У Ф Х Ц Ч Ш Щ Ъ Ы Ь Э Ю Я"
            + " в г д е и к л м н о п р с т х ч э вв гг лл тт бульв га гл гос дм доп др ед зам инд исп Исп кап кв кг кл км"
            + " кол комн коп куб лиц макс мг мин мл млн млрд мм наб нач неуд ном обл обр общ ок ост отл пер перераб пл пос"
            + " пр проф просп ред руб сб св см соч ср ст стр тел Тел тех туп тыс уд ул уч физ хор чел шт экз";

    /** Russian writes a unit behind its number without a space. */
    private static final String RUSSIAN_UNITS = "г га гг дм кг км л м мг мм см т";

    /** Copies the sets. */
    public NonbreakingPrefixes {
        always = Set.copyOf(always);
        beforeNumbers = Set.copyOf(beforeNumbers);
    }

    /** Our list for a language: English, German or Russian. */
    public static Optional<NonbreakingPrefixes> of(String language) {
        return switch (language) {
            case "en" ->
                Optional.of(new NonbreakingPrefixes(words(LATIN_LETTERS, TITLES, ENGLISH), Set.of("No", "Art", "pp")));
            case "de" -> Optional.of(new NonbreakingPrefixes(germanWords(), Set.of()));
            case "ru" -> Optional.of(new NonbreakingPrefixes(russianWords(), Set.of()));
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

    /** German ordinals are numbers, Arabic or Roman, with a full stop. */
    private static Set<String> germanWords() {
        Set<String> words = words(LATIN_LETTERS, TITLES, GERMAN);
        for (int i = 1; i < 100; i++) {
            words.add(String.valueOf(i));
        }
        String[] units = {"", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"};
        for (int i = 1; i <= 20; i++) {
            String roman = "X".repeat(i / 10) + units[i % 10];
            words.add(roman);
            words.add(roman.toLowerCase(Locale.ROOT));
        }
        return words;
    }

    /** Digits with units, and Roman centuries. */
    private static Set<String> russianWords() {
        Set<String> words = words(LATIN_LETTERS, RUSSIAN);
        for (int digit = 0; digit < 10; digit++) {
            for (String unit : RUSSIAN_UNITS.split(" ")) {
                words.add(digit + unit);
            }
        }
        for (String numeral : "I V X L C M".split(" ")) {
            words.add(numeral + "в");
            words.add(numeral + "вв");
        }
        return words;
    }

    private static Set<String> words(String... texts) {
        Set<String> words = new HashSet<>();
        for (String text : texts) {
            words.addAll(List.of(text.split(" ")));
        }
        return words;
    }
}
