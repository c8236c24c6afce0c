package io.seqmark.cuda.driver;

import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where the libraries of CUDA are looked for: the folders that {@code SEQMARK_CUDA} names, then where each is installed. Lists a
 * bounded number of folders and loads nothing.
 */
public final class LibrarySearch {
    /** The variable that names folders, as {@code PATH} does. */
    public static final String VARIABLE = "SEQMARK_CUDA";

    /** What to do where there is no cuBLASLt. */
    public static final String PRODUCTS_REMEDY =
            "install the CUDA toolkit or Python's nvidia-cublas, or name its folder with " + VARIABLE;

    private static final int MOST_FOLDERS = 50;
    private static final List<String> DRIVER = List.of("libcuda.so.1");
    private static final List<String> PRODUCTS = List.of("libcublasLt.so.13", "libcublasLt.so.12");
    private static final List<Path> SYSTEM = List.of(
            Path.of("/usr/lib/x86_64-linux-gnu"),
            Path.of("/usr/lib/aarch64-linux-gnu"),
            Path.of("/usr/lib64"),
            Path.of("/usr/lib"),
            Path.of("/usr/lib/wsl/lib"),
            Path.of("/run/opengl-driver/lib"));

    private final Map<String, String> environment;
    private final Path root;

    /** A search in this machine's folders. */
    public LibrarySearch(Map<String, String> environment) {
        this(environment, Path.of("/"));
    }

    /** One below a folder that takes the root's place. */
    LibrarySearch(Map<String, String> environment, Path root) {
        this.environment = environment;
        this.root = root;
    }

    /**
     * A library, or where it is not.
     *
     * @param file the first that was found
     * @param names what it may be called
     * @param folders all that were looked at, in order
     */
    public record Found(Optional<Path> file, List<String> names, List<String> folders) {
        /** Where it was looked for, for people. */
        public String places() {
            return String.join(" or ", names) + " in none of " + String.join(", ", folders);
        }

        /** That there is no cuBLASLt, and what to do. */
        public String withoutProducts() {
            return "no cuBLASLt: " + places() + "; " + PRODUCTS_REMEDY;
        }
    }

    /** The driver's library, which comes with the driver. */
    public Found driver() {
        List<Path> folders = new ArrayList<>(named(VARIABLE));
        folders.addAll(named("LD_LIBRARY_PATH"));
        SYSTEM.forEach(folder -> folders.add(inRoot(folder)));
        return first(DRIVER, folders, List.of());
    }

    /** The library of matrix products, which comes with the CUDA toolkit or with the package nvidia-cublas of Python. */
    public Found products() {
        List<Path> folders = new ArrayList<>(named(VARIABLE));
        folders.addAll(named("LD_LIBRARY_PATH"));
        List<String> looked = new ArrayList<>();
        below(folders, inRoot(Path.of("/usr/local")), "cuda*/lib64", looked);
        below(folders, inRoot(Path.of("/usr/local")), "cuda*/targets/*/lib", looked);
        for (Path python : pythons()) {
            below(folders, python, "python3*/*-packages/nvidia/*/lib", looked);
        }
        SYSTEM.forEach(folder -> folders.add(inRoot(folder)));
        return first(PRODUCTS, folders, looked);
    }

    private List<Path> pythons() {
        List<Path> folders = new ArrayList<>();
        for (String variable : List.of("VIRTUAL_ENV", "CONDA_PREFIX")) {
            named(variable).forEach(prefix -> folders.add(prefix.resolve("lib")));
        }
        named("HOME").forEach(home -> folders.add(home.resolve(".local/lib")));
        folders.add(inRoot(Path.of("/usr/local/lib")));
        folders.add(inRoot(Path.of("/usr/lib")));
        return folders;
    }

    private List<Path> named(String variable) {
        return Arrays.stream(environment.getOrDefault(variable, "").split(File.pathSeparator, -1))
                .filter(folder -> !folder.isBlank() && folder.indexOf('\0') < 0)
                .map(Path::of)
                .limit(MOST_FOLDERS)
                .toList();
    }

    private Path inRoot(Path folder) {
        return root.resolve(Path.of("/").relativize(folder));
    }

    /** Adds the folders of a pattern, the highest version first, and what stands for them where there is none. */
    private static void below(List<Path> folders, Path folder, String pattern, List<String> looked) {
        List<Path> found = List.of(folder);
        for (String part : pattern.split("/")) {
            found = found.stream().flatMap(each -> list(each, part).stream()).toList();
        }
        folders.addAll(found);
        looked.add(folder + "/" + pattern);
    }

    private static List<Path> list(Path folder, String glob) {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, glob)) {
            for (Path entry : entries) {
                if (found.size() < MOST_FOLDERS && Files.isDirectory(entry)) {
                    found.add(entry);
                }
            }
        } catch (IOException | DirectoryIteratorException absent) {
            // no such folder, or nobody may look
        }
        found.sort(Comparator.reverseOrder());
        return found;
    }

    private static Found first(List<String> names, List<Path> folders, List<String> patterns) {
        Optional<Path> file = names.stream()
                .flatMap(name -> folders.stream().map(folder -> folder.resolve(name)))
                .filter(Files::isReadable)
                .findFirst();
        List<String> looked =
                new ArrayList<>(folders.stream().map(Path::toString).distinct().toList());
        looked.addAll(patterns);
        return new Found(file, names, List.copyOf(looked));
    }
}
