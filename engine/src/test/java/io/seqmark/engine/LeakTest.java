package io.seqmark.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.seqmark.base.Semantics;
import io.seqmark.checkpoint.Checkpoint;
import io.seqmark.generate.option.GenerationConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Native memory has one owner each: loading and decoding again and again does not make the process grow. */
@Tag("slow")
final class LeakTest {
    private static final Path STATM = Path.of("/proc/self/statm");
    private static final int PAGE_KIB = 4;
    /** A leaked model is 4 MB per round and more, leaked activations far more; the allocator may breathe. */
    private static final long ALLOWED_MIB = 96;

    @Test
    void residentMemoryStaysFlatOverRepeatedRuns() throws Exception {
        assumeTrue(Files.exists(STATM), "needs /proc");
        List<String> lines = Files.readAllLines(Path.of("../demo/data/translation/test.source"))
                .subList(0, 40);
        for (int round = 0; round < 15; round++) {
            run(lines);
        }
        long before = nativeMib();
        for (int round = 0; round < 60; round++) {
            run(lines);
        }
        assertThat(nativeMib() - before).isLessThan(ALLOWED_MIB);
    }

    private static void run(List<String> lines) {
        try (Checkpoint checkpoint = Checkpoint.open("../demo/translator")) {
            GenerationConfig config = GenerationConfig.resolve(checkpoint, Optional.empty(), Semantics.HF_5, Map.of());
            EngineSpec spec = new EngineSpec(config, Semantics.HF_5, "", OptionalInt.empty(), 16, 1);
            try (Engine engine = Engine.open(checkpoint, spec)) {
                engine.generate(Lines.all(id -> lines.get((int) id), lines.size()), generated -> {}, Progress.NONE);
            }
        }
    }

    /** What is resident, but for the heap, which grows and shrinks by 100 MB with what other tests left in it. */
    private static long nativeMib() throws IOException {
        System.gc();
        long resident = Long.parseLong(Files.readString(STATM).split(" ")[1]) * PAGE_KIB;
        return (resident - Runtime.getRuntime().totalMemory() / 1024) / 1024;
    }
}
