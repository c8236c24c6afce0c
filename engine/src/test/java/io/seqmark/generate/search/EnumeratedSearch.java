package io.seqmark.generate.search;

import io.seqmark.base.Semantics;
import io.seqmark.checkpoint.Checkpoint;
import io.seqmark.generate.option.GenerationConfig;
import io.seqmark.generate.option.GenerationOption;
import io.seqmark.generate.option.OptionValue;
import io.seqmark.model.Decoding;
import io.seqmark.model.EncoderDecoder;
import io.seqmark.tensor.Device;
import io.seqmark.tensor.Matrix;
import io.seqmark.tensor.cpu.CpuDevice;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The engine's search over a few tokens, and all sequences of them to compare it with: for models that are small enough to
 * enumerate.
 *
 * @param eos ends a sequence
 * @param letters what may be said beside {@code eos}
 */
record EnumeratedSearch(Checkpoint checkpoint, EncoderDecoder model, int eos, Set<Integer> letters) {
    private static final Device DEVICE = CpuDevice.open();

    EnumeratedSearch {
        letters = Set.copyOf(letters);
    }

    /** A sequence of generated ids with its sum of log-probabilities. */
    record Scored(List<Integer> ids, double score) {
        /** With the sum over the length to some power for a score, as transformers 5 ranks hypotheses. */
        Scored penalized(double lengthPenalty) {
            return new Scored(ids, score / Math.pow(ids.size(), lengthPenalty));
        }
    }

    /** Everything but the allowed tokens is a bad word, so that there is little enough to enumerate. */
    GenerationConfig config(Map<String, String> options) {
        Map<GenerationOption, OptionValue> overrides = new EnumMap<>(GenerationOption.class);
        String bad = IntStream.range(0, model.vocabularySize())
                .filter(id -> allowed().noneMatch(allowed -> allowed == id))
                .mapToObj(id -> "[" + id + "]")
                .collect(Collectors.joining(",", "[", "]"));
        overrides.put(GenerationOption.BAD_WORDS_IDS, GenerationOption.BAD_WORDS_IDS.parse(bad));
        options.forEach((name, value) -> {
            GenerationOption option = GenerationOption.find(name).orElseThrow();
            overrides.put(option, option.parse(value));
        });
        return GenerationConfig.resolve(checkpoint, Optional.empty(), Semantics.HF_5, overrides);
    }

    /** What may be said. */
    IntStream allowed() {
        return IntStream.concat(IntStream.of(eos), letters.stream().mapToInt(Integer::intValue));
    }

    /** What the engine finds. */
    List<Sequence> search(GenerationConfig config, int[] source) {
        SentenceSearch search = SentenceSearch.of(
                config, Semantics.HF_5, source, StopCriterion.NONE, RandomStream.of(0, 0), new SearchScratch());
        try (var _ = DEVICE.attach();
                Decoding decoding = model.decoding(config.decoderRows());
                var slot = decoding.open(List.of(source)).getFirst()) {
            while (!search.done()) {
                slot.feed(search.tokens(), search.parents());
                try (var _ = DEVICE.scope()) {
                    Matrix hidden = decoding.step(List.of(slot));
                    search.look(hidden, 0);
                    search.advance(decoding.logits(hidden), 0);
                }
            }
        }
        return search.results();
    }

    /**
     * All sequences that end with {@code eos} within a length, and all of that length.
     *
     * @param logits what the decoder says after generated ids
     */
    List<Scored> sequences(int length, Function<List<Integer>, double[]> logits) {
        List<Scored> all = new ArrayList<>();
        extend(new Scored(List.of(), 0), length, logits, all);
        return all;
    }

    private void extend(Scored prefix, int length, Function<List<Integer>, double[]> logits, List<Scored> all) {
        // beam search forbids words after the probabilities are formed
        double[] logProbabilities = logProbabilities(logits.apply(prefix.ids()));
        allowed().forEach(id -> {
            Scored longer = new Scored(and(prefix.ids(), id), prefix.score() + logProbabilities[id]);
            if (id == eos || longer.ids().size() == length) {
                all.add(longer);
            } else {
                extend(longer, length, logits, all);
            }
        });
    }

    /** The logits of what may be said; of anything else, minus infinity. Greedy search forbids words before probabilities are formed. */
    double[] masked(double[] logits) {
        double[] masked = new double[logits.length];
        Arrays.fill(masked, Double.NEGATIVE_INFINITY);
        allowed().forEach(id -> masked[id] = logits[id]);
        return masked;
    }

    static double[] logProbabilities(double[] logits) {
        double max = Arrays.stream(logits).max().orElseThrow();
        double sum = Arrays.stream(logits).map(logit -> Math.exp(logit - max)).sum();
        return Arrays.stream(logits).map(logit -> logit - max - Math.log(sum)).toArray();
    }

    static List<Integer> and(List<Integer> ids, int id) {
        List<Integer> longer = new ArrayList<>(ids);
        longer.add(id);
        return longer;
    }

    static List<Integer> ids(Sequence sequence) {
        return Arrays.stream(sequence.ids()).boxed().toList();
    }
}
