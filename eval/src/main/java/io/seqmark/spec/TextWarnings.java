package io.seqmark.spec;

import io.seqmark.metrics.ter.TerConfig;
import io.seqmark.metrics.text.ReferenceScripts;
import io.seqmark.metrics.text.ReferenceScripts.Finding;
import java.lang.Character.UnicodeScript;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Says where a metric cannot count what the references are written in, so that its score is near 0 whatever the hypotheses
 * are: sacrebleu and rouge_score say nothing.
 *
 * @param rouge whether ROUGE is computed
 * @param bleu BLEU's tokenizer, where BLEU is computed
 * @param ter TER's settings, where TER is computed
 */
public record TextWarnings(boolean rouge, Optional<String> bleu, Optional<TerConfig> ter) {
    /** What separates words at white space and punctuation alone. */
    private static final Set<String> SPACES = Set.of("13a", "intl", "none");

    private static final Set<UnicodeScript> CHINESE = EnumSet.of(UnicodeScript.HAN, UnicodeScript.BOPOMOFO);

    /** A line for each metric that cannot count them. */
    public List<String> of(ReferenceScripts references) {
        List<String> warnings = new ArrayList<>();
        if (rouge) {
            references
                    .foreign()
                    .map(found -> counts(references, found)
                            + ", of which ROUGE counts nothing: rouge_score knows the letters a to z and digits alone, so"
                            + " its scores are close to 0 whatever the text is; use --metric chrf")
                    .ifPresent(warnings::add);
        }
        Optional<Finding> unspaced = references.unspaced();
        unspaced.filter(found ->
                        bleu.filter(tokenizer -> blind(tokenizer, found)).isPresent())
                .map(found -> counts(references, found) + " without spaces between words, which BLEU's tokenizer "
                        + bleu.orElseThrow() + " takes for one word each: BLEU is close to 0 whatever the text is; use "
                        + remedy(found.script()) + ", or --metric chrf")
                .ifPresent(warnings::add);
        unspaced.filter(found -> ter.filter(config -> blind(config, found)).isPresent())
                .map(found -> counts(references, found) + " without spaces between words, which TER takes for one word"
                        + " each, so that it counts whole lines; use "
                        + (eastAsian(found) ? "--ter-normalized --ter-asian-support, or " : "")
                        + "--metric chrf")
                .ifPresent(warnings::add);
        return warnings;
    }

    private static boolean blind(String tokenizer, Finding found) {
        return SPACES.contains(tokenizer) || (tokenizer.equals("zh") && !CHINESE.contains(found.script()));
    }

    private static boolean blind(TerConfig config, Finding found) {
        return !(config.normalized() && config.asianSupport() && eastAsian(found));
    }

    private static boolean eastAsian(Finding found) {
        return CHINESE.contains(found.script()) || found.script() == UnicodeScript.HIRAGANA;
    }

    private static String remedy(UnicodeScript script) {
        return switch (script) {
            case HAN, BOPOMOFO -> "--tokenize zh";
            case HIRAGANA -> "--tokenize ja-mecab (which needs MeCab) or char";
            default -> "--tokenize flores200 (with --spm-model) or char";
        };
    }

    private static String counts(ReferenceScripts references, Finding found) {
        return found.lines() + " of " + references.lines() + " references are written in " + name(found.script());
    }

    private static String name(UnicodeScript script) {
        return switch (script) {
            case HAN, BOPOMOFO -> "Chinese characters";
            case HIRAGANA -> "Japanese";
            default -> {
                String name = script.name();
                yield name.charAt(0)
                        + name.substring(1).toLowerCase(Locale.ROOT).replace('_', ' ') + " letters";
            }
        };
    }
}
