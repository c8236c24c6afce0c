package io.seqmark.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.seqmark.base.InputException;
import io.seqmark.base.ModelOptions;
import io.seqmark.base.Precision;
import io.seqmark.base.Processor;
import io.seqmark.checkpoint.Checkpoint;
import io.seqmark.checkpoint.ConfigFile;
import io.seqmark.engine.TargetReader.ReaderOptions;
import io.seqmark.testing.BundledData;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Log-probabilities of given targets against transformers' (testdata/scripts/make_targets.py). */
final class TargetReaderTest {
    private static final JsonNode GOLDEN = ConfigFile.read(
                    BundledData.resource("golden-extra").resolve("targets.json"))
            .json()
            .path("families");
    /** Float32 sums in another order: these checkpoints' large weights make logits of tens. */
    private static final float TOLERANCE = 1e-4f;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bart",
                "marian",
                "prophetnet",
                "t5",
                "t5_gated",
                "mt5",
                "mvp",
                "nllb",
                "nllb_moe",
                "plbart",
                "switch_transformers",
                "t5gemma",
                "t5gemma2",
                "umt5",
                "byt5",
                "longt5_local",
                "longt5_global",
                "led_first",
                "pegasus_x",
                "bigbird_pegasus_full",
                "roberta2roberta",
                "bert2gpt2",
                "distilbert2electra",
                "m2m100",
                "seamless_m4t"
            })
    void tokensHaveTheLogProbabilitiesOfTransformers(String family) {
        JsonNode golden = GOLDEN.path(family);
        List<float[]> read = read(family, options(Precision.FLOAT32, 2, 1), false);

        assertThat(read).hasSameSizeAs(golden.path("targets"));
        for (int i = 0; i < read.size(); i++) {
            double[] expected = StreamSupport.stream(
                            golden.path("log_probabilities").path(i).spliterator(), false)
                    .mapToDouble(JsonNode::doubleValue)
                    .toArray();
            assertThat(read.get(i)).hasSize(expected.length);
            for (int token = 0; token < expected.length; token++) {
                assertThat(read.get(i)[token])
                        .as("sentence %d, token %d", i, token)
                        .isCloseTo((float) expected[token], within(TOLERANCE));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Precision.class)
    void bitsDoNotDependOnBatchThreadsOrOrder(Precision precision) {
        assumeTrue(Processor.here().lacks(precision).isEmpty(), "this processor has not what the precision needs");
        List<float[]> alone = read("bart", options(precision, 1, 1), false);
        assertThat(bits(read("bart", options(precision, 3, 2), false))).isEqualTo(bits(alone));
        assertThat(bits(read("bart", options(precision, 8, 1), true).reversed()))
                .isEqualTo(bits(alone));
    }

    @Test
    void tokensThatAModelDoesNotHaveAreRefused() {
        try (Checkpoint checkpoint = Checkpoint.open(BundledData.golden("bart").toString());
                TargetReader reader = TargetReader.open(checkpoint, options(Precision.FLOAT32, 2, 1))) {
            GivenTarget foreign = new GivenTarget(new int[] {5}, new int[] {2}, new int[] {1_000_000});
            assertThatThrownBy(() -> reader.logits(1, _ -> foreign, (_, _) -> {}))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("line 1: token id 1000000 of its target");
            GivenTarget known = reader.target(new int[] {5}, new int[] {7, 2});
            assertThat(known.inputs()).containsExactly(2, 7);
        }
    }

    private static ReaderOptions options(Precision precision, int batchSize, int threads) {
        return new ReaderOptions(ModelOptions.of(precision), batchSize, threads);
    }

    /** Of each sentence; from the last to the first where they come reversed. */
    private static List<float[]> read(String family, ReaderOptions options, boolean reversed) {
        Path folder = BundledData.golden(family);
        List<int[]> sources = sources(folder);
        JsonNode targets = GOLDEN.path(family).path("targets");
        int count = targets.size();
        List<float[]> read = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            read.add(new float[0]);
        }
        try (Checkpoint checkpoint = Checkpoint.open(folder.toString());
                TargetReader reader = TargetReader.open(checkpoint, options)) {
            reader.logProbabilities(
                    count,
                    index -> {
                        int at = reversed ? count - 1 - index : index;
                        return reader.target(sources.get(at), ints(targets.path(at)));
                    },
                    read::set);
        }
        return read;
    }

    private static List<int[]> sources(Path folder) {
        JsonNode inputs = ConfigFile.read(folder.resolve("inputs.json")).json();
        return IntStream.range(0, inputs.path("input_ids").size())
                .mapToObj(i -> {
                    int[] ids = ints(inputs.path("input_ids").path(i));
                    int[] mask = ints(inputs.path("attention_mask").path(i));
                    return IntStream.range(0, ids.length)
                            .filter(j -> mask[j] == 1)
                            .map(j -> ids[j])
                            .toArray();
                })
                .toList();
    }

    private static int[] ints(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false)
                .mapToInt(JsonNode::intValue)
                .toArray();
    }

    private static List<List<Integer>> bits(List<float[]> values) {
        return values.stream()
                .map(row -> IntStream.range(0, row.length)
                        .mapToObj(i -> Float.floatToRawIntBits(row[i]))
                        .toList())
                .toList();
    }
}
