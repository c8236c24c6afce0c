package io.seqmark.cli;

import io.seqmark.cli.config.StoredArguments;
import io.seqmark.cli.score.MetricOptions;
import io.seqmark.generate.option.GenerationOption;
import io.seqmark.spec.ComputeSpec;
import io.seqmark.spec.Scoring;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** The options of {@code seqmark eval}: names, value labels and help. Every value is read as text by {@link EvalArguments}. */
final class EvalOptions {
    static final String MODEL_NAME = "--model_name";
    static final String DATA_DIR = "--data_dir";
    static final String SOURCE_FILE = "--source_file";
    static final String REFERENCE_FILE = "--reference_file";
    /** Of {@code run_eval.py}. */
    static final String REFERENCE_PATH = "--reference_path";

    static final String SCORE_PATH = "--score_path";
    static final String SOURCE_FIELD = "--source_field";
    static final String REFERENCE_FIELD = "--reference_field";
    static final String LINE_BREAKS = "--line_breaks";
    static final String SAVE_DIR = "--save_dir";
    static final String TYPE_PATH = "--type_path";
    static final String TASK = "--task";
    static final String BS = "--bs";
    static final String MAX_SOURCE_LENGTH = "--max_source_length";
    static final String N_OBS = "--n_obs";
    static final String NUM_RETURN_SEQUENCES = option(GenerationOption.NUM_RETURN_SEQUENCES);
    static final String SRC_LANG = "--src_lang";
    static final String TGT_LANG = "--tgt_lang";
    static final String PREFIX = "--prefix";
    static final String FP16 = "--fp16";
    static final String DEBUG = "--debug";
    static final String LOCAL_RANK = "--local_rank";
    static final String RANK = "--rank";
    static final String WORLD_SIZE = "--world_size";
    static final String SYNC_TIMEOUT = "--sync_timeout";
    static final String ADOPT_MISSING = "--adopt_missing";
    static final String SEMANTICS = "--semantics";
    static final String GLOBAL_ATTENTION = "--global_attention";
    static final String IGNORE_SURPLUS = "--ignore_surplus";
    static final String METRIC = "--metric";
    static final String SEED = "--seed";
    static final String THREADS = "--threads";
    static final String WORKERS = "--workers";
    static final String DEVICE = "--device";
    static final String DTYPE = "--dtype";
    static final String ARITHMETIC = "--arithmetic";
    static final String MAX_BATCH_TOKENS = "--max_batch_tokens";
    static final String ADAPTER = "--adapter";
    static final String ADAPTER_MERGE = "--adapter_merge";
    static final String ADAPTER_MERGED = "--adapter_merged";
    static final String LORA_ALPHA = "--lora_alpha";
    static final String ENABLE_LORA = "--enable_lora";
    static final String RESUME = "--resume";
    static final String OVERWRITE = "--overwrite";
    static final String PROFILE = "--profile";
    static final String DRY_RUN = "--dry_run";
    static final String DUMP_ARGS = "--dump-args";
    static final String INFO = "--info";
    static final String QUIET = "--quiet";
    static final String PROGRESS = "--progress";
    static final String LOG_FILE = "--log_file";

    static final String DEFAULT_MODEL_NAME = "sshleifer/distilbart-xsum-12-3";
    static final int DEFAULT_SYNC_TIMEOUT_S = 600;

    private EvalOptions() {}

    /** The command's options, for parsing and for help. */
    static CommandSpec spec() {
        CommandSpec spec = CommandSpec.create().name("eval");
        spec.usageMessage()
                .description("Generates with an encoder-decoder checkpoint and scores against references.%n")
                .customSynopsis(
                        "seqmark [eval] --model_name DIR --data_dir DIR [--save_dir DIR] [--task TASK] [OPTION VALUE]...",
                        "       seqmark MODEL SOURCE_FILE OUTPUT_FILE [--reference_path FILE] [--score_path FILE] [OPTION"
                                + " VALUE]...")
                .sortOptions(false);
        Arrays.stream(GenerationOption.values())
                .filter(option -> option.refusal().isPresent())
                .forEach(option -> spec.addOption(hidden(option(option))));
        OtherNames.options().forEach(spec::addOption);
        spec.addPositional(PositionalParamSpec.builder()
                .index("0..*")
                .arity("0..*")
                .type(List.class)
                .auxiliaryTypes(String.class)
                .hidden(true)
                .build());
        return spec.addArgGroup(group(
                        "What to evaluate%n",
                        value(
                                MODEL_NAME,
                                "DIR",
                                "directory of a checkpoint in Hugging Face layout, or org/name[@revision] of the hub"),
                        value(
                                DATA_DIR,
                                "DIR",
                                "holds {type_path}.source and {type_path}.target, one example a line, or"
                                        + " {type_path}.jsonl, .csv or .tsv; all may be .gz or .zst"),
                        value(SOURCE_FILE, "FILE", "the sources, in place of --data_dir; the same kinds of files"),
                        builder(REFERENCE_FILE, REFERENCE_PATH)
                                .arity("1")
                                .paramLabel("FILE")
                                .description("their references; again for each further reference of an example")
                                .build(),
                        value(
                                SOURCE_FIELD,
                                "NAME",
                                "field of the sources in .jsonl (dots lead inside), .csv or .tsv (or its number, where there is"
                                        + " no header) (default: source)"),
                        value(
                                REFERENCE_FIELD,
                                "NAME",
                                "the same of the references; again for each further one (default: target)"),
                        value(LINE_BREAKS, "WHAT", "in fields: refuse, or space, which each becomes (default: refuse)"),
                        value(
                                SCORE_PATH,
                                "FILE",
                                "after MODEL SOURCE_FILE OUTPUT_FILE, the form of run_eval.py: where the scores go (default:"
                                        + " metrics.json)"),
                        value(SAVE_DIR, "DIR", "where the results go (default: tmp_gen)"),
                        value(TYPE_PATH, "SPLIT", "the split: train, val, test (default: test)"),
                        value(
                                TASK,
                                "TASK",
                                "selects task_specific_params; BLEU where it contains \"translation\", else ROUGE"
                                        + " (default: summarization)"),
                        value(N_OBS, "N", "only the first N examples"),
                        value(PREFIX, "TEXT", "put before every source line (default: the checkpoint's)"),
                        value(
                                MAX_SOURCE_LENGTH,
                                "N",
                                "truncate sources to N tokens (default: the tokenizer's limit, capped by the model's)"),
                        value(
                                StoredArguments.CONFIG,
                                "FILE",
                                "options from a TOML file, or those of a run from its run.json; the command line's count first;"
                                        + " @FILE stands for words of a file"),
                        value(SRC_LANG, "CODE", "source language, for multilingual tokenizers"),
                        value(TGT_LANG, "CODE", "target language, for multilingual tokenizers")))
                .addArgGroup(group(
                        "%nHow to compute%n",
                        value(
                                BS,
                                "N",
                                "sentences in flight a thread (default: " + ComputeSpec.DEFAULT_BATCH_SIZE + ")"),
                        value(
                                MAX_BATCH_TOKENS,
                                "N",
                                "their source tokens at the most; a longer sentence goes alone (default: what a quarter"
                                        + " of the memory holds)"),
                        value(
                                WORKERS,
                                "N|auto",
                                "processes that compute; auto: one, or none beside this one for a small run (default:"
                                        + " auto)"),
                        value(
                                THREADS,
                                "N",
                                "threads of all workers together, each with its own batch (default: all cores)"),
                        value(DEVICE, "DEVICE", "cpu"),
                        value(DTYPE, "DTYPE", "float32, bfloat16, float16 or int8 (default: float32)"),
                        value(
                                ARITHMETIC,
                                "CLASS",
                                "avx2, avx512, avx512_bf16, amx or neon: compute with no more than this, for the bits of"
                                        + " another machine (default: the processor's own)"),
                        value(
                                ADAPTER,
                                "[NAME=]DIR",
                                "an adapter of PEFT or loralib for the checkpoint, or org/name[@revision] of the hub, merged when it is"
                                        + " loaded; again for each further one (base: none), evaluated in one pass"),
                        value(
                                ADAPTER_MERGE,
                                "HOW",
                                "float32: sums are not rounded; peft: to the checkpoint's type, as merge_and_unload (default: float32)"),
                        value(LORA_ALPHA, "ALPHA", "of adapters of loralib, whose files do not say it"),
                        value(
                                ENABLE_LORA,
                                "LIST",
                                "which parts of loralib's merged projections have a delta, as in 1,0,1"),
                        value(
                                ADAPTER_MERGED,
                                "WHETHER",
                                "true or false: a state dictionary of loralib has the deltas in its weights, or has not"),
                        flag(FP16, "half precision; on a CPU the run stays in float32 and says so"),
                        value(
                                SEMANTICS,
                                "NAME",
                                "hf-5, hf-4.51 or hf-4.4: whose generate() is reproduced (default: hf-5)"),
                        value(
                                GLOBAL_ATTENTION,
                                "WHICH",
                                "led: none, or first for the first source token (default: none)"),
                        flag(IGNORE_SURPLUS, "leave out tensors for which the model has no place, and name them"),
                        value(RESUME, "WHEN", "auto: continue or reprint an earlier run of the same settings; never"),
                        flag(
                                OVERWRITE,
                                "replace another run that is complete in --save_dir; without it that one moves to"
                                        + " {save_dir}.1, or the next number that is free"),
                        flag(PROFILE, "show where the time went"),
                        flag(DRY_RUN, "check everything, generate nothing, write nothing")))
                .addArgGroup(group(
                        "%nWhat to report%n",
                        value(
                                METRIC,
                                "LIST",
                                "adds to the task's metric: " + String.join(",", Scoring.allLabels())
                                        + "; none: generate only"),
                        value(
                                SEED,
                                "N",
                                "seed of samples and of the ROUGE bootstrap (default: " + Scoring.DEFAULT_SEED + ")"),
                        flag(DUMP_ARGS, "add the generate() options to the metrics"),
                        optional(INFO, "TEXT", "add TEXT (default: date and time) to the metrics"),
                        flag(DEBUG, "keep {save_dir}_tmp, write {type_path}.target, show stack traces"),
                        value(
                                PROGRESS,
                                "HOW",
                                "line: one line, drawn anew; plain: a line each 10 seconds; json: an object a line; none"
                                        + " (default: auto: line on a terminal, else plain)"),
                        value(LOG_FILE, "FILE", "add to FILE what goes to standard error, each line with its time"),
                        flag(QUIET, "no progress, no summary, only results and warnings")))
                .addArgGroup(group("%nHow the metrics count, as in seqmark score%n", MetricOptions.options()))
                .addArgGroup(group(
                        "%ngenerate() options, by their Hugging Face names (default: the checkpoint's, else transformers')%n",
                        Arrays.stream(GenerationOption.values())
                                .filter(option -> option.refusal().isEmpty())
                                .map(option -> value(option(option), option.valueLabel(), describe(option)))
                                .toArray(OptionSpec[]::new)))
                .addArgGroup(group(
                        "%nFor launchers of several processes%n",
                        value(RANK, "N", "this process, from 0 (default: the launcher's variable)"),
                        value(WORLD_SIZE, "N", "how many processes share the run (default: the launcher's variable)"),
                        value(LOCAL_RANK, "N", "torch.distributed.launch's; RANK counts where it is set"),
                        value(
                                SYNC_TIMEOUT,
                                "SECONDS",
                                "how long rank 0 waits for a rank without a sign of life (default: "
                                        + DEFAULT_SYNC_TIMEOUT_S + ")"),
                        flag(ADOPT_MISSING, "rank 0 then computes the share of such a rank itself")));
    }

    /** The long option of a generation setting. */
    static String option(GenerationOption option) {
        return "--" + option.label();
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

    private static OptionSpec value(String name, String label, String description) {
        return builder(name)
                .arity("1")
                .paramLabel(label)
                .description(escape(description))
                .build();
    }

    private static OptionSpec optional(String name, String label, String description) {
        return builder(name)
                .arity("0..1")
                .fallbackValue("")
                .paramLabel(label)
                .description(escape(description))
                .build();
    }

    private static OptionSpec flag(String name, String description) {
        return OptionSpec.builder(name)
                .type(List.class)
                .auxiliaryTypes(Boolean.class)
                .arity("0")
                .description(escape(description))
                .build();
    }

    private static OptionSpec hidden(String name) {
        return builder(name).arity("1").hidden(true).build();
    }

    /** A list, so that an option given twice is no error: the last one counts, as with argparse. */
    private static OptionSpec.Builder builder(String name, String... others) {
        return OptionSpec.builder(name, others).type(List.class).auxiliaryTypes(String.class);
    }

    /** picocli formats descriptions with printf and interpolates variables. */
    private static String escape(String description) {
        return description.replace("%", "%%");
    }

    private static String describe(GenerationOption option) {
        return switch (option) {
            case NUM_BEAMS -> "beams; 1 is greedy search, or sampling";
            case MAX_LENGTH -> "longest output in tokens, start token included";
            case MAX_NEW_TOKENS -> "longest output in tokens, start token not counted";
            case MIN_LENGTH -> "shortest output in tokens, start token included";
            case MIN_NEW_TOKENS -> "shortest output in tokens, start token not counted";
            case LENGTH_PENALTY -> "exponent of the length that divides a beam's score";
            case EARLY_STOPPING -> "true, false or never";
            case NO_REPEAT_NGRAM_SIZE -> "no n-gram of this size twice in an output; 0 is off";
            case ENCODER_NO_REPEAT_NGRAM_SIZE -> "no n-gram of this size from the source; 0 is off";
            case REPETITION_PENALTY -> "1.0 is off";
            case BAD_WORDS_IDS -> "token sequences never to produce, as in [[3],[4,5]]";
            case FORCED_BOS_TOKEN_ID -> "first token after the start token";
            case FORCED_EOS_TOKEN_ID -> "last token where the longest length is reached";
            case DECODER_START_TOKEN_ID -> "start token of the decoder";
            case NUM_RETURN_SEQUENCES -> "above 1: write that many texts an example instead of metrics";
            case NUM_BEAM_GROUPS -> "groups of beams that avoid each other's tokens; divides num_beams";
            case DIVERSITY_PENALTY -> "what a token loses for each earlier group's beam that chose it";
            case SEQUENCE_BIAS -> "added to the scores of token sequences, as in [[[3],-1.5],[[4,5],2.0]]";
            case ENCODER_REPETITION_PENALTY -> "above 1.0 favours the tokens of the source; 1.0 is off";
            case EXPONENTIAL_DECAY_LENGTH_PENALTY ->
                "[start,factor]: makes the end likelier with each token after start";
            case SUPPRESS_TOKENS -> "token ids never to produce, as in [3,4]";
            case BEGIN_SUPPRESS_TOKENS -> "token ids not to begin with, as in [3,4]";
            case REMOVE_INVALID_VALUES -> "true counts NaN as 0 and infinities as the largest numbers";
            case RENORMALIZE_LOGITS -> "true makes probabilities again of what the other options left";
            case DO_SAMPLE -> "true: draw tokens by chance (see --seed) instead of taking the best";
            case TEMPERATURE -> "divides the scores before a token is drawn";
            case TOP_K -> "draw among the k best tokens (default: 50; 0 is off), or candidates of contrastive search";
            case TOP_P -> "draw among the best tokens whose probabilities reach p; 1.0 is off";
            case STOP_STRINGS -> "a text that ends an output, or a JSON list of them";
            case OUTPUT_SCORES -> "true writes the score of each token to the JSONL file";
            case FORCE_WORDS_IDS -> "token sequences to produce, as in [[3,4]]; of [[[5],[6,7]]] one will do";
            case PENALTY_ALPHA -> "above 0, with --top_k: contrastive search, 0 to 1";
            default -> "as in generate()";
        };
    }
}
