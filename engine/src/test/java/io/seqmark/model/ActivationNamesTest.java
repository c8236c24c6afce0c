package io.seqmark.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.seqmark.base.InputException;
import io.seqmark.base.Precision;
import io.seqmark.checkpoint.ConfigFile;
import io.seqmark.tensor.Activation;
import io.seqmark.tensor.Device;
import io.seqmark.tensor.HostArray;
import io.seqmark.tensor.Linear;
import io.seqmark.tensor.Matrix;
import io.seqmark.tensor.WeightStack;
import io.seqmark.tensor.cpu.CpuDevice;
import io.seqmark.testing.BundledData;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Every name of transformers' ACT2FN against what it computes (testdata/scripts/make_activations.py). */
final class ActivationNamesTest {
    private static final Device DEVICE = CpuDevice.open();

    private static final JsonNode GOLDEN = ConfigFile.read(BundledData.resource("golden-extra/activations.json"))
            .json();
    /** Our own vectors' bound, relative to large results: exp of VectorMath is within some units in the last place. */
    private static final float TOLERANCE = 2e-6f;

    private static final ModelConfig CONFIG =
            new ModelConfig(ConfigFile.read(BundledData.resource("golden/bart/config.json")));

    @Test
    void everyNameIsTakenAndComputesTheSame() {
        float[] inputs = floats(GOLDEN.get("inputs"));
        assertThat(GOLDEN.get("outputs").propertyNames()).hasSizeGreaterThan(20);
        for (Map.Entry<String, JsonNode> each : GOLDEN.get("outputs").properties()) {
            float[] expected = floats(each.getValue());
            float[] actual = apply(CONFIG.activationNamed(each.getKey(), "activation_function"), inputs);
            for (int i = 0; i < inputs.length; i++) {
                assertThat(actual[i])
                        .as("%s of %s", each.getKey(), inputs[i])
                        .isCloseTo(expected[i], within(TOLERANCE * Math.max(1, Math.abs(expected[i]))));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"prelu", "xielu"})
    void thoseWithTrainedParametersAreRefused(String name) {
        assertThatThrownBy(() -> CONFIG.activationNamed(name, "activation_function"))
                .isInstanceOf(InputException.class)
                .hasMessageEndingWith(
                        "activation_function \"" + name + "\" has trained parameters and is not supported");
    }

    /** The layer y = activation(1 x), a number a row. */
    private static float[] apply(Activation activation, float[] inputs) {
        HostArray one = HostArray.of(new float[] {1}, 1, 1);
        float[] outputs = new float[inputs.length];
        try (var _ = DEVICE.attach();
                var _ = DEVICE.scope();
                Linear layer = DEVICE.linear(new WeightStack(List.of(one), List.of()), activation, Precision.FLOAT32)) {
            Matrix rows = DEVICE.matrix(inputs.length, 1);
            for (int i = 0; i < inputs.length; i++) {
                rows.write(i, new float[] {inputs[i]});
            }
            Matrix result = layer.apply(rows);
            for (int i = 0; i < outputs.length; i++) {
                outputs[i] = result.row(i)[0];
            }
        }
        return outputs;
    }

    private static float[] floats(JsonNode numbers) {
        float[] values = new float[numbers.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = numbers.get(i).floatValue();
        }
        return values;
    }
}
