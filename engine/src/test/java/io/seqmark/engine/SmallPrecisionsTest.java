package io.seqmark.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.seqmark.base.ModelOptions;
import io.seqmark.base.Precision;
import io.seqmark.base.Processor;
import io.seqmark.checkpoint.Checkpoint;
import io.seqmark.checkpoint.ConfigFile;
import io.seqmark.family.Families;
import io.seqmark.model.DecoderSlot;
import io.seqmark.model.Decoding;
import io.seqmark.model.EncoderDecoder;
import io.seqmark.tensor.Device;
import io.seqmark.tensor.Logits;
import io.seqmark.tensor.cpu.CpuDevice;
import io.seqmark.testing.BundledData;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Families that have blocks of their own, in the precisions whose logits are near those of float32. */
final class SmallPrecisionsTest {
    private static final Device DEVICE = CpuDevice.open();

    /** A random model of width 16 is rounded in all its numbers: what is near is measured by how far logits spread. */
    @ParameterizedTest
    @CsvSource({
        "mvp, BFLOAT16, 0.1",
        "mvp, INT8, 0.3",
        "nllb_moe, BFLOAT16, 0.1",
        "nllb_moe, INT8, 0.3",
        "switch_transformers, BFLOAT16, 0.1",
        "switch_transformers, INT8, 0.3",
        "seamless_m4t, BFLOAT16, 0.1",
        "seamless_m4t, INT8, 0.3",
        "plbart, BFLOAT16, 0.1",
        "plbart, INT8, 0.3",
        "t5gemma, BFLOAT16, 0.1",
        "t5gemma, INT8, 0.3",
        "t5gemma2, BFLOAT16, 0.1",
        "t5gemma2, INT8, 0.3"
    })
    void logitsAreNearThoseOfFloat32(String family, Precision precision, double bound) {
        assumeTrue(Processor.here().lacks(precision).isEmpty(), "this processor has not what the precision needs");
        Path folder = BundledData.golden(family);
        List<float[]> whole = logits(folder, Precision.FLOAT32);
        List<float[]> small = logits(folder, precision);
        double difference = 0;
        double spread = 0;
        for (int row = 0; row < whole.size(); row++) {
            double mean = 0;
            for (float value : whole.get(row)) {
                mean += value / whole.get(row).length;
            }
            for (int id = 0; id < whole.get(row).length; id++) {
                difference += Math.abs(whole.get(row)[id] - small.get(row)[id]);
                spread += Math.abs(whole.get(row)[id] - mean);
            }
        }
        assertThat(difference).isPositive();
        assertThat(difference / spread).isLessThan(bound);
    }

    /** Of all sentences, after two tokens each. */
    private static List<float[]> logits(Path folder, Precision precision) {
        ConfigFile inputs = ConfigFile.read(folder.resolve("inputs.json"));
        List<int[]> sources = new ArrayList<>();
        for (int i = 0; i < inputs.json().path("input_ids").size(); i++) {
            JsonNode ids = inputs.json().path("input_ids").path(i);
            JsonNode mask = inputs.json().path("attention_mask").path(i);
            sources.add(IntStream.range(0, ids.size())
                    .filter(j -> mask.path(j).asInt() == 1)
                    .map(j -> ids.path(j).asInt())
                    .toArray());
        }
        List<float[]> rows = new ArrayList<>();
        try (Checkpoint checkpoint = Checkpoint.open(folder.toString());
                var _ = DEVICE.attach();
                EncoderDecoder model = Families.load(DEVICE, checkpoint, ModelOptions.of(precision));
                Decoding decoding = model.decoding(1)) {
            List<DecoderSlot> slots = decoding.open(sources);
            for (int token : new int[] {2, 20}) {
                slots.forEach(slot -> slot.feed(new int[] {token}, new int[] {0}));
                try (var _ = DEVICE.scope()) {
                    Logits result = decoding.logits(decoding.step(slots));
                    for (int i = 0; i < slots.size(); i++) {
                        rows.add(result.row(i));
                    }
                }
            }
            slots.forEach(DecoderSlot::close);
        }
        return rows;
    }
}
