package io.seqmark.cuda.simulated;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** The simulated libraries, and what tests tell them. One state a process. */
public final class SimulatedCuda {
    private static final List<String> SOURCES = List.of(
            "/io/seqmark/cuda/kernels/common.cuh",
            "/io/seqmark/cuda/kernels/attention.cuh",
            "/io/seqmark/cuda/kernels/elements.cuh",
            "/io/seqmark/cuda/kernels/rows.cuh",
            "/io/seqmark/cuda/simulated/kernels.h",
            "/io/seqmark/cuda/simulated/simulated_products.cpp",
            "/io/seqmark/cuda/simulated/fibers.h",
            "/io/seqmark/cuda/simulated/shim.h",
            "/io/seqmark/cuda/simulated/registry.h",
            "/io/seqmark/cuda/simulated/probe_kernels.h",
            "/io/seqmark/cuda/simulated/simulated_driver.cpp");
    private static final long LONGEST_BUILD_S = 120;

    private final Path folder;
    private final SymbolLookup library;

    private SimulatedCuda(Path folder) {
        this.folder = folder;
        this.library = SymbolLookup.libraryLookup(folder.resolve("libcuda.so.1"), Arena.global());
        reset();
    }

    /** The libraries, with one GPU and nothing done; the calling test is skipped where there is no g++. */
    public static SimulatedCuda start() {
        Assumptions.assumeTrue(hasCompiler(), "there is no g++: the simulated GPU cannot be built");
        try {
            return new SimulatedCuda(build());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static boolean hasCompiler() {
        try {
            return new ProcessBuilder("g++", "--version")
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException none) {
            return false;
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }

    /** Builds once for each content of the sources. */
    private static synchronized Path build() throws IOException {
        Map<String, byte[]> sources = new TreeMap<>();
        for (String source : SOURCES) {
            try (InputStream stream = SimulatedCuda.class.getResourceAsStream(source)) {
                if (stream == null) {
                    throw new IOException("no resource " + source);
                }
                sources.put(source.substring(source.lastIndexOf('/') + 1), stream.readAllBytes());
            }
        }
        Path built = Path.of("target", "simulated-cuda", hash(sources)).toAbsolutePath();
        if (Files.exists(built.resolve("libcublasLt.so.13"))) {
            return built;
        }
        Path staged = Files.createTempDirectory(Files.createDirectories(built), "build");
        for (Map.Entry<String, byte[]> source : sources.entrySet()) {
            Files.write(staged.resolve(source.getKey()), source.getValue());
        }
        compile(staged, "simulated_driver.cpp", built.resolve("libcuda.so.1"));
        // the products' work goes to the driver's streams
        compile(staged, "simulated_products.cpp", built.resolve("libcublasLt.so.13"), built + "/libcuda.so.1");
        return built;
    }

    private static void compile(Path sources, String source, Path library, String... further) throws IOException {
        Path made = sources.resolve(library.getFileName());
        List<String> command = new ArrayList<>(
                List.of("g++", "-std=c++20", "-O2", "-Wall", "-Wextra", "-Wno-unused-parameter", "-Werror"));
        command.addAll(List.of("-ffp-contract=off", "-shared", "-fPIC", "-fvisibility=hidden", source, "-o"));
        command.add(library.getFileName().toString());
        command.addAll(List.of("-Wl,-soname," + library.getFileName(), "-Wl,-rpath,$ORIGIN"));
        command.addAll(List.of(further));
        Process compiler = new ProcessBuilder(command)
                .directory(sources.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(compiler.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (!compiler.waitFor(LONGEST_BUILD_S, TimeUnit.SECONDS) || compiler.exitValue() != 0) {
                throw new IOException("g++: " + output);
            }
        } catch (InterruptedException stopped) {
            throw new IOException(stopped);
        }
        Files.move(made, library, StandardCopyOption.ATOMIC_MOVE);
    }

    private static String hash(Map<String, byte[]> sources) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            sources.forEach((name, content) -> {
                digest.update(name.getBytes(StandardCharsets.UTF_8));
                digest.update(content);
            });
            return HexFormat.of().formatHex(digest.digest(), 0, 8);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Where the libraries are: what {@code SEQMARK_CUDA} is to name. */
    public Path folder() {
        return folder;
    }

    /** An environment in which they are found. */
    public Map<String, String> environment() {
        return Map.of("SEQMARK_CUDA", folder.toString());
    }

    /** As at the start of a process: no object, no failure, the usual settings. */
    public void reset() {
        call("seqmark_simulated_reset", FunctionDescriptor.ofVoid());
    }

    /**
     * A setting.
     *
     * @param key {@code gpus}, {@code version}, {@code memory} in bytes, {@code seed} of the order of threads, {@code eager}: of 100
     *     calls, how many do some of the work that waits
     */
    public void set(String key, long value) {
        try (Arena arena = Arena.ofConfined()) {
            call(
                    "seqmark_simulated_set",
                    FunctionDescriptor.ofVoid(ADDRESS, JAVA_LONG),
                    arena.allocateFrom(key),
                    value);
        }
    }

    /** Lets the n-th call from now on of a function fail. */
    public void fail(String function, long call, int status) {
        try (Arena arena = Arena.ofConfined()) {
            call(
                    "seqmark_simulated_fail",
                    FunctionDescriptor.ofVoid(ADDRESS, JAVA_LONG, JAVA_INT),
                    arena.allocateFrom(function),
                    call,
                    status);
        }
    }

    /** How often a function was called. */
    public long calls(String function) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment name = arena.allocateFrom(function);
            return (long) call("seqmark_simulated_calls", FunctionDescriptor.of(JAVA_LONG, ADDRESS), name);
        }
    }

    /** How many objects were made and not closed. */
    public long objects() {
        return (long) call("seqmark_simulated_objects", FunctionDescriptor.of(JAVA_LONG));
    }

    private Object call(String name, FunctionDescriptor type, Object... arguments) {
        try {
            MethodHandle handle =
                    Linker.nativeLinker().downcallHandle(library.find(name).orElseThrow(), type);
            Object result = handle.invokeWithArguments(arguments);
            return result == null ? 0L : result;
        } catch (Throwable failed) {
            throw new IllegalStateException(name, failed);
        }
    }
}
