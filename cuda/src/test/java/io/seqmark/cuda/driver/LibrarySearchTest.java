package io.seqmark.cuda.driver;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which library is taken where there are several. */
final class LibrarySearchTest {
    @TempDir
    private Path root;

    private Path put(String file) throws IOException {
        Path path = root.resolve(file);
        Files.createDirectories(path.getParent());
        return Files.createFile(path);
    }

    @Test
    void whatIsNamedComesFirst() throws IOException {
        Path named = put("mine/libcublasLt.so.13");
        Path listed = put("listed/libcublasLt.so.13");
        Path toolkit = put("usr/local/cuda-13.0/lib64/libcublasLt.so.13");
        String mine = root.resolve("mine").toString();
        String paths = root.resolve("listed").toString();

        assertThat(products(Map.of("SEQMARK_CUDA", mine, "LD_LIBRARY_PATH", paths)))
                .contains(named);
        assertThat(products(Map.of("LD_LIBRARY_PATH", ":" + paths))).contains(listed);
        assertThat(products(Map.of())).contains(toolkit);
    }

    @Test
    void theNewerOneIsTaken() throws IOException {
        put("usr/local/cuda-12.8/lib64/libcublasLt.so.12");
        Path newer = put("usr/local/cuda-13.0/lib64/libcublasLt.so.13");
        assertThat(products(Map.of())).contains(newer);
    }

    @Test
    void pythonsPackagesAreFound() throws IOException {
        Path newer = put("venv/lib/python3.12/site-packages/nvidia/cu13/lib/libcublasLt.so.13");
        Path older = put("home/.local/lib/python3.11/site-packages/nvidia/cublas/lib/libcublasLt.so.12");
        String environment = root.resolve("venv").toString();
        String home = root.resolve("home").toString();
        assertThat(products(Map.of("VIRTUAL_ENV", environment, "HOME", home))).contains(newer);
        assertThat(products(Map.of("HOME", home))).contains(older);
    }

    @Test
    void whereNothingWasFoundIsTold() {
        assertThat(new LibrarySearch(Map.of("SEQMARK_CUDA", "/mine"), root)
                        .products()
                        .places())
                .startsWith("libcublasLt.so.13 or libcublasLt.so.12 in none of /mine, ")
                .contains(root + "/usr/local/cuda*/lib64")
                .contains(root + "/usr/local/lib/python3*/*-packages/nvidia/*/lib");
    }

    private Optional<Path> products(Map<String, String> environment) {
        return new LibrarySearch(environment, root).products().file();
    }
}
