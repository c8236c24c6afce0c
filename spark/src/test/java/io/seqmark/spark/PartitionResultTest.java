package io.seqmark.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.seqmark.base.RunException;
import io.seqmark.engine.Generated;
import io.seqmark.engine.Hypothesis;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class OutcomeTest {
    private static final PartitionResult.Where WHERE = new PartitionResult.Where("3", "node-ü", "0+1");

    private final List<Generated> rows = List.of(row(7, "eins"), row(2, "zwei \uD83D\uDE00"));

    @Test
    void arrivesAsItWasSent() {
        PartitionResult arrived =
                PartitionResult.of(new PartitionResult(WHERE, 512, 1, 4, List.of(), false, rows).toBytes());
        assertThat(arrived.where()).isEqualTo(WHERE);
        assertThat(arrived.where()).hasToString("executor 3 on node-ü, gpu 0+1");
        assertThat(List.of(arrived.maxSourceLength(), arrived.reused(), arrived.inFlight()))
                .containsExactly(512, 1, 4);
        assertThat(arrived.rows()).isEqualTo(rows);
        for (boolean late : new boolean[] {true, false}) {
            PartitionResult wrong = PartitionResult.wrong(WHERE, List.of("a", "ü"), late);
            assertThat(PartitionResult.of(wrong.toBytes())).isEqualTo(wrong);
        }
    }

    @Test
    void noDamagedByteOfARowIsTakenForOne() {
        byte[] none = new PartitionResult(WHERE, 512, 0, 0, List.of(), false, List.of()).toBytes();
        byte[] bytes = new PartitionResult(WHERE, 512, 0, 0, List.of(), false, rows).toBytes();
        for (int i = none.length; i < bytes.length; i++) {
            byte[] damaged = bytes.clone();
            damaged[i] ^= 1;
            assertThatThrownBy(() -> PartitionResult.of(damaged))
                    .as("byte %d", i)
                    .isInstanceOf(RunException.class)
                    .hasMessageContaining("executor 3 on node-ü");
        }
    }

    private static Generated row(long id, String text) {
        return new Generated(id, List.of(new Hypothesis(text, List.of(5, 2), -0.25f, Optional.empty())), false, 9);
    }
}
