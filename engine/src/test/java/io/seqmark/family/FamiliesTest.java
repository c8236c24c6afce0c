package io.seqmark.family;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.seqmark.base.InputException;
import io.seqmark.base.ModelOptions;
import io.seqmark.checkpoint.Checkpoint;
import io.seqmark.checkpoint.ConfigFile;
import io.seqmark.family.bart.BartFamily;
import io.seqmark.model.Architecture;
import io.seqmark.model.EncoderDecoder;
import io.seqmark.model.Family;
import io.seqmark.tensor.Device;
import io.seqmark.testing.BundledData;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FamiliesTest {
    /** A family of a program, of which only the name matters. */
    abstract static class Own implements Family {
        private final String modelType;

        Own(String modelType) {
            this.modelType = modelType;
        }

        @Override
        public String modelType() {
            return modelType;
        }

        @Override
        public Map<String, Integer> configDefaults() {
            return Map.of();
        }

        @Override
        public Architecture architecture(ConfigFile config) {
            throw new UnsupportedOperationException();
        }

        @Override
        public EncoderDecoder load(Device device, Checkpoint checkpoint, ModelOptions options) {
            throw new UnsupportedOperationException();
        }
    }

    /** One. */
    public static final class House extends Own {
        public House() {
            super("house");
        }
    }

    /** Another one of that name. */
    public static final class SecondHouse extends Own {
        public SecondHouse() {
            super("house");
        }
    }

    /** One with a built-in name. */
    public static final class OtherBart extends Own {
        public OtherBart() {
            super("bart");
        }
    }

    /** One that is at odds with itself. */
    public static final class Broken extends Own {
        public Broken() {
            super("broken");
            throw new IllegalStateException("no\nlicence");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"pegasus_x", "bigbird_pegasus"})
    void whatCameAfterTransformers44IsRefusedUnderItsSemantics(String family) throws Exception {
        Path folder = BundledData.golden(family);
        try (Checkpoint checkpoint = Checkpoint.open(folder.toString())) {
            Family found = Families.of(checkpoint);
            assertThat(found.modelType()).isEqualTo(family);
            assertThatThrownBy(() -> found.checkLegacy(checkpoint.config()))
                    .isInstanceOf(InputException.class)
                    .hasMessage(folder.resolve("config.json") + ": transformers 4.4 had no model_type \"" + family
                            + "\": use --semantics hf-5");
        }
    }

    @Test
    void aProgramAddsItsOwn(@TempDir Path folder) throws Exception {
        assertThat(found(folder, "house", House.class.getName())).isInstanceOf(House.class);
        assertThat(found(folder, "bart", House.class.getName())).isInstanceOf(BartFamily.class);
    }

    @Test
    void whatIsNotSupportedNamesTheAddedOnesToo(@TempDir Path folder) {
        assertThatThrownBy(() -> found(folder, "shed", House.class.getName()))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("\"shed\" is not supported")
                .hasMessageEndingWith(", umt5, house");
    }

    @Test
    void ofTwoFamiliesOfOneNameBothAreNamed(@TempDir Path folder) {
        assertThatThrownBy(() -> found(folder, "t5", OtherBart.class.getName()))
                .isInstanceOf(InputException.class)
                .hasMessage("model_type \"bart\" has two families, io.seqmark.family.bart.BartFamily and"
                        + " io.seqmark.family.FamiliesTest$OtherBart: take one of them off the class path");
        assertThatThrownBy(() -> found(folder, "t5", House.class.getName(), SecondHouse.class.getName()))
                .isInstanceOf(InputException.class)
                .hasMessage("model_type \"house\" has two families, io.seqmark.family.FamiliesTest$House and"
                        + " io.seqmark.family.FamiliesTest$SecondHouse: take one of them off the class path");
    }

    @Test
    void oneThatCannotBeLoadedIsOneLine(@TempDir Path folder) {
        assertThatThrownBy(() -> found(folder, "t5", "io.seqmark.family.Nowhere"))
                .isInstanceOf(InputException.class)
                .hasMessage(
                        "a model family cannot be loaded: io.seqmark.model.Family: Provider io.seqmark.family.Nowhere"
                                + " not found");
        assertThatThrownBy(() -> found(folder, "t5", Broken.class.getName()))
                .isInstanceOf(InputException.class)
                .hasMessage("a model family cannot be loaded: io.seqmark.model.Family: Provider"
                        + " io.seqmark.family.FamiliesTest$Broken could not be instantiated:"
                        + " java.lang.IllegalStateException: no licence");
    }

    /** The family of a {@code model_type}, in a program on whose class path these are named. */
    private static Family found(Path folder, String modelType, String... providers) throws IOException {
        Files.writeString(folder.resolve("config.json"), "{\"model_type\": \"" + modelType + "\"}");
        Files.writeString(
                Files.createDirectories(folder.resolve("META-INF/services")).resolve(Family.class.getName()),
                String.join("\n", providers));
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try (URLClassLoader loader =
                        new URLClassLoader(new URL[] {folder.toUri().toURL()}, before);
                Checkpoint checkpoint = Checkpoint.inspect(folder.toString(), _ -> {})) {
            thread.setContextClassLoader(loader);
            return Families.of(checkpoint);
        } finally {
            thread.setContextClassLoader(before);
        }
    }
}
