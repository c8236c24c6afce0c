package io.seqmark.family;

import static org.assertj.core.api.Assertions.assertThat;

import io.seqmark.base.ModelOptions;
import io.seqmark.checkpoint.Checkpoint;
import io.seqmark.model.Architecture;
import io.seqmark.model.EncoderDecoder;
import io.seqmark.tensor.Device;
import io.seqmark.tensor.WeightStack;
import io.seqmark.tensor.cpu.CpuDevice;
import io.seqmark.testing.BundledData;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What families say of a configuration, against the checkpoints that transformers wrote with it. */
final class FamilySizesTest {
    private static final Device CPU = CpuDevice.open();

    static Stream<String> checkpoints() throws IOException {
        try (Stream<Path> folders = Files.list(BundledData.resource("golden"))) {
            return folders
                    .filter(folder -> Files.exists(folder.resolve("model.safetensors")))
                    .map(folder -> folder.getFileName().toString())
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    @Test
    void everyBuiltInFamilyButThoseOfTheSharedDataIsAmongTheCheckpoints() throws IOException {
        Set<String> found = checkpoints()
                .map(name -> {
                    try (Checkpoint checkpoint =
                            Checkpoint.open(BundledData.golden(name).toString())) {
                        return checkpoint.modelType();
                    }
                })
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(found)
                .containsExactly(
                        "bart",
                        "bigbird_pegasus",
                        "encoder-decoder",
                        "fsmt",
                        "led",
                        "longt5",
                        "m2m_100",
                        "marian",
                        "mt5",
                        "mvp",
                        "nllb-moe",
                        "pegasus_x",
                        "plbart",
                        "prophetnet",
                        "seamless_m4t",
                        "switch_transformers",
                        "t5",
                        "t5gemma",
                        "t5gemma2",
                        "umt5");
    }

    /** Loading holds all other sizes against the model; what its linear layers hold is counted here. */
    @ParameterizedTest
    @MethodSource("checkpoints")
    void theSizesSaidBeforeAreThoseThatAreLoaded(String name) {
        AtomicLong weights = new AtomicLong();
        try (Checkpoint checkpoint = Checkpoint.open(BundledData.golden(name).toString());
                EncoderDecoder model = Families.load(counting(weights), checkpoint, ModelOptions.DEFAULT)) {
            Architecture sizes = Families.architecture(checkpoint);
            assertThat(model.unlike(sizes)).isEmpty();
            assertThat(sizes.linearWeights()).isEqualTo(weights.get());
        }
    }

    /** Decoder layers, heads and their size, and the longest source and target, as the files and transformers' code have them. */
    @ParameterizedTest
    @CsvSource({
        "bart, 2, 2, 8, 64, 64",
        "bert2bert_tied, 2, 2, 8, 64, 64",
        "bert2gpt2, 2, 3, 8, 64, 64",
        "bigbird_pegasus, 2, 4, 4, 72, 72",
        "byt5, 1, 3, 6, , ",
        "distilbert2electra, 2, 2, 8, 64, 64",
        "electra2bertgeneration, 2, 2, 8, 64, 64",
        "fsmt, 2, 4, 6, , ",
        "led_first, 2, 4, 4, 72, 64",
        "longt5_local, 2, 3, 6, , ",
        "marian, 2, 4, 6, 64, 64",
        "mvp, 2, 4, 4, 64, 64",
        "nllb, 2, 4, 4, , ",
        "pegasus_x, 2, 4, 6, , ",
        "plbart, 2, 4, 4, 64, 64",
        "prophetnet, 2, 3, 8, , 34",
        "roberta2roberta, 2, 2, 8, 64, 64",
        "t5gemma, 2, 4, 6, , ",
        "t5gemma2, 3, 4, 6, , ",
        "umt5, 2, 3, 6, , "
    })
    void aTokenTakesItsKeysAndValues(
            String name, int layers, int heads, int headSize, Integer longestSource, Integer longestTarget) {
        try (Checkpoint checkpoint = Checkpoint.open(BundledData.golden(name).toString())) {
            Architecture sizes = Families.architecture(checkpoint);
            assertThat(sizes.bytesPerToken(CpuDevice.footprint()))
                    .isEqualTo(CpuDevice.footprint().tokenBytes(heads, headSize, layers));
            assertThat(sizes.encoder().limit()).isEqualTo(limit(longestSource));
            assertThat(sizes.decoder().limit()).isEqualTo(limit(longestTarget));
        }
    }

    /** As a family would be that is not ours. */
    @Test
    void whatDiffersFromTheLoadedModelIsNamed() {
        try (Checkpoint bart = Checkpoint.open(BundledData.golden("bart").toString());
                Checkpoint marian = Checkpoint.open(BundledData.golden("marian").toString());
                EncoderDecoder model = Families.load(CPU, bart, ModelOptions.DEFAULT)) {
            assertThat(model.unlike(Families.architecture(marian))).hasValue("decoder heads 4, and load() made 2");
        }
    }

    private static OptionalInt limit(Integer number) {
        return number == null ? OptionalInt.empty() : OptionalInt.of(number);
    }

    /** The processor, with an account of the weights that it is given for linear layers. */
    private static Device counting(AtomicLong weights) {
        return (Device) Proxy.newProxyInstance(
                Device.class.getClassLoader(), new Class<?>[] {Device.class}, (_, method, arguments) -> {
                    if (method.getName().equals("linear")) {
                        WeightStack stack = (WeightStack) arguments[0];
                        weights.addAndGet((long) stack.inputs() * stack.outputs());
                    }
                    try {
                        return method.invoke(CPU, arguments);
                    } catch (InvocationTargetException failure) {
                        throw failure.getCause();
                    }
                });
    }
}
