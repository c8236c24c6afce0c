package io.seqmark.family;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.seqmark.base.InputException;
import io.seqmark.checkpoint.Checkpoint;
import io.seqmark.model.Family;
import io.seqmark.testing.BundledData;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FamiliesTest {
    @ParameterizedTest
    @ValueSource(strings = {"pegasus_x", "bigbird_pegasus"})
    void whatCameAfterTransformers44IsRefusedUnderItsSemantics(String family) throws Exception {
        Path folder = BundledData.golden(family);
        try (Checkpoint checkpoint = Checkpoint.open(folder.toString())) {
            Family found = Families.of(checkpoint);
            assertThat(found.modelType()).isEqualTo(family);
            assertThatThrownBy(() -> found.checkLegacy(checkpoint.config()))
                    .isInstanceOf(InputException.class)
                    .hasMessage(folder.resolve("config.json") + ": transformers 4.4 had no model_type \"" + family
                            + "\": use --semantics hf-5");
        }
    }
}
