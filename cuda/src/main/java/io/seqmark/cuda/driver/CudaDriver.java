package io.seqmark.cuda.driver;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.seqmark.base.InputException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The driver and the GPUs that it lets this process use. Immutable and thread-safe. */
public final class CudaDriver {
    /** Of the kernels: what CUDA 13.0 compiles needs a driver that knows CUDA 13.0. */
    private static final int NEEDED_VERSION = 13_000;

    private static final int LONGEST_NAME = 256;
    private static final String EVERYWHERE = "CUDA";

    private final DriverLibrary library;
    private final Path file;
    private final int version;
    private final List<Gpu> gpus;

    private CudaDriver(DriverLibrary library, Path file, int version, List<Gpu> gpus) {
        this.library = library;
        this.file = file;
        this.version = version;
        this.gpus = gpus;
    }

    /**
     * Loads the driver's library and asks for the GPUs.
     *
     * @throws InputException in one line if there is no driver, no GPU, or the driver is too old
     * @throws DriverException if the driver fails otherwise
     */
    public static CudaDriver open(LibrarySearch search) {
        LibrarySearch.Found found = search.driver();
        Path file = found.file()
                .orElseThrow(() -> new InputException("no NVIDIA driver: " + found.places()
                        + "; install release 580 or newer, or name its folder with " + LibrarySearch.VARIABLE));
        DriverLibrary library = new DriverLibrary(file);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment number = arena.allocate(JAVA_INT);
            library.call(EVERYWHERE, DriverCall.DRIVER_GET_VERSION, number);
            int version = number.get(JAVA_INT, 0);
            if (version < NEEDED_VERSION) {
                throw new InputException("%s is of CUDA %s, and 13.0 is needed: %s"
                        .formatted(file, text(version), DriverFault.OLD_DRIVER.remedy()));
            }
            library.call(EVERYWHERE, DriverCall.INIT, 0);
            library.call(EVERYWHERE, DriverCall.DEVICE_GET_COUNT, number);
            int count = number.get(JAVA_INT, 0);
            List<Gpu> gpus = new ArrayList<>();
            for (int index = 0; index < count; index++) {
                gpus.add(describe(library, arena, index));
            }
            return new CudaDriver(library, file, version, List.copyOf(gpus));
        } catch (DriverException failed) {
            if (failed.fault() == DriverFault.NO_DEVICE || failed.fault() == DriverFault.OLD_DRIVER) {
                throw new InputException(String.valueOf(failed.getMessage()), failed);
            }
            throw failed;
        }
    }

    private static Gpu describe(DriverLibrary library, Arena arena, int index) {
        String where = "cuda:" + index;
        MemorySegment name = arena.allocate(LONGEST_NAME);
        MemorySegment memory = arena.allocate(JAVA_LONG);
        int device = device(library, arena, index);
        library.call(where, DriverCall.DEVICE_GET_NAME, name, LONGEST_NAME, device);
        library.call(where, DriverCall.DEVICE_TOTAL_MEM, memory, device);
        return new Gpu(
                index,
                DriverLibrary.text(name),
                attribute(library, arena, device, DriverConstant.CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR),
                attribute(library, arena, device, DriverConstant.CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR),
                memory.get(JAVA_LONG, 0));
    }

    private static int device(DriverLibrary library, Arena arena, int index) {
        MemorySegment number = arena.allocate(JAVA_INT);
        library.call("cuda:" + index, DriverCall.DEVICE_GET, number, index);
        return number.get(JAVA_INT, 0);
    }

    private static int attribute(DriverLibrary library, Arena arena, int device, DriverConstant attribute) {
        MemorySegment number = arena.allocate(JAVA_INT);
        library.call(EVERYWHERE, DriverCall.DEVICE_GET_ATTRIBUTE, number, attribute.value(), device);
        return number.get(JAVA_INT, 0);
    }

    /** The library's file. */
    public Path file() {
        return file;
    }

    /** The CUDA version that the driver knows, such as 13.0. */
    public String version() {
        return text(version);
    }

    private static String text(int version) {
        return version / 1000 + "." + version % 1000 / 10;
    }

    /** The GPUs that this process may use, in the driver's order. */
    public List<Gpu> gpus() {
        return gpus;
    }

    /**
     * Opens a GPU, and makes it the calling thread's.
     *
     * @param index from 0 on
     * @throws InputException in one line if there is none of that number
     * @throws DriverException if the driver fails
     */
    public GpuContext context(int index) {
        if (index < 0 || index >= gpus.size()) {
            throw new InputException("cuda:%d: there is no such GPU; there %s"
                    .formatted(
                            index,
                            gpus.isEmpty()
                                    ? "is none"
                                    : (gpus.size() == 1 ? "is " : "are ")
                                            + gpus.stream().map(Gpu::label).collect(Collectors.joining(", "))));
        }
        try (Arena arena = Arena.ofConfined()) {
            return new GpuContext(library, gpus.get(index), device(library, arena, index));
        }
    }
}
