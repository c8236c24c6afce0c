package io.seqmark.tensor.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import io.seqmark.base.natives.NativeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

final class TorchFilesTest {
    @Test
    @EnabledOnOs(OS.LINUX)
    void javaCppUnpacksNothingItself() throws IOException {
        TorchFiles.load();
        Path folder = TorchFiles.unpack();
        List<Path> ours = TorchFiles.find().stream().map(NativeFile::path).toList();
        Set<Path> jars = ours.stream().map(path -> path.getName(0)).collect(Collectors.toSet());
        assertThat(jars).hasSize(3);
        for (Path jar : jars) {
            try (Stream<Path> unpacked = Files.walk(folder.resolve(jar))) {
                assertThat(unpacked.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
                                .map(folder::relativize))
                        .isSubsetOf(ours);
            }
        }
        String mapped = Files.readString(Path.of("/proc/self/maps"));
        assertThat(mapped.lines().filter(line -> line.contains("libtorch_cpu.so")))
                .isNotEmpty()
                .allMatch(line -> line.contains(folder.toString()));
    }
}
