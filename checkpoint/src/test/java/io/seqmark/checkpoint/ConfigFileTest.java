package io.seqmark.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.seqmark.base.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ConfigFileTest {
    @TempDir
    private Path folder;

    @Test
    void readsTypedValues() throws IOException {
        ConfigFile config = write("""
                {"d_model": 512, "layers": 6.0, "dropout": 0.1, "tied": true, "kind": "marian", "gone": null,
                 "eos": 2, "eos_list": [0, 2], "params": {"beams": 4}, "nan": NaN, "far": 1e30}""");
        assertThat(config.integer("d_model")).hasValue(512);
        assertThat(config.integer("layers")).hasValue(6);
        assertThat(config.requireInteger("d_model")).isEqualTo(512);
        assertThat(config.number("dropout")).hasValue(0.1);
        assertThat(config.number("d_model")).hasValue(512.0);
        assertThat(config.number("nan")).hasValue(Double.NaN);
        assertThat(config.bool("tied")).contains(true);
        assertThat(config.text("kind")).contains("marian");
        assertThat(config.integers("eos")).containsExactly(2);
        assertThat(config.integers("eos_list")).containsExactly(0, 2);
        assertThat(config.object("params").orElseThrow().integer("beams")).hasValue(4);
        for (String absent : new String[] {"gone", "never"}) {
            assertThat(config.node(absent)).isEmpty();
            assertThat(config.integer(absent)).isEmpty();
            assertThat(config.number(absent)).isEmpty();
            assertThat(config.bool(absent)).isEmpty();
            assertThat(config.text(absent)).isEmpty();
            assertThat(config.integers(absent)).isEmpty();
            assertThat(config.object(absent)).isEmpty();
        }
    }

    @Test
    void namesFileKeyAndExpectation() throws IOException {
        ConfigFile config = write("""
                {"half": 0.5, "huge": 99999999999, "text": "6", "list": [1, "x"], "flag": 1, "far": 1e300}""");
        assertComplaint(() -> config.integer("half"), "half is 0.5, expected a whole number");
        assertComplaint(() -> config.integer("huge"), "huge is 99999999999, expected a whole number");
        assertComplaint(() -> config.integer("far"), "far is 1.0E300, expected a whole number");
        assertComplaint(() -> config.integer("text"), "text is \"6\", expected a whole number");
        assertComplaint(() -> config.requireInteger("absent"), "absent is missing, a whole number");
        assertComplaint(() -> config.integers("list"), "list is \"x\", expected a whole number or a list of them");
        assertComplaint(() -> config.bool("flag"), "flag is 1, expected true or false");
        assertComplaint(() -> config.text("flag"), "flag is 1, expected a text");
        assertComplaint(() -> config.number("text"), "text is \"6\", expected a number");
        assertComplaint(() -> config.object("flag"), "flag is 1, expected a JSON object");
    }

    @Test
    void refusesWhatIsNoJsonObject() {
        assertComplaint(() -> write("{\"a\": 1,\n oops}"), "no valid JSON (line 2");
        assertComplaint(() -> write(""), "expected a JSON object, found an empty file");
        assertComplaint(() -> write("[1]"), "expected a JSON object, found [1]");
        assertComplaint(() -> write("{} {}"), "no valid JSON");
        assertComplaint(() -> write("{\"a\":".repeat(5000)), "no valid JSON");
        assertComplaint(() -> ConfigFile.read(folder.resolve("absent.json")), "absent.json: no such file");
    }

    @Test
    void refusesAFileBeyondTheLimit() throws IOException {
        Path big = folder.resolve("big.json");
        try (var channel = java.nio.channels.FileChannel.open(
                big, java.nio.file.StandardOpenOption.CREATE, java.nio.file.StandardOpenOption.WRITE)) {
            channel.write(java.nio.ByteBuffer.wrap(new byte[] {'}'}), 65L << 20); // sparse
        }
        assertComplaint(() -> ConfigFile.read(big), "at most 67108864");
    }

    private ConfigFile write(String json) throws IOException {
        return ConfigFile.read(Files.writeString(folder.resolve("config.json"), json));
    }

    private static void assertComplaint(ThrowingCallable call, String complaint) {
        assertThatExceptionOfType(InputException.class)
                .isThrownBy(call)
                .withMessageContaining(".json: ")
                .withMessageContaining(complaint)
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
    }
}
