package io.seqmark.cuda;

import io.seqmark.base.InputException;
import io.seqmark.cuda.driver.CudaDriver;
import io.seqmark.cuda.driver.DriverException;
import io.seqmark.cuda.driver.Gpu;
import io.seqmark.cuda.driver.LibrarySearch;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What this machine has for computing on NVIDIA GPUs.
 *
 * @param driver the driver's version and file; absent where it cannot be used
 * @param gpus one text each, such as {@code cuda:0 NVIDIA H200, 139.8 GB, sm_90}
 * @param products the file of cuBLASLt, the library of matrix products; absent where it was not found
 * @param missing what a computation on GPUs lacks, one line each
 */
public record GpuSurvey(Optional<String> driver, List<String> gpus, Optional<String> products, List<String> missing) {
    public GpuSurvey {
        gpus = List.copyOf(gpus);
        missing = List.copyOf(missing);
    }

    /** Looks the machine over. Initializes the driver where there is one. */
    public static GpuSurvey of(Map<String, String> environment) {
        return of(new LibrarySearch(environment));
    }

    static GpuSurvey of(LibrarySearch search) {
        LibrarySearch.Found products = search.products();
        List<String> missing = products.file().isPresent() ? List.of() : List.of(products.withoutProducts());
        Optional<String> file = products.file().map(Object::toString);
        try {
            CudaDriver driver = CudaDriver.open(search);
            return new GpuSurvey(
                    Optional.of("CUDA %s (%s)".formatted(driver.version(), driver.file())),
                    driver.gpus().stream().map(Gpu::text).toList(),
                    file,
                    missing);
        } catch (InputException | DriverException unusable) {
            List<String> lines = new ArrayList<>(List.of(String.valueOf(unusable.getMessage())));
            lines.addAll(missing);
            return new GpuSurvey(Optional.empty(), List.of(), file, lines);
        }
    }

    /** What was found, for people; nothing where there is nothing. */
    public List<String> found() {
        List<String> found = new ArrayList<>(gpus);
        driver.ifPresent(version -> found.add("driver of " + version));
        products.ifPresent(library -> found.add("cuBLASLt " + library));
        return found;
    }

    /** Whether there is a GPU and all that it takes to compute on it. */
    public boolean complete() {
        return !gpus.isEmpty() && missing.isEmpty();
    }
}
