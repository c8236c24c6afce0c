package io.seqmark.cuda.kernels;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.seqmark.cuda.driver.CudaDriver;
import io.seqmark.cuda.driver.DeviceMemory;
import io.seqmark.cuda.driver.GpuContext;
import io.seqmark.cuda.driver.GpuStream;
import io.seqmark.cuda.driver.Kernel;
import io.seqmark.cuda.driver.KernelArguments;
import io.seqmark.cuda.driver.KernelModule;
import io.seqmark.cuda.driver.LibrarySearch;
import io.seqmark.cuda.driver.PinnedMemory;
import io.seqmark.cuda.simulated.SimulatedCuda;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** A simulated GPU with the kernels loaded, arrays that come and go, and random numbers. */
final class KernelRig implements AutoCloseable {
    private final SimulatedCuda simulated = SimulatedCuda.start();
    private final List<Runnable> closings = new ArrayList<>();
    private final GpuContext context;
    private final GpuStream stream;
    private final KernelModule module;
    private final KernelArguments arguments = new KernelArguments();
    private final Random random;

    KernelRig(long seed) {
        random = new Random(seed);
        simulated.set("seed", seed);
        context = CudaDriver.open(new LibrarySearch(simulated.environment())).context(0);
        stream = context.stream();
        try (Arena arena = Arena.ofConfined()) {
            module = context.load(arena.allocateFrom("// PTX"));
        }
        Collections.addAll(closings, context::close, stream::close, module::close, arguments::close);
    }

    Random random() {
        return random;
    }

    /** Normally distributed. */
    float[] numbers(int count) {
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = (float) random.nextGaussian();
        }
        return numbers;
    }

    /** Whole numbers below a bound. */
    int[] below(int bound, int count) {
        return random.ints(count, 0, bound).toArray();
    }

    /** An array on the GPU. */
    DeviceMemory put(float[] values) {
        return put(MemorySegment.ofArray(values));
    }

    /** An array on the GPU. */
    DeviceMemory put(int[] values) {
        return put(MemorySegment.ofArray(values));
    }

    private DeviceMemory put(MemorySegment values) {
        DeviceMemory memory = room(values.byteSize());
        PinnedMemory pinned = context.pinned(values.byteSize());
        closings.add(pinned::close);
        pinned.segment().copyFrom(values);
        stream.upload(memory, 0, pinned.segment());
        return memory;
    }

    /** Memory of undefined content: of NaN. */
    DeviceMemory room(long bytes) {
        DeviceMemory memory = context.allocate(bytes);
        closings.add(memory::close);
        return memory;
    }

    /** The arguments of the next launch. */
    KernelArguments arguments() {
        return arguments.clear();
    }

    void launch(String kernel, int blocks, int rows, int threads, int sharedBytes) {
        stream.launch(
                module.kernel(kernel, sharedBytes), new Kernel.Shape(blocks, rows, threads, sharedBytes), arguments);
    }

    float[] floats(DeviceMemory memory) {
        return get(memory).toArray(JAVA_FLOAT);
    }

    int[] ints(DeviceMemory memory) {
        return get(memory).toArray(JAVA_INT);
    }

    private MemorySegment get(DeviceMemory memory) {
        PinnedMemory pinned = context.pinned(memory.bytes());
        closings.add(pinned::close);
        stream.download(pinned.segment(), memory, 0);
        stream.synchronize();
        return pinned.segment();
    }

    GpuContext context() {
        return context;
    }

    GpuStream stream() {
        return stream;
    }

    LibrarySearch search() {
        return new LibrarySearch(simulated.environment());
    }

    @Override
    public void close() {
        closings.reversed().forEach(Runnable::run);
    }
}
