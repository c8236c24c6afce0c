package io.seqmark.cli.score;

import java.util.List;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** The options of {@code seqmark score}: sacrebleu's names, long and short, and a few of our own. */
final class ScoreOptions {
    static final String METRIC = "--metric";
    static final String INPUT = "--input";
    static final String SOURCE = "--src";
    static final String SELF_TEST = "--self_test";
    static final String SOURCE_LANGUAGE = "--src_lang";
    static final String TARGET_LANGUAGE = "--tgt_lang";
    static final String THREADS = "--threads";
    static final String NUM_REFS = "--num-refs";
    static final String LANGUAGE_PAIR = "--language-pair";
    static final String SENTENCE_LEVEL = "--sentence-level";

    static final String TOKENIZE = "--tokenize";
    static final String SPM_MODEL = "--spm-model";
    static final String MECAB = "--mecab";
    static final String SMOOTH_METHOD = "--smooth-method";
    static final String SMOOTH_VALUE = "--smooth-value";
    static final String LOWERCASE = "--lowercase";
    static final String FORCE = "--force";
    static final String MAX_NGRAM_ORDER = "--max-ngram-order";
    static final String EFFECTIVE_ORDER = "--effective-order";

    static final String CHRF_CHAR_ORDER = "--chrf-char-order";
    static final String CHRF_WORD_ORDER = "--chrf-word-order";
    static final String CHRF_BETA = "--chrf-beta";
    static final String CHRF_WHITESPACE = "--chrf-whitespace";
    static final String CHRF_LOWERCASE = "--chrf-lowercase";
    static final String CHRF_EPS_SMOOTHING = "--chrf-eps-smoothing";

    static final String TER_NORMALIZED = "--ter-normalized";
    static final String TER_NO_PUNCT = "--ter-no-punct";
    static final String TER_ASIAN_SUPPORT = "--ter-asian-support";
    static final String TER_CASE_SENSITIVE = "--ter-case-sensitive";

    static final String ROUGE_TYPES = "--rouge-types";
    static final String ROUGE_NO_STEMMER = "--rouge-no-stemmer";
    static final String ROUGE_SPLIT = "--rouge-split";
    static final String ROUGE_BOOTSTRAP_N = "--rouge-bootstrap-n";

    static final String NORMALIZATION = "--normalization";
    static final String REPETITION_ORDER = "--repetition-order";

    static final String CONFIDENCE = "--confidence";
    static final String CONFIDENCE_N = "--confidence-n";
    static final String PAIRED_BS = "--paired-bs";
    static final String PAIRED_BS_N = "--paired-bs-n";
    static final String PAIRED_AR = "--paired-ar";
    static final String PAIRED_AR_N = "--paired-ar-n";
    static final String SEED = "--seed";

    static final String ENCODING = "--encoding";

    static final String FORMAT = "--format";
    static final String WIDTH = "--width";
    static final String SHORT = "--short";
    static final String SCORE_ONLY = "--score-only";
    static final String QUIET = "--quiet";

    private ScoreOptions() {}

    static CommandSpec spec() {
        CommandSpec spec = CommandSpec.create().name("score");
        spec.usageMessage()
                .customSynopsis(
                        "seqmark score [OPTION]... HYPOTHESES REFERENCES...",
                        "       seqmark score [OPTION]... REFERENCES... --input SYSTEM...",
                        "       seqmark score [OPTION]... REFERENCES... < HYPOTHESES")
                .description(
                        "Scores files line by line: plain text, .gz or .zst, - for standard input. Equal to sacrebleu and rouge_score.%n")
                .sortOptions(false);
        spec.addPositional(PositionalParamSpec.builder()
                .index("0..*")
                .arity("0..*")
                .type(List.class)
                .auxiliaryTypes(String.class)
                .paramLabel("FILE")
                .description("hypotheses, then one or more files of references, all with one example a line")
                .build());
        SacrebleuForms.TEST_SETS.forEach(
                (name, other) -> spec.addOption(name.equals(other) ? hidden(name) : hidden(name, other)));
        SacrebleuForms.TEST_SET_FLAGS.forEach((name, other) ->
                spec.addOption(flag(name.equals(other) ? List.of(name) : List.of(name, other), "").toBuilder()
                        .hidden(true)
                        .build()));
        return spec.addArgGroup(general())
                .addArgGroup(bleu())
                .addArgGroup(chrf())
                .addArgGroup(ter())
                .addArgGroup(rouge())
                .addArgGroup(neural())
                .addArgGroup(significance())
                .addArgGroup(output())
                .addOption(hidden("--paired-jobs", "-j"))
                .addOption(hidden(ENCODING, "-e"))
                .addOption(flag(List.of("--no-color", "-nc"), "").toBuilder()
                        .hidden(true)
                        .build())
                .addOption(flag(List.of("--debug"), "").toBuilder().hidden(true).build());
    }

    private static ArgGroupSpec general() {
        return group(
                "What to score%n",
                value(
                        List.of(METRIC, "--metrics", "-m"),
                        "LIST",
                        String.join(", ", RequestedMetrics.NAMES) + "; several with commas or spaces (default: bleu)"),
                value(
                        List.of(INPUT, "-i"),
                        "FILE",
                        "systems to score, all up to the next option; the files before it are references; of"
                                + " several systems the first is the baseline"),
                value(
                        List.of(NUM_REFS, "-nr"),
                        "N",
                        "the file of references holds N of them a line, separated by tabs"),
                value(List.of(LANGUAGE_PAIR, "-l"), "SRC-TGT", "chooses BLEU's tokenizer for zh, ja and ko"),
                flag(List.of(SENTENCE_LEVEL, "-sl"), "one row a pair instead of the corpus score"));
    }

    private static ArgGroupSpec bleu() {
        return group(
                "%nBLEU%n",
                value(
                        List.of(TOKENIZE, "-tok"),
                        "NAME",
                        "13a, intl, char, zh, none, ja-mecab, ko-mecab, flores101 (or spm), flores200, spBLEU-1K"
                                + " (default: 13a)"),
                value(List.of(SPM_MODEL), "FILE", "SentencePiece model of flores101, flores200 or spBLEU-1K"),
                value(List.of(MECAB), "COMMAND", "MeCab with its options (default: mecab)"),
                value(List.of(SMOOTH_METHOD, "-s"), "NAME", "exp, floor, add-k, none (default: exp)"),
                value(List.of(SMOOTH_VALUE, "-sv"), "X", "for floor (default: 0.1) and add-k (default: 1)"),
                flag(List.of(LOWERCASE, "-lc"), "ignore case"),
                flag(List.of(FORCE), "no warning about hypotheses that look tokenized"),
                value(List.of(MAX_NGRAM_ORDER), "N", "longest n-gram (default: 4)"),
                flag(List.of(EFFECTIVE_ORDER), "no longer n-grams than there are; always so with --sentence-level"));
    }

    private static ArgGroupSpec chrf() {
        return group(
                "%nchrF%n",
                value(List.of(CHRF_CHAR_ORDER, "-cc"), "N", "longest n-gram of characters (default: 6)"),
                value(List.of(CHRF_WORD_ORDER, "-cw"), "N", "longest n-gram of words; 2 is chrF++ (default: 0)"),
                value(List.of(CHRF_BETA), "N", "weight of recall (default: 2)"),
                flag(List.of(CHRF_WHITESPACE), "white space counts"),
                flag(List.of(CHRF_LOWERCASE), "ignore case"),
                flag(List.of(CHRF_EPS_SMOOTHING), "smooth as chrF++.py, NLTK and Moses do"));
    }

    private static ArgGroupSpec ter() {
        return group(
                "%nTER%n",
                flag(List.of(TER_NORMALIZED), "basic normalization and tokenization"),
                flag(List.of(TER_NO_PUNCT), "remove punctuation"),
                flag(List.of(TER_ASIAN_SUPPORT), "treat Asian characters in the two above"),
                flag(List.of(TER_CASE_SENSITIVE), "case counts"));
    }

    private static ArgGroupSpec rouge() {
        return group(
                "%nROUGE and plain figures%n",
                value(
                        List.of(ROUGE_TYPES),
                        "LIST",
                        "rouge1 to rouge9, rougeL, rougeLsum (default: rouge1,rouge2,rougeL,rougeLsum)"),
                flag(List.of(ROUGE_NO_STEMMER), "no Porter stemmer"),
                value(
                        List.of(ROUGE_SPLIT),
                        "NAME",
                        "sentences for rougeLsum: none (lines hold no breaks), punkt,"
                                + " punkt+pegasus-newlines (default: punkt)"),
                value(List.of(ROUGE_BOOTSTRAP_N), "N", "resamples; 0 reports plain means (default: 1000)"),
                value(List.of(NORMALIZATION), "NAME", "of exact_match and token_f1: squad, space (default: squad)"),
                value(List.of(REPETITION_ORDER), "N", "n-grams of repetition (default: 4)"));
    }

    private static ArgGroupSpec neural() {
        return group(
                "%nMetrics that a model computes%n",
                value(List.of(SOURCE, "-src"), "FILE", "the sources, one a line, for metrics that read them"),
                value(
                        List.of(SOURCE_LANGUAGE),
                        "CODE",
                        "language of the sources, of likelihood and bartscore under a model with languages"),
                value(List.of(TARGET_LANGUAGE), "CODE", "the same of hypotheses and references"),
                value(List.of(THREADS), "N", "threads of the model (default: all cores)"),
                flag(
                        List.of(SELF_TEST),
                        "compare the metrics' models with what their authors published; needs no files"));
    }

    private static ArgGroupSpec significance() {
        return group(
                "%nSignificance%n",
                flag(List.of(CONFIDENCE, "-ci"), "a 95 % confidence interval by bootstrap resampling"),
                value(List.of(CONFIDENCE_N, "-cin"), "N", "resamples for it (default: 1000)"),
                flag(List.of(PAIRED_BS, "-pbs"), "compare systems by paired bootstrap resampling"),
                value(List.of(PAIRED_BS_N, "-pbsn"), "N", "resamples for it (default: 1000)"),
                flag(List.of(PAIRED_AR, "-par"), "compare systems by paired approximate randomization"),
                value(List.of(PAIRED_AR_N, "-parn", "-part"), "N", "trials for it (default: 10000)"),
                value(List.of(SEED), "N", "of all resampling (default: SACREBLEU_SEED, or 12345)"));
    }

    private static ArgGroupSpec output() {
        return group(
                "%nOutput%n",
                value(
                        List.of(FORMAT, "-f"),
                        "NAME",
                        "text, json (scores in full precision) or latex (default: SACREBLEU_FORMAT, or text)"),
                value(List.of(WIDTH, "-w"), "N", "decimals of text and latex (default: 1)"),
                flag(List.of(SHORT, "-sh"), "short signatures in text"),
                flag(List.of(SCORE_ONLY, "-b"), "only the score"),
                flag(List.of(QUIET, "-q"), "no warnings"));
    }

    private static ArgGroupSpec group(String heading, OptionSpec... options) {
        ArgGroupSpec.Builder group = ArgGroupSpec.builder()
                .heading(heading)
                .validate(false)
                .exclusive(false)
                .multiplicity("0..1");
        List.of(options).forEach(group::addArg);
        return group.build();
    }

    /** A list, so that an option given twice is no error. */
    private static OptionSpec value(List<String> names, String label, String description) {
        return builder(names)
                .auxiliaryTypes(String.class)
                .arity("1")
                .paramLabel(label)
                .description(description.replace("%", "%%"))
                .build();
    }

    private static OptionSpec flag(List<String> names, String description) {
        return builder(names)
                .auxiliaryTypes(Boolean.class)
                .arity("0")
                .description(description.replace("%", "%%"))
                .build();
    }

    private static OptionSpec hidden(String... names) {
        return builder(List.of(names))
                .auxiliaryTypes(String.class)
                .arity("1")
                .hidden(true)
                .build();
    }

    private static OptionSpec.Builder builder(List<String> names) {
        return OptionSpec.builder(names.toArray(String[]::new)).type(List.class);
    }
}
