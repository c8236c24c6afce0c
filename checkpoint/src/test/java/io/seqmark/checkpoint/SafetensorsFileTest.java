package io.seqmark.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.seqmark.base.InputException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SafetensorsFileTest {
    private static final ValueLayout.OfFloat FLOAT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    @TempDir
    private Path folder;

    @Test
    void readsTensorsInPlace() throws IOException {
        Path file = SafetensorsWriter.write(path(), SafetensorsWriter.HEADER, SafetensorsWriter.data());
        try (Arena arena = Arena.ofConfined()) {
            List<StoredTensor> tensors = SafetensorsFile.read(file, arena);
            assertThat(tensors).extracting(StoredTensor::name).containsExactly("a", "b.c");
            assertThat(tensors).extracting(StoredTensor::dtype).containsExactly(Dtype.FLOAT32, Dtype.INT64);
            assertThat(tensors).extracting(StoredTensor::shape).containsExactly(List.of(2L, 2L), List.of(1L));
            assertThat(tensors.getFirst().data().toArray(FLOAT)).containsExactly(1, 2, 3, 4);
            assertThat(tensors.getLast().data().get(LONG, 0)).isEqualTo(7);
            assertThat(tensors.getFirst().data().isNative()).isTrue();
            assertThat(tensors.getFirst().data().isReadOnly()).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "BOOL,BOOL,1",
        "U8,UINT8,1",
        "I8,INT8,1",
        "I16,INT16,2",
        "I32,INT32,4",
        "I64,INT64,8",
        "F16,FLOAT16,2",
        "BF16,BFLOAT16,2",
        "F32,FLOAT32,4",
        "F64,FLOAT64,8"
    })
    void knowsEveryDtypeOfCheckpoints(String stored, Dtype dtype, int bytes) throws IOException {
        assertThat(read(one(stored, "[3]", 0, 3L * bytes), new byte[3 * bytes]))
                .extracting(StoredTensor::dtype)
                .containsExactly(dtype);
    }

    @Test
    void acceptsScalarsEmptyTensorsPaddingAndUnorderedHeaders() throws IOException {
        String header = """
                {"b":{"dtype":"F32","shape":[],"data_offsets":[4,8]},\
                "none":{"shape":[0,5],"data_offsets":[4,4],"dtype":"F32","later":{"x":[1]}},\
                "a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}  \s""";
        List<StoredTensor> tensors = read(header, new byte[8]);
        assertThat(tensors).extracting(StoredTensor::name).containsExactly("a", "none", "b");
        assertThat(tensors).extracting(StoredTensor::elements).containsExactly(1L, 0L, 1L);
    }

    @Test
    void acceptsAFileWithoutTensors() throws IOException {
        assertThat(read("{}", new byte[0])).isEmpty();
    }

    @Test
    void refusesAHeaderThatClaimsATerabyte() {
        byte[] bytes = SafetensorsWriter.file(1L << 40, new byte[] {'{', '}'}, new byte[0]);
        assertRefused(bytes, "claims a header of 1099511627776 bytes, the format allows 2 to 100000000");
        assertRefused(
                SafetensorsWriter.file(-1, new byte[] {'{', '}'}, new byte[0]),
                "claims a header of 18446744073709551615 bytes");
        assertRefused(
                SafetensorsWriter.file(100_000_000, new byte[] {'{', '}'}, new byte[0]),
                "truncated, it claims a header of 100000000 bytes and has 10 in all");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "F32|[2]|0|4|needs another number",
                "F32|[4611686018427387904]|0|8|needs another number",
                "F32|[4294967296,4294967296]|0|8|needs another number",
                "F32|[4294967296,4294967296,0]|0|0|needs another number",
                "F32|[2]|4|12|a hole or an overlap",
                "F32|[2]|8|0|a hole or an overlap",
                "F32|[4]|0|16|truncated",
                "F32|[1]|0|4|4 bytes follow the last tensor",
                "F32|[-2]|0|8|numbers from 0 up",
                "F32|[2.0]|0|8|expected a whole number",
                "F32|[99999999999999999999]|0|8|no valid JSON",
                "F32|2|0|8|expected a list",
                "F8_E4M3|[8]|0|8|dtype F8_E4M3, which is not supported; save the checkpoint as float32",
                "f32|[2]|0|8|dtype f32",
                "F32|[2|0|8|expected a whole number, found a text",
            })
    void refusesWhatTheFormatForbids(String dtype, String shape, long begin, long end, String complaint) {
        assertRefused(SafetensorsWriter.file(one(dtype, shape, begin, end), new byte[8]), complaint);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                " {}",
                "[]",
                "{}{}",
                "{\"a\":1}",
                "{\"a\":{}}",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[0]}}",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0]}}",
                "{\"a\":{\"dtype\":null,\"shape\":[0],\"data_offsets\":[0,0]}}",
                "{\"__metadata__\":{\"format\":1}}",
                "{\"__metadata__\":\"pt\"}",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0]},"
                        + "\"a\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0]}}",
                "{\"a\":{\"dtype\":\"F32\",\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0]}}"
            })
    void refusesMalformedHeaders(String header) {
        assertRefused(SafetensorsWriter.file(header, new byte[0]), "damaged weights file");
    }

    @Test
    void refusesOverlapsDuplicatesAndInvalidText() {
        String overlap = """
                {"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""";
        assertRefused(SafetensorsWriter.file(overlap, new byte[8]), "a hole or an overlap");
        byte[] latin1 = one("F32", "[1]", 0, 4).replace('w', 'ü').getBytes(StandardCharsets.ISO_8859_1);
        assertRefused(SafetensorsWriter.file(latin1.length, latin1, new byte[4]), "no valid JSON");
        byte[] utf16 = one("F32", "[1]", 0, 4).getBytes(StandardCharsets.UTF_16LE);
        assertRefused(SafetensorsWriter.file(utf16.length, utf16, new byte[4]), "no valid JSON");
        String deep = "{\"a\":" + "[".repeat(100_000);
        assertRefused(SafetensorsWriter.file(deep, new byte[0]), "damaged weights file");
    }

    @Test
    void refusesWeightsOfAnotherFramework() {
        assertRefused(
                SafetensorsWriter.file(
                        SafetensorsWriter.HEADER.replace("\"pt\"", "\"flax\""), SafetensorsWriter.data()),
                "saved from flax");
    }

    @Test
    void namesMissingEmptyAndUnfetchedFiles() throws IOException {
        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> read(folder.resolve("absent.safetensors")))
                .withMessageEndingWith("absent.safetensors: no such file");
        assertRefused(new byte[0], "the file is empty");
        assertRefused(
                "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 9\n"
                        .getBytes(StandardCharsets.US_ASCII),
                "git lfs pull");
        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> read(folder))
                .withMessageContaining("is a directory");
    }

    @Test
    void aMessageIsOneLineWhateverTheFileHolds() {
        String name = "x\\n\\u001b[31m\\u202e" + "y".repeat(1000);
        String header = "{\"" + name + "\":{\"dtype\":\"\\n\\n\",\"shape\":[1],\"data_offsets\":[0,4]}}";
        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> read(Files.write(path(), SafetensorsWriter.file(header, new byte[4]))))
                .satisfies(e -> assertThat(e.problems().getFirst())
                        .matches(line -> line.chars().noneMatch(c -> Character.isISOControl(c) || c == 0x202e))
                        .hasSizeLessThan(500));
    }

    /** Every cut of a sound file leaves bytes missing, so none may be read. */
    @Test
    void refusesAFileCutAtAnyByte() {
        byte[] whole = SafetensorsWriter.file(SafetensorsWriter.HEADER, SafetensorsWriter.data());
        for (int length = 0; length < whole.length; length++) {
            assertThat(refusal(Arrays.copyOf(whole, length))).isInstanceOf(InputException.class);
        }
    }

    /** A flipped bit may still leave a sound file (in a name, in the data), but never another exception or a wild slice. */
    @Test
    void survivesEverySingleBitFlipAndRandomDamage() throws IOException {
        byte[] whole = SafetensorsWriter.file(SafetensorsWriter.HEADER, SafetensorsWriter.data());
        for (int bit = 0; bit < whole.length * 8; bit++) {
            byte[] damaged = whole.clone();
            damaged[bit / 8] ^= (byte) (1 << bit % 8);
            readOrRefuse(damaged);
        }
        SplittableRandom random = new SplittableRandom(20261124);
        for (int round = 0; round < 3_000; round++) {
            byte[] damaged = whole.clone();
            for (int n = random.nextInt(1, 6); n > 0; n--) {
                damaged[random.nextInt(8, damaged.length)] = (byte) "0123456789[]{}\",:".charAt(random.nextInt(17));
            }
            readOrRefuse(damaged);
        }
    }

    private void readOrRefuse(byte[] bytes) throws IOException {
        Path file = Files.write(path(), bytes);
        try (Arena arena = Arena.ofConfined()) {
            long total = 0;
            for (StoredTensor tensor : SafetensorsFile.read(file, arena)) {
                assertThat(tensor.data().byteSize())
                        .isEqualTo(tensor.elements() * tensor.dtype().bytes());
                total += tensor.data().toArray(ValueLayout.JAVA_BYTE).length;
            }
            assertThat(total).isLessThan(bytes.length);
        } catch (InputException expected) {
            assertThat(expected.getMessage()).startsWith(file.toString());
        }
    }

    private static String one(String dtype, String shape, long begin, long end) {
        return "{\"w\":{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":[%d,%d]}}".formatted(dtype, shape, begin, end);
    }

    private List<StoredTensor> read(String header, byte[] data) throws IOException {
        return read(SafetensorsWriter.write(path(), header, data));
    }

    private static List<StoredTensor> read(Path file) {
        try (Arena arena = Arena.ofConfined()) {
            return SafetensorsFile.read(file, arena);
        }
    }

    private void assertRefused(byte[] bytes, String complaint) {
        assertThat(refusal(bytes))
                .isInstanceOf(InputException.class)
                .hasMessageStartingWith(path() + ": ")
                .hasMessageContaining(complaint);
    }

    private Throwable refusal(byte[] bytes) {
        return catchThrowable(() -> read(Files.write(path(), bytes)));
    }

    private Path path() {
        return folder.resolve("model.safetensors");
    }
}
