package io.seqmark.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.seqmark.base.RunException;
import io.seqmark.base.Semantics;
import io.seqmark.checkpoint.Checkpoint;
import io.seqmark.generate.option.GenerationConfig;
import io.seqmark.tensor.cpu.FailingAllocations;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A lack of memory costs time, never a sentence. */
final class MemoryPressureTest {
    private static List<String> lines = List.of();
    private static Map<Long, Generated> expected = Map.of();

    @BeforeAll
    static void decodeInPeace() throws Exception {
        lines = Files.readAllLines(Path.of("../demo/data/translation/test.source")).stream()
                .limit(150)
                .toList();
        expected = decode(new ArrayList<>());
    }

    @ParameterizedTest
    @ValueSource(longs = {601, 701, 997})
    void everyNthRequestFailsAndTheResultsAreTheSame(long n) {
        List<Integer> shrunk = new ArrayList<>();
        try (var _ = FailingAllocations.every(n)) {
            assertThat(decode(shrunk)).isEqualTo(expected);
        }
        // half of what was in flight each time, and never more again
        assertThat(shrunk)
                .isNotEmpty()
                .isSortedAccordingTo((a, b) -> b - a)
                .allMatch(sentences -> sentences >= 1 && sentences <= 8);
    }

    @Test
    void whereOneSentenceAloneHasNoRoomTheRunEndsWithARemedy() {
        try (var _ = FailingAllocations.every(60)) {
            assertThatThrownBy(() -> decode(new ArrayList<>()))
                    .isInstanceOf(RunException.class)
                    .hasMessageContaining("out of memory")
                    .hasMessageContaining("--bs");
        }
    }

    private static Map<Long, Generated> decode(List<Integer> shrunk) {
        Map<Long, Generated> results = new TreeMap<>();
        try (Checkpoint checkpoint = Checkpoint.open("../demo/translator")) {
            GenerationConfig config = GenerationConfig.resolve(checkpoint, Optional.empty(), Semantics.HF_5, Map.of());
            EngineSpec spec = new EngineSpec(config, Semantics.HF_5, "", OptionalInt.empty(), 16, 1);
            try (Engine engine = Engine.open(checkpoint, spec)) {
                engine.generate(
                        Lines.all(id -> lines.get((int) id), lines.size()),
                        generated -> assertThat(results.put(generated.id(), generated.untimed()))
                                .as("handed over once")
                                .isNull(),
                        new Progress() {
                            @Override
                            public void shrunk(int sentences) {
                                shrunk.add(sentences);
                            }
                        });
            }
        }
        return results;
    }
}
