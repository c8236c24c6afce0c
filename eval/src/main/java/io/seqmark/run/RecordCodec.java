package io.seqmark.run;

import io.seqmark.report.JsonSection;
import io.seqmark.run.RunIdentity.CorpusFacts;
import io.seqmark.run.RunRecord.Effective;
import io.seqmark.run.RunRecord.Machine;
import io.seqmark.run.RunRecord.Timings;
import io.seqmark.run.RunRecord.Tokens;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/** A {@link RunRecord} as the sections of {@code run.json}, and back. Keys that it does not know are ignored. */
final class RecordCodec {
    static final String IDENTITY = "identity";
    private static final String CORPUS = "corpus";
    private static final String SETTINGS = "settings";
    private static final String GENERATION = "generation";
    private static final String MODEL_FILES = "model_files";
    private static final String METRICS = "metrics";
    private static final String FORMAT = "format";
    private static final String FLAGS = "flags";
    private static final String PROFILE = "profile";
    private static final String FEATURES = "features";
    private static final String CREATED = "created";

    private RecordCodec() {}

    /** The sections in the order of the file. */
    static SequencedMap<String, @Nullable Object> write(RunRecord record) {
        SequencedMap<String, @Nullable Object> file = new LinkedHashMap<>();
        file.put("result", record.result());
        file.put(IDENTITY, identity(record.identity()));
        file.put("model_name", record.modelName());
        file.put("data_dir", record.dataDir());
        file.put("arguments", record.arguments());
        file.put(CREATED, record.created().toString());
        file.put("effective", effective(record.effective()));
        SequencedMap<String, @Nullable Object> metrics = new LinkedHashMap<>();
        record.metrics().forEach((name, metric) -> metrics.put(name, metric(metric)));
        file.put(METRICS, metrics);
        file.put("timings", timings(record.timings()));
        file.put(FLAGS, record.flags());
        file.put(PROFILE, record.profile());
        file.put("tokens", tokens(record.tokens()));
        file.put("versions", record.versions());
        file.put("cpu", machine(record.machine()));
        file.put("outputs", record.outputs());
        return file;
    }

    /** The section that two runs are compared by. */
    static SequencedMap<String, @Nullable Object> identity(RunIdentity identity) {
        SequencedMap<String, @Nullable Object> corpus = new LinkedHashMap<>();
        corpus.put("type_path", identity.corpus().typePath());
        corpus.put("n_obs", identity.corpus().examples());
        corpus.put("source_sha256", identity.corpus().sourceSha256());
        corpus.put("target_sha256", identity.corpus().targetSha256().orElse(null));
        SequencedMap<String, @Nullable Object> section = new LinkedHashMap<>();
        section.put("seqmark", identity.seqmark());
        section.put("semantics", identity.semantics());
        section.put("model", Map.of("type", identity.modelType()));
        section.put(MODEL_FILES, identity.modelFiles());
        section.put(CORPUS, corpus);
        section.put(SETTINGS, identity.settings());
        section.put(GENERATION, identity.generation());
        return section;
    }

    private static Map<String, @Nullable Object> effective(Effective effective) {
        SequencedMap<String, @Nullable Object> section = new LinkedHashMap<>();
        section.put("max_source_length", effective.maxSourceLength());
        section.put("bs", effective.batchSize());
        put(section, "max_batch_tokens", effective.maxBatchTokens());
        section.put("threads", effective.threads());
        put(section, "bs_after_memory_shortage", effective.batchSizeAfterMemoryShortage());
        return section;
    }

    private static void put(Map<String, @Nullable Object> section, String key, OptionalInt value) {
        value.ifPresent(present -> section.put(key, present));
    }

    private static Map<String, @Nullable Object> metric(MetricResult metric) {
        SequencedMap<String, @Nullable Object> section = new LinkedHashMap<>();
        section.put("scores", metric.scores());
        section.put("signature", metric.signature());
        return section;
    }

    private static Map<String, Double> timings(Timings timings) {
        SequencedMap<String, Double> section = new LinkedHashMap<>();
        section.put("load", timings.load());
        section.put("generate", timings.generate());
        section.put("score", timings.score());
        timings.earlier().ifPresent(seconds -> section.put("earlier", seconds));
        section.put("total", timings.total());
        return section;
    }

    private static Map<String, @Nullable Object> tokens(Tokens tokens) {
        SequencedMap<String, @Nullable Object> section = new LinkedHashMap<>();
        section.put("examples", tokens.examples());
        section.put("source", tokens.source());
        section.put("generated", tokens.generated());
        section.put("generated_per_second", tokens.generatedPerSecond());
        return section;
    }

    private static Map<String, @Nullable Object> machine(Machine machine) {
        SequencedMap<String, @Nullable Object> section = new LinkedHashMap<>();
        section.put("arch", machine.architecture());
        section.put("cores", machine.cores());
        machine.name().ifPresent(name -> section.put("name", name));
        machine.arithmetic().ifPresent(label -> section.put("arithmetic", label));
        if (!machine.features().isEmpty()) {
            section.put(FEATURES, machine.features());
        }
        return section;
    }

    /**
     * Reads a file's sections.
     *
     * @param where the file, for messages
     * @throws io.seqmark.base.InputException if they are not a finished run's
     */
    static RunRecord read(String where, Map<?, ?> sections) {
        JsonSection file = JsonSection.of(where, sections);
        int format = file.optionalInteger(FORMAT).orElse(RunRecord.FORMAT);
        if (format != RunRecord.FORMAT) {
            throw file.problem("its format is " + format + ", this version reads format " + RunRecord.FORMAT
                    + " (a newer version of Seqmark may have written it)");
        }
        JsonSection result = file.optionalSection("result")
                .orElseThrow(() -> file.problem("result is missing, so the run has not ended"));
        return new RunRecord(
                format,
                result.values(),
                identity(file.section(IDENTITY)),
                file.text("model_name"),
                file.text("data_dir"),
                file.texts("arguments"),
                created(file),
                readEffective(file.section("effective")),
                metrics(file.section(METRICS)),
                readTimings(file.section("timings")),
                file.optionalSection(FLAGS).map(JsonSection::wholeMap).orElseGet(LinkedHashMap::new),
                file.optionalSection(PROFILE).map(JsonSection::numberMap).orElseGet(LinkedHashMap::new),
                readTokens(file.section("tokens")),
                file.section("versions").textMap(),
                readMachine(file.section("cpu")),
                file.section("outputs").textMap());
    }

    /** Reads an identity, also of a run that has not ended. */
    static RunIdentity identity(JsonSection section) {
        JsonSection corpus = section.section(CORPUS);
        return new RunIdentity(
                section.text("seqmark"),
                section.text("semantics"),
                section.section("model").text("type"),
                section.section(MODEL_FILES).textMap(),
                new CorpusFacts(
                        corpus.text("type_path"),
                        corpus.whole("n_obs"),
                        corpus.text("source_sha256"),
                        corpus.optionalText("target_sha256")),
                section.section(SETTINGS).values(),
                section.section(GENERATION).values());
    }

    private static Machine readMachine(JsonSection section) {
        return new Machine(
                section.text("arch"),
                section.integer("cores"),
                section.optionalText("name"),
                section.optionalText("arithmetic"),
                section.values().containsKey(FEATURES) ? section.texts(FEATURES) : List.of());
    }

    private static Instant created(JsonSection file) {
        String text = file.text(CREATED);
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException notATime) {
            throw file.wrong(CREATED, text, "a time as 2026-01-31T12:00:00Z");
        }
    }

    private static Effective readEffective(JsonSection section) {
        return new Effective(
                section.integer("max_source_length"),
                section.integer("bs"),
                section.optionalInteger("max_batch_tokens"),
                section.integer("threads"),
                section.optionalInteger("bs_after_memory_shortage"));
    }

    private static SequencedMap<String, MetricResult> metrics(JsonSection section) {
        SequencedMap<String, MetricResult> metrics = new LinkedHashMap<>();
        for (String name : section.values().keySet()) {
            JsonSection metric = section.section(name);
            metrics.put(name, new MetricResult(metric.section("scores").numberMap(), metric.text("signature")));
        }
        return metrics;
    }

    private static Timings readTimings(JsonSection section) {
        OptionalDouble earlier = section.optionalNumber("earlier");
        return new Timings(
                section.number("load"),
                section.number("generate"),
                section.number("score"),
                earlier,
                section.number("total"));
    }

    private static Tokens readTokens(JsonSection section) {
        return new Tokens(
                section.whole("examples"),
                section.whole("source"),
                section.whole("generated"),
                section.number("generated_per_second"));
    }
}
