package io.seqmark.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.seqmark.testing.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every checkpoint of the research data, written by transformers and torch. */
final class SharedCheckpointsTest {
    @Test
    void opensEveryCheckpoint() throws IOException {
        for (Path directory : checkpoints()) {
            try (Checkpoint checkpoint = Checkpoint.open(directory.toString());
                    Weights weights = checkpoint.openWeights()) {
                assertThat(checkpoint.weightFiles()).containsExactly(directory.resolve("model.safetensors"));
                assertThat(weights.names()).isNotEmpty();
                for (String name : weights.names()) {
                    StoredTensor tensor = weights.find(name).orElseThrow();
                    assertThat(tensor.data().byteSize())
                            .isEqualTo(tensor.elements() * tensor.dtype().bytes());
                }
            }
        }
    }

    /** The two files of a checkpoint hold the same tensors; those that one has alone are ties or computed positions. */
    @Test
    void bothFormatsAgreeTensorByTensor() throws IOException {
        int compared = 0;
        for (Path directory : checkpoints()) {
            if (!Files.exists(directory.resolve("pytorch_model.bin"))) {
                continue;
            }
            try (Weights safe = open(WeightFiles.Format.SAFETENSORS, directory.resolve("model.safetensors"));
                    Weights torch = open(WeightFiles.Format.TORCH, directory.resolve("pytorch_model.bin"))) {
                Set<String> common = new TreeSet<>(safe.names());
                common.retainAll(torch.names());
                for (String name : common) {
                    assertSame(directory + " " + name, tensor(safe, name), tensor(torch, name));
                    compared++;
                }
                for (String name : torch.names()) {
                    assertThat(common.contains(name) || isPosition(name) || isTied(torch, name, common))
                            .as(directory + " " + name)
                            .isTrue();
                }
                assertThat(safe.names()).allMatch(name -> common.contains(name) || isPosition(name));
            }
        }
        assertThat(compared).isEqualTo(1503);
    }

    /** Marian's and M2M-100's positions are computed; some versions of transformers store them nevertheless. */
    private static boolean isPosition(String name) {
        return name.contains(".embed_positions.weight");
    }

    private static boolean isTied(Weights weights, String name, Set<String> others) {
        long address = tensor(weights, name).data().address();
        return others.stream().anyMatch(other -> tensor(weights, other).data().address() == address);
    }

    private static void assertSame(String what, StoredTensor one, StoredTensor other) {
        assertThat(other.dtype()).as(what).isEqualTo(one.dtype());
        assertThat(other.shape()).as(what).isEqualTo(one.shape());
        assertThat(other.data().mismatch(one.data())).as(what).isEqualTo(-1);
    }

    private static Weights open(WeightFiles.Format format, Path file) {
        return new WeightFiles(format, List.of(file), new TreeMap<>(), file).open();
    }

    private static StoredTensor tensor(Weights weights, String name) {
        return weights.find(name).orElseThrow();
    }

    private static List<Path> checkpoints() throws IOException {
        Path shared = SharedData.require();
        List<Path> all = new ArrayList<>();
        for (String group : List.of("golden", "models")) {
            try (Stream<Path> paths = Files.walk(shared.resolve(group), 2)) {
                paths.filter(path -> path.endsWith("config.json"))
                        .map(Path::getParent)
                        .forEach(all::add);
            }
        }
        assertThat(all).hasSizeGreaterThanOrEqualTo(18);
        return all;
    }
}
