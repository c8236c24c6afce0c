package io.seqmark.spec;

import io.seqmark.base.Choice;
import io.seqmark.base.GlobalAttention;
import io.seqmark.base.InputException;
import io.seqmark.base.ModelOptions;
import io.seqmark.base.Precision;
import io.seqmark.base.Semantics;
import io.seqmark.dataset.named.CorpusFiles;
import io.seqmark.generate.option.GenerationOption;
import io.seqmark.generate.option.OptionValue;
import io.seqmark.metrics.bleu.Smoothing;
import io.seqmark.metrics.chrf.ChrfConfig;
import io.seqmark.metrics.neural.catalog.NeuralChoice;
import io.seqmark.metrics.rouge.RougeType;
import io.seqmark.metrics.surface.Normalization;
import io.seqmark.metrics.ter.TerConfig;
import io.seqmark.report.JsonSection;
import io.seqmark.spec.RunSpec.Resume;
import io.seqmark.spec.RunSpec.Switch;
import io.seqmark.spec.Scoring.Metric;
import io.seqmark.tokenizer.Languages;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * A run's specification as JSON, as it travels to other processes that compute rows of the run. What is read is untrusted:
 * its size is bounded and every value checked. Stateless.
 */
public final class SpecCodec {
    /** Characters of a specification. */
    static final int MAX_LENGTH = 16 << 20;

    private static final String REMEDY = "both processes must be of one version of Seqmark";

    private SpecCodec() {}

    /** The JSON of a specification. */
    public static String write(RunSpec spec) {
        SequencedMap<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("model", model(spec.model()));
        json.put("data", data(spec.data()));
        json.put("compute", compute(spec.compute()));
        json.put("report", report(spec.report()));
        return JsonMapper.shared().writeValueAsString(json);
    }

    /**
     * The specification of a JSON text.
     *
     * @param where the text comes from, for messages
     * @throws InputException if it is none, with the key of what is wrong
     */
    public static RunSpec read(String where, String text) {
        if (text.length() > MAX_LENGTH) {
            throw new InputException(where + ": a specification of more than " + MAX_LENGTH + " characters; " + REMEDY);
        }
        JsonSection json = JsonSection.of(where, REMEDY, object(where, text));
        try {
            return new RunSpec(
                    model(json.section("model")),
                    data(json.section("data")),
                    compute(json.section("compute")),
                    report(json.section("report")));
        } catch (IllegalArgumentException outOfRange) {
            throw json.problem(String.valueOf(outOfRange.getMessage()));
        }
    }

    private static Map<?, ?> object(String where, String text) {
        try {
            Map<?, ?> object = JsonMapper.shared().readValue(text, Map.class);
            if (object != null) {
                return object;
            }
            throw new InputException(where + ": no JSON object; " + REMEDY);
        } catch (JacksonException noObject) {
            throw new InputException(where + ": no JSON object; " + REMEDY, noObject);
        }
    }

    private static Map<String, @Nullable Object> model(ModelSpec model) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("name", model.name());
        json.put("semantics", model.semantics().label());
        ModelOptions options = model.options();
        json.put("dtype", options.precision().label());
        json.put("global_attention", options.globalAttention().label());
        json.put("reading", options.semantics().label());
        json.put("ignore_surplus", options.ignoreSurplus());
        json.put("src_lang", model.languages().source().orElse(null));
        json.put("tgt_lang", model.languages().target().orElse(null));
        json.put("prefix", model.prefix().orElse(null));
        json.put("max_source_length", boxed(model.maxSourceLength()));
        Map<String, @Nullable Object> generation = new LinkedHashMap<>();
        model.generation().forEach((option, value) -> generation.put(option.label(), value.plain()));
        json.put("generation", generation);
        json.put("adapters", AdapterCodec.write(model.adapters()));
        return json;
    }

    private static ModelSpec model(JsonSection json) {
        return new ModelSpec(
                json.text("name"),
                semantics(json, "semantics"),
                new ModelOptions(
                        one(json, "dtype", Precision.values(), Precision::label),
                        one(json, "global_attention", GlobalAttention.values(), GlobalAttention::label),
                        semantics(json, "reading"),
                        json.truth("ignore_surplus")),
                new Languages(json.optionalText("src_lang"), json.optionalText("tgt_lang")),
                json.optionalText("prefix"),
                json.optionalInteger("max_source_length"),
                generation(json.section("generation")),
                AdapterCodec.read(json.section("adapters")));
    }

    private static SequencedMap<GenerationOption, OptionValue> generation(JsonSection json) {
        SequencedMap<GenerationOption, OptionValue> generation = new LinkedHashMap<>();
        json.values().forEach((name, value) -> {
            GenerationOption option = GenerationOption.find(name)
                    .orElseThrow(() -> json.problem("generate() has no option " + JsonSection.shown(name)));
            generation.put(option, option.parse(OptionValue.ofPlain(value).toString()));
        });
        return generation;
    }

    private static Map<String, @Nullable Object> data(DataSpec data) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("dir", data.dir().toString());
        json.put("type_path", data.typePath());
        json.put("task", data.task());
        json.put("n_obs", data.limit().isPresent() ? data.limit().getAsLong() : null);
        CorpusFiles files = data.files();
        json.put("source_file", files.source().map(Path::toString).orElse(null));
        json.put(
                "reference_files",
                files.references().stream().map(Path::toString).toList());
        json.put("source_field", files.sourceField().orElse(null));
        json.put("reference_fields", files.referenceFields());
        json.put("joins_lines", files.joinsLines());
        json.put("strips_sources", files.stripsSources());
        return json;
    }

    private static DataSpec data(JsonSection json) {
        return new DataSpec(
                path(json, "dir"),
                json.text("type_path"),
                json.text("task"),
                json.optionalWhole("n_obs").map(OptionalLong::of).orElseGet(OptionalLong::empty),
                new CorpusFiles(
                        json.optionalText("source_file").map(text -> path(json, "source_file", text)),
                        json.texts("reference_files").stream()
                                .map(text -> path(json, "reference_files", text))
                                .toList(),
                        json.optionalText("source_field"),
                        json.texts("reference_fields"),
                        json.truth("joins_lines"),
                        json.truth("strips_sources")));
    }

    private static Map<String, @Nullable Object> compute(ComputeSpec compute) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("bs", compute.batchSize());
        json.put("max_batch_tokens", boxed(compute.maxBatchTokens()));
        json.put("threads", compute.threads());
        json.put("workers", boxed(compute.workers()));
        json.put("ranks", compute.ranks().map(SpecCodec::ranks).orElse(null));
        return json;
    }

    private static ComputeSpec compute(JsonSection json) {
        return new ComputeSpec(
                json.integer("bs"),
                json.optionalInteger("max_batch_tokens"),
                json.integer("threads"),
                json.optionalInteger("workers"),
                json.optionalSection("ranks").map(SpecCodec::ranks));
    }

    private static Map<String, Object> ranks(Ranks ranks) {
        return Map.of(
                "rank",
                ranks.rank(),
                "size",
                ranks.size(),
                "launcher",
                ranks.launcher(),
                "sync_timeout_ms",
                ranks.syncTimeout().toMillis(),
                "adopt_missing",
                ranks.adoptMissing());
    }

    private static Ranks ranks(JsonSection json) {
        return new Ranks(
                json.integer("rank"),
                json.integer("size"),
                json.text("launcher"),
                Duration.ofMillis(json.whole("sync_timeout_ms")),
                json.truth("adopt_missing"));
    }

    private static Map<String, @Nullable Object> report(ReportSpec report) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("save_dir", report.saveDir().toString());
        json.put(
                "metrics",
                report.scoring().metrics().stream().map(Metric::label).toList());
        json.put(
                "neural",
                report.scoring().neural().stream().map(NeuralChoice::toString).toList());
        json.put("seed", report.scoring().seed());
        json.put("settings", settings(report.scoring().settings()));
        json.put("resume", report.resume().name());
        json.put("dump_args", report.dumpArgs());
        json.put("info", report.info().orElse(null));
        json.put("switches", report.switches().stream().map(Enum::name).sorted().toList());
        json.put("arguments", report.arguments());
        return json;
    }

    private static ReportSpec report(JsonSection json) {
        return new ReportSpec(
                path(json, "save_dir"),
                new Scoring(
                        all(json, "metrics", Metric.values(), Metric::label),
                        json.whole("seed"),
                        settings(json.section("settings")),
                        json.texts("neural").stream()
                                .map(name -> NeuralChoice.parse("--metric", name))
                                .toList()),
                one(json, "resume", Resume.values(), Enum::name),
                json.truth("dump_args"),
                json.optionalText("info"),
                all(json, "switches", Switch.values(), Enum::name).stream().collect(Collectors.toSet()),
                json.texts("arguments"));
    }

    private static Map<String, @Nullable Object> settings(MetricSettings settings) {
        BleuTokenizer tokenizer = settings.bleu().tokenizer();
        ChrfConfig chrf = settings.chrf();
        TerConfig ter = settings.ter();
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("tokenize", tokenizer.name());
        json.put("spm_model", tokenizer.model().map(Path::toString).orElse(null));
        json.put("mecab", tokenizer.mecab());
        json.put("bleu_lowercase", settings.bleu().lowercase());
        json.put("smooth_method", settings.bleu().smoothing().method().label());
        json.put("smooth_value", settings.bleu().smoothing().value());
        json.put("max_ngram_order", settings.bleu().maxNgramOrder());
        json.put("char_order", chrf.charOrder());
        json.put("word_order", chrf.wordOrder());
        json.put("beta", chrf.beta());
        json.put("chrf_lowercase", chrf.lowercase());
        json.put("whitespace", chrf.whitespace());
        json.put("eps_smoothing", chrf.epsSmoothing());
        json.put("normalized", ter.normalized());
        json.put("no_punct", ter.noPunct());
        json.put("asian_support", ter.asianSupport());
        json.put("case_sensitive", ter.caseSensitive());
        json.put(
                "rouge_types",
                settings.rougeTypes().stream().map(RougeType::label).toList());
        json.put("stemmer", settings.rougeStemmer());
        json.put("normalization", settings.normalization().label());
        json.put("repetition_order", settings.repetitionOrder());
        return json;
    }

    private static MetricSettings settings(JsonSection json) {
        return new MetricSettings(
                new MetricSettings.Bleu(
                        new BleuTokenizer(
                                json.text("tokenize"),
                                json.optionalText("spm_model").map(_ -> path(json, "spm_model")),
                                json.texts("mecab")),
                        json.truth("bleu_lowercase"),
                        new Smoothing(
                                one(json, "smooth_method", Smoothing.Method.values(), Smoothing.Method::label),
                                json.number("smooth_value")),
                        json.integer("max_ngram_order")),
                new ChrfConfig(
                        json.integer("char_order"),
                        json.integer("word_order"),
                        json.integer("beta"),
                        json.truth("chrf_lowercase"),
                        json.truth("whitespace"),
                        json.truth("eps_smoothing")),
                new TerConfig(
                        json.truth("normalized"),
                        json.truth("no_punct"),
                        json.truth("asian_support"),
                        json.truth("case_sensitive")),
                all(json, "rouge_types", RougeType.values(), RougeType::label),
                json.truth("stemmer"),
                one(json, "normalization", Normalization.values(), Normalization::label),
                json.integer("repetition_order"));
    }

    private static @Nullable Integer boxed(OptionalInt value) {
        return value.isPresent() ? value.getAsInt() : null;
    }

    private static Path path(JsonSection json, String key) {
        return path(json, key, json.text(key));
    }

    private static Path path(JsonSection json, String key, String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException invalid) {
            throw json.wrong(key, text, "a path on this system");
        }
    }

    private static Semantics semantics(JsonSection json, String key) {
        return one(json, key, Semantics.values(), Semantics::label);
    }

    private static <T> T one(JsonSection json, String key, T[] values, Function<T, String> label) {
        return find(json, key, json.text(key), values, label);
    }

    private static <T> List<T> all(JsonSection json, String key, T[] values, Function<T, String> label) {
        return json.texts(key).stream()
                .map(text -> find(json, key, text, values, label))
                .toList();
    }

    private static <T> T find(JsonSection json, String key, String text, T[] values, Function<T, String> label) {
        Choice<T> choice = Choice.of(values, label);
        return choice.find(text).orElseThrow(() -> json.wrong(key, text, choice.expected()));
    }
}
