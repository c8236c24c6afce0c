package io.seqmark.metrics.neural.comet;

import io.seqmark.base.InputException;
import io.seqmark.tokenizer.Languages;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The languages that XLM-R was trained on, which the published models of COMET cover.
 *
 * @see <a href="https://arxiv.org/abs/1911.02116">Conneau et al., 2020, table 6</a>
 */
final class CoveredLanguages {
    private static final Set<String> COVERED = Set.of("""
            af am ar as az be bg bn br bs ca cs cy da de el en eo es et eu fa fi fr fy ga gd gl gu ha he hi hr hu hy id is it ja jv ka \
            kk km kn ko ku ky la lo lt lv mg mk ml mn mr ms my ne nl no om or pa pl ps pt ro ru sa sd si sk sl so sq sr su sv sw ta te \
            th tl tr ug uk ur uz vi xh yi zh""".split(" "));

    /** Codes that others use for one of them. */
    private static final Map<String, String> ALIASES = Map.ofEntries(
            Map.entry("nb", "no"),
            Map.entry("nn", "no"),
            Map.entry("fil", "tl"),
            Map.entry("iw", "he"),
            Map.entry("in", "id"),
            Map.entry("ji", "yi"),
            Map.entry("cmn", "zh"),
            Map.entry("yue", "zh"),
            Map.entry("arb", "ar"),
            Map.entry("pes", "fa"),
            Map.entry("prs", "fa"),
            Map.entry("ckb", "ku"),
            Map.entry("kmr", "ku"),
            Map.entry("lvs", "lv"),
            Map.entry("als", "sq"),
            Map.entry("azj", "az"),
            Map.entry("ekk", "et"),
            Map.entry("khk", "mn"),
            Map.entry("npi", "ne"),
            Map.entry("ory", "or"),
            Map.entry("pbt", "ps"),
            Map.entry("plt", "mg"),
            Map.entry("swh", "sw"),
            Map.entry("uzn", "uz"),
            Map.entry("ydd", "yi"),
            Map.entry("zsm", "ms"),
            Map.entry("gaz", "om"));

    private static final Map<String, String> SHORT = shortCodes();

    private CoveredLanguages() {}

    private static Map<String, String> shortCodes() {
        Map<String, String> codes = new TreeMap<>();
        for (String code : Locale.getISOLanguages()) {
            codes.put(Locale.of(code).getISO3Language(), code);
        }
        codes.putAll(ALIASES);
        return Map.copyOf(codes);
    }

    /**
     * Refuses languages that are known and not among them; a code that means nothing here passes.
     *
     * @param metric as the user wrote it
     */
    static void check(Languages languages, String metric) {
        languages.source().ifPresent(code -> check(code, "source", metric));
        languages.target().ifPresent(code -> check(code, "target", metric));
    }

    private static void check(String code, String side, String metric) {
        Optional<String> language = language(code);
        if (language.isPresent() && !COVERED.contains(language.get())) {
            throw new InputException(
                    "--metric %s: the %s language %s (%s) is none of the 100 that XLM-R knows, so that its scores would mean nothing; choose another metric"
                            .formatted(
                                    metric,
                                    side,
                                    code,
                                    Locale.of(language.get()).getDisplayLanguage(Locale.ENGLISH)));
        }
    }

    /** The language of {@code de}, {@code de_DE}, {@code deu_Latn}. */
    private static Optional<String> language(String code) {
        String first = code.split("[_-]", 2)[0].toLowerCase(Locale.ROOT);
        String known = ALIASES.getOrDefault(first, first);
        if (known.length() == 3) {
            return Optional.ofNullable(SHORT.get(known));
        }
        return SHORT.containsValue(known) || COVERED.contains(known) ? Optional.of(known) : Optional.empty();
    }
}
