package io.seqmark.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * Options of transformers' newer scripts and of other programs, which people type by habit: each is answered with the one that
 * it is here. Stateless.
 */
final class OtherNames {
    private static final SequencedMap<String, String> ANSWERS = new LinkedHashMap<>();

    static {
        here(EvalOptions.MODEL_NAME, "--model_name_or_path", "--model", "--model_path");
        here(EvalOptions.SAVE_DIR, "--output_dir", "--out_dir");
        here(
                EvalOptions.BS,
                "--batch_size",
                "--per_device_eval_batch_size",
                "--per_gpu_eval_batch_size",
                "--eval_batch_size",
                "--test_batch_size");
        here(
                "--max_length (in tokens)",
                "--max_target_length",
                "--val_max_target_length",
                "--test_max_target_length",
                "--generation_max_length",
                "--eval_max_gen_length");
        here("--num_beams", "--generation_num_beams", "--eval_beams", "--beam", "--beam_size");
        here("--length_penalty", "--lenpen");
        here(
                EvalOptions.N_OBS,
                "--max_eval_samples",
                "--max_predict_samples",
                "--max_test_samples",
                "--n_val",
                "--n_test",
                "--limit");
        here(EvalOptions.PREFIX, "--source_prefix");
        here(EvalOptions.SRC_LANG, "--source_lang", "--src");
        here(EvalOptions.TGT_LANG, "--target_lang", "--tgt", "--forced_bos_token");
        here(
                EvalOptions.SOURCE_FILE + " FILE, with " + EvalOptions.SOURCE_FIELD + " and "
                        + EvalOptions.REFERENCE_FIELD + " where it has fields",
                "--test_file",
                "--validation_file",
                "--input_file",
                "--input_path");
        here(EvalOptions.REFERENCE_FILE, "--reference", "--references", "--target_file");
        here(EvalOptions.SOURCE_FIELD, "--text_column", "--source_column");
        here(EvalOptions.REFERENCE_FIELD, "--summary_column", "--target_column", "--reference_column");
        here(EvalOptions.SEMANTICS + " hf-5, hf-4.51 or hf-4.4", "--transformers_version");
        here(EvalOptions.DTYPE + " bfloat16", "--bf16", "--bf16_full_eval");
        here(EvalOptions.FP16, "--fp16_full_eval");
        here(EvalOptions.DEVICE + " cpu", "--no_cuda", "--use_cpu");
        here(
                EvalOptions.WORKERS + " and " + EvalOptions.THREADS,
                "--nproc_per_node",
                "--num_processes",
                "--num_workers");
        here(EvalOptions.OVERWRITE + ", which replaces a finished run", "--overwrite_output_dir");
        here(EvalOptions.RESUME + " never, which computes afresh", "--overwrite_cache");
        here(EvalOptions.METRIC, "--metrics", "--metric_for_best_model");
        here(
                EvalOptions.DATA_DIR + ", or " + EvalOptions.SOURCE_FILE,
                "--dataset",
                "--dataset_name",
                "--dataset_config_name");
        answer(
                "leave it out: every run generates",
                "--predict_with_generate",
                "--do_predict",
                "--do_eval",
                "--do_test");
        answer(
                "leave it out: the checkpoint says it",
                "--tokenizer_name",
                "--config_name",
                "--use_fast_tokenizer",
                "--trust_remote_code");
        answer(
                "leave it out: sentences of like length go together by themselves",
                "--pad_to_max_length",
                "--group_by_length",
                "--sortish_sampler");
        answer(
                "seqmark evaluates and does not train",
                "--do_train",
                "--num_train_epochs",
                "--train_file",
                "--learning_rate");
    }

    private OtherNames() {}

    private static void here(String ours, String... names) {
        answer("it is " + ours + " here", names);
    }

    private static void answer(String answer, String... names) {
        for (String name : names) {
            ANSWERS.put(name, answer);
        }
    }

    /** The options, so that the rest of a command line can be read and all be said at once. */
    static List<OptionSpec> options() {
        List<OptionSpec> options = new ArrayList<>();
        for (String name : ANSWERS.keySet()) {
            options.add(OptionSpec.builder(name)
                    .type(List.class)
                    .auxiliaryTypes(String.class)
                    .arity("0..1")
                    .fallbackValue("")
                    .hidden(true)
                    .build());
        }
        return options;
    }

    /** An answer for each of them that was given. */
    static List<String> answers(ParseResult parsed) {
        return ANSWERS.entrySet().stream()
                .filter(answer -> parsed.hasMatchedOption(answer.getKey()))
                .map(answer -> answer.getKey() + ": " + answer.getValue())
                .toList();
    }
}
