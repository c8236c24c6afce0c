package io.seqmark.cuda.driver;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.seqmark.cuda.simulated.SimulatedCuda;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Work of a GPU in its order, on the simulated driver. */
final class StreamTest {
    private static final int COUNT = 300;
    private static final Kernel.Shape SHAPE = new Kernel.Shape(3, 1, 128, 128 * 4);

    private SimulatedCuda simulated;
    private CudaDriver driver;

    @BeforeEach
    void start() {
        simulated = SimulatedCuda.start();
        driver = CudaDriver.open(new LibrarySearch(simulated.environment(), Path.of("/nowhere")));
    }

    /** What the kernel does, in plain words: each block adds the sum of its values times a factor to each. */
    private static float[] expected(float[] values, float factor) {
        float[] result = values.clone();
        for (int first = 0; first < values.length; first += SHAPE.threads()) {
            int end = Math.min(values.length, first + SHAPE.threads());
            float sum = 0;
            for (int i = first; i < end; i++) {
                sum += values[i] * factor;
            }
            for (int i = first; i < end; i++) {
                result[i] += sum;
            }
        }
        return result;
    }

    /** Small whole numbers: sums are exact in any order. */
    private static float[] values() {
        float[] values = new float[COUNT];
        for (int i = 0; i < COUNT; i++) {
            values[i] = i % 17 - 8;
        }
        return values;
    }

    private static MemorySegment image(Arena arena) {
        return arena.allocateFrom("// PTX");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 50, 100})
    void copiesKernelsAndGraphsRunInTheirOrder(int eager) {
        simulated.set("eager", eager);
        try (Arena arena = Arena.ofConfined();
                GpuContext context = driver.context(0);
                GpuStream stream = context.stream();
                KernelModule module = context.load(image(arena));
                DeviceMemory memory = context.allocate(COUNT * 4L);
                DeviceMemory other = context.allocate(COUNT * 4L + 8);
                PinnedMemory in = context.pinned(COUNT * 4L);
                PinnedMemory out = context.pinned(COUNT * 4L);
                KernelArguments arguments = new KernelArguments()) {
            Kernel kernel = module.kernel("probe_sum", SHAPE.sharedBytes());
            in.segment().copyFrom(MemorySegment.ofArray(values()));
            arguments.address(memory.address()).integer(COUNT).number(1f);
            try (CapturedGraph graph = stream.capture(() -> {
                stream.upload(memory, 0, in.segment());
                stream.launch(kernel, SHAPE, arguments);
                stream.fill(other, 0, other.bytes(), (byte) 0);
                stream.copy(other, 8, memory, 0, COUNT * 4L);
                stream.download(out.segment(), other, 8);
            })) {
                assertThat(graph.nodes()).isEqualTo(5);
                arguments.clear().address(0).integer(0).number(0f); // the graph keeps what it was given
                stream.launch(graph);
                stream.synchronize();
                assertThat(out.segment().toArray(JAVA_FLOAT)).isEqualTo(expected(values(), 1f));

                // a replay reads what lies in the same place now
                float[] doubled = values();
                for (int i = 0; i < COUNT; i++) {
                    doubled[i] *= 2;
                }
                in.segment().copyFrom(MemorySegment.ofArray(doubled));
                stream.launch(graph);
                stream.synchronize();
                assertThat(out.segment().toArray(JAVA_FLOAT)).isEqualTo(expected(doubled, 1f));
            }
        }
        assertThat(simulated.objects()).isZero();
    }

    @Test
    void nothingIsDoneBeforeItIsWaitedFor() {
        simulated.set("eager", 0);
        try (GpuContext context = driver.context(0);
                GpuStream stream = context.stream();
                DeviceMemory memory = context.allocate(8);
                PinnedMemory in = context.pinned(8);
                PinnedMemory out = context.pinned(8)) {
            in.segment().fill((byte) 1);
            stream.upload(memory, 0, in.segment());
            in.segment().fill((byte) 2); // too early: the copy has not begun
            stream.download(out.segment(), memory, 0);
            assertThat(out.segment().get(JAVA_FLOAT, 0)).isNaN();
            stream.synchronize();
            assertThat(out.segment().get(JAVA_BYTE, 0)).isEqualTo((byte) 2);
        }
    }

    @Test
    void aStreamWaitsForAnother() {
        for (int seed = 0; seed < 20; seed++) {
            simulated.reset();
            simulated.set("seed", seed);
            simulated.set("eager", 60);
            driver = CudaDriver.open(new LibrarySearch(simulated.environment(), Path.of("/nowhere")));
            try (GpuContext context = driver.context(0);
                    GpuStream first = context.stream();
                    GpuStream second = context.stream();
                    GpuEvent filled = context.event();
                    DeviceMemory memory = context.allocate(8);
                    PinnedMemory out = context.pinned(8)) {
                first.fill(memory, 0, 8, (byte) 7);
                first.record(filled);
                second.await(filled);
                second.download(out.segment(), memory, 0);
                second.synchronize();
                assertThat(out.segment().get(JAVA_BYTE, 5)).isEqualTo((byte) 7);
                filled.synchronize();
            }
        }
    }

    /** A card may give the right sum without the barriers; here some order of the threads does not. */
    @Test
    void aKernelWithoutItsBarriersIsFound() {
        TreeSet<Boolean> right = new TreeSet<>();
        for (String name : List.of("probe_sum", "probe_race")) {
            List<Boolean> same = new ArrayList<>();
            for (int seed = 0; seed < 10; seed++) {
                simulated.set("seed", seed);
                same.add(Arrays.equals(run(name), expected(values(), 1f)));
            }
            if (name.equals("probe_sum")) {
                assertThat(same).containsOnly(true);
            } else {
                right.addAll(same);
            }
        }
        assertThat(right).contains(false);
    }

    private float[] run(String name) {
        try (Arena arena = Arena.ofConfined();
                GpuContext context = driver.context(0);
                GpuStream stream = context.stream();
                KernelModule module = context.load(image(arena));
                DeviceMemory memory = context.allocate(COUNT * 4L);
                PinnedMemory host = context.pinned(COUNT * 4L);
                PinnedMemory out = context.pinned(COUNT * 4L);
                KernelArguments arguments = new KernelArguments()) {
            host.segment().copyFrom(MemorySegment.ofArray(values()));
            stream.upload(memory, 0, host.segment());
            arguments.address(memory.address()).integer(COUNT).number(1f);
            stream.launch(module.kernel(name, SHAPE.sharedBytes()), SHAPE, arguments);
            stream.download(out.segment(), memory, 0);
            stream.synchronize();
            return out.segment().toArray(JAVA_FLOAT);
        }
    }

    @Test
    void aWarpAddsUp() {
        try (Arena arena = Arena.ofConfined();
                GpuContext context = driver.context(0);
                GpuStream stream = context.stream();
                KernelModule module = context.load(image(arena));
                DeviceMemory memory = context.allocate(64 * 4);
                PinnedMemory host = context.pinned(64 * 4);
                PinnedMemory out = context.pinned(64 * 4);
                KernelArguments arguments = new KernelArguments()) {
            for (int i = 0; i < 64; i++) {
                host.segment().setAtIndex(JAVA_FLOAT, i, i);
            }
            stream.upload(memory, 0, host.segment());
            arguments.address(memory.address());
            stream.launch(module.kernel("probe_warp", 0), new Kernel.Shape(1, 1, 64, 0), arguments);
            stream.download(out.segment(), memory, 0);
            stream.synchronize();
            assertThat(out.segment().getAtIndex(JAVA_FLOAT, 3)).isEqualTo(31f * 32 / 2);
            assertThat(out.segment().getAtIndex(JAVA_FLOAT, 40)).isEqualTo(31f * 32 / 2 + 32 * 32);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"probe_deadlock", "probe_overrun"})
    void aKernelThatBreaksSpoilsTheProcess(String name) {
        GpuContext context = driver.context(0);
        GpuStream stream = context.stream();
        try (Arena arena = Arena.ofConfined();
                KernelArguments arguments = new KernelArguments()) {
            KernelModule module = context.load(image(arena));
            DeviceMemory memory = context.allocate(COUNT * 4L);
            arguments.address(memory.address());
            stream.launch(module.kernel(name, 128 * 4), new Kernel.Shape(1, 1, 128, 128 * 4), arguments);
            assertThatThrownBy(stream::synchronize)
                    .isInstanceOfSatisfying(
                            DriverException.class,
                            failed -> assertThat(failed.fault()).isEqualTo(DriverFault.ILLEGAL_ADDRESS))
                    .hasMessage(
                            "cuda:0: a kernel failed, and this process cannot use the GPU any more; this is a mistake of"
                                    + " seqmark (CUDA_ERROR_LAUNCH_FAILED in cuStreamSynchronize)");
            assertThatThrownBy(() -> context.allocate(8))
                    .hasMessageContaining("CUDA_ERROR_LAUNCH_FAILED in cuMemAlloc_v2");
        }
    }

    @Test
    void whatCannotBeRecordedIsRefused() {
        try (GpuContext context = driver.context(0);
                GpuStream stream = context.stream();
                DeviceMemory memory = context.allocate(8)) {
            List<Runnable> refused = List.of(() -> context.allocate(8), stream::synchronize, () -> context.pinned(8));
            for (Runnable task : refused) {
                assertThatThrownBy(() -> stream.capture(task))
                        .isInstanceOfSatisfying(
                                DriverException.class,
                                failed -> assertThat(failed.fault()).isEqualTo(DriverFault.CAPTURE));
            }
            stream.fill(memory, 0, 8, (byte) 1); // the stream works on
            stream.synchronize();
        }
        assertThat(simulated.objects()).isZero();
    }

    @Test
    void copiesKeepToTheirMemory() {
        try (GpuContext context = driver.context(0);
                GpuStream stream = context.stream();
                DeviceMemory memory = context.allocate(100);
                PinnedMemory host = context.pinned(100)) {
            assertThatThrownBy(() -> stream.upload(memory, 1, host.segment()))
                    .isInstanceOf(IndexOutOfBoundsException.class)
                    .hasMessage("100 bytes at 1 of 100");
            assertThatThrownBy(() -> stream.fill(memory, -1, 4, (byte) 0))
                    .isInstanceOf(IndexOutOfBoundsException.class);
            try (Arena arena = Arena.ofConfined()) {
                // memory that moves under a copy: the program waits for it without a word, or a recording fails
                assertThatThrownBy(() -> stream.upload(memory, 0, arena.allocate(100)))
                        .isInstanceOf(DriverException.class);
            }
        }
    }
}
