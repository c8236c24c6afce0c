package io.seqmark.run;

import io.seqmark.report.PlainValues;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * What {@code run.json} says of a finished run: what was evaluated, how, and what came of it. Two records are equal if their
 * files are. Immutable.
 *
 * @param format the version of the file's form; {@value #FORMAT} where the file does not say
 * @param result what standard output showed, in order; values as in {@link RunIdentity}
 * @param identity everything that can change a result
 * @param modelName the checkpoint, as the command named it; on Spark the copy of what is behind a URI
 * @param dataDir the corpus's folder likewise
 * @param arguments the command line
 * @param created when the command ended
 * @param effective how the work was cut
 * @param metrics by name, in the order of the report; empty where nothing was scored
 * @param timings where the time went
 * @param flags how many examples have which flag
 * @param profile seconds of thread time in generation, by phase
 * @param tokens of this command
 * @param versions of the program and its libraries, by name
 * @param machine whose processor computed it
 * @param outputs SHA-256 of the run's other files, by name
 */
public record RunRecord(
        int format,
        SequencedMap<String, @Nullable Object> result,
        RunIdentity identity,
        String modelName,
        String dataDir,
        List<String> arguments,
        Instant created,
        Effective effective,
        SequencedMap<String, MetricResult> metrics,
        Timings timings,
        SequencedMap<String, Long> flags,
        SequencedMap<String, Double> profile,
        Tokens tokens,
        SequencedMap<String, String> versions,
        Machine machine,
        SequencedMap<String, String> outputs) {
    /** The version of the form that this program writes. */
    public static final int FORMAT = 1;

    public RunRecord {
        result = PlainValues.map(result);
        arguments = List.copyOf(arguments);
        metrics = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(metrics));
        flags = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(flags));
        profile = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(profile));
        versions = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(versions));
        outputs = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(outputs));
    }

    /** The checkpoint for people: the URI of the command line, where the run read a copy of what is there (on Spark). */
    public String namedModel() {
        return named("--model_name", modelName);
    }

    /** The corpus's folder likewise. */
    public String namedData() {
        return named("--data_dir", dataDir);
    }

    private String named(String option, String read) {
        String name = read;
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            String value = argument.startsWith(option + "=")
                    ? argument.substring(option.length() + 1)
                    : argument.equals(option) && i + 1 < arguments.size() ? arguments.get(i + 1) : "";
            if (!value.isEmpty()) {
                name = value.matches("[A-Za-z][A-Za-z0-9+.-]+:/.*") ? value : read; // the last one counts
            }
        }
        return name;
    }

    /**
     * How the work was cut; changes no result.
     *
     * @param maxSourceLength where sources were cut, in tokens
     * @param batchSize sentences in flight a replica
     * @param maxBatchTokens source tokens in flight a replica, where the command said it
     * @param threads of the command
     * @param batchSizeAfterMemoryShortage sentences in flight at the end, where memory ran out
     */
    public record Effective(
            int maxSourceLength,
            int batchSize,
            OptionalInt maxBatchTokens,
            int threads,
            OptionalInt batchSizeAfterMemoryShortage) {}

    /**
     * Seconds.
     *
     * @param load of the weights
     * @param generate of the generation
     * @param score what was left of it after the last row
     * @param earlier what processes before this one took, where the run was interrupted
     * @param total of the whole command
     */
    public record Timings(double load, double generate, double score, OptionalDouble earlier, double total) {}

    /**
     * What the command computed, without what it continued.
     *
     * @param examples computed
     * @param source tokens of their sources
     * @param generated tokens of their best predictions
     * @param generatedPerSecond the same a second of generation
     */
    public record Tokens(long examples, long source, long generated, double generatedPerSecond) {}

    /**
     * The machine that computed, by its processor.
     *
     * @param architecture as Java names it
     * @param cores that the program may use
     * @param name where the system tells it
     * @param arithmetic the class of its arithmetic, where it is known
     * @param features its vector instructions
     */
    public record Machine(
            String architecture, int cores, Optional<String> name, Optional<String> arithmetic, List<String> features) {
        public Machine {
            features = List.copyOf(features);
        }
    }
}
