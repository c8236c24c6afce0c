package io.seqmark.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.seqmark.base.GlobalAttention;
import io.seqmark.base.InputException;
import io.seqmark.base.ModelOptions;
import io.seqmark.base.Precision;
import io.seqmark.checkpoint.Checkpoint;
import io.seqmark.family.Families;
import io.seqmark.tensor.Device;
import io.seqmark.tensor.cpu.CpuDevice;
import io.seqmark.testing.BundledData;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class GlobalAttentionTest {
    private static final Device DEVICE = CpuDevice.open();

    @Test
    void aFamilyWithoutItRefusesItInOneLine() throws Exception {
        Path folder = BundledData.golden("bart");
        try (Checkpoint checkpoint = Checkpoint.open(folder.toString())) {
            ModelOptions options = new ModelOptions(Precision.FLOAT32, GlobalAttention.FIRST);
            assertThatThrownBy(() -> Families.load(DEVICE, checkpoint, options))
                    .isInstanceOf(InputException.class)
                    .hasMessage("--global_attention first: only led checkpoints have it, and " + folder
                            + " is of the family bart");
        }
    }

    @Test
    void valuesHaveTheirNamesOfTheCommandLine() {
        assertThat(GlobalAttention.of("first")).isEqualTo(GlobalAttention.FIRST);
        assertThatThrownBy(() -> GlobalAttention.of("all"))
                .isInstanceOf(InputException.class)
                .hasMessage("--global_attention all is unknown: choose one of none, first");
    }
}
