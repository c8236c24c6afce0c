package io.seqmark.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.seqmark.base.InputException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TorchFileTest {
    private static final ValueLayout.OfFloat FLOAT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    @TempDir
    private Path folder;

    /** The values of make_fixtures.py, written by torch 2.14. */
    @ParameterizedTest
    @ValueSource(strings = {"zip.bin", "legacy.bin", "protocol4.bin", "legacy3.bin", "legacy4.bin", "legacy5.bin"})
    void readsWhatTorchWrites(String name) throws IOException {
        Path file = Files.write(path(), fixture(name));
        try (Arena arena = Arena.ofConfined()) {
            Map<String, StoredTensor> tensors = TorchFile.read(file, arena).stream()
                    .collect(Collectors.toMap(StoredTensor::name, Function.identity()));
            assertThat(tensors).hasSize(17);
            float[] base = new float[24];
            for (int i = 0; i < 24; i++) {
                base[i] = i / 8f - 1;
            }
            assertTensor(tensors, "shared.weight", Dtype.FLOAT32, List.of(4L, 6L));
            assertThat(floats(tensors, "shared.weight")).containsExactly(base);
            assertThat(floats(tensors, "row")).containsExactly(Arrays.copyOfRange(base, 12, 18));
            assertTensor(tensors, "transposed", Dtype.FLOAT32, List.of(6L, 4L));
            float[] transposed = floats(tensors, "transposed");
            for (int i = 0; i < 24; i++) {
                assertThat(transposed[i]).isEqualTo(base[i % 4 * 6 + i / 4]);
            }
            assertTensor(tensors, "block", Dtype.FLOAT32, List.of(2L, 3L));
            assertThat(floats(tensors, "block"))
                    .containsExactly(base[8], base[9], base[10], base[14], base[15], base[16]);
            assertHex(tensors, "half", Dtype.FLOAT16, List.of(3L), "003e80c0ff7b");
            assertHex(tensors, "bf16", Dtype.BFLOAT16, List.of(2L, 1L), "c03f40c0");
            assertHex(tensors, "double", Dtype.FLOAT64, List.of(1L), "9a9999999999b93f");
            assertTensor(tensors, "ids", Dtype.INT64, List.of(1L, 5L));
            assertThat(get(tensors, "ids")
                            .data()
                            .toArray(ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN)))
                    .containsExactly(0, 1, 2, 3, 4);
            assertHex(tensors, "flags", Dtype.BOOL, List.of(3L), "010001");
            assertHex(tensors, "bytes", Dtype.UINT8, List.of(2L), "00ff");
            assertHex(tensors, "chars", Dtype.INT8, List.of(2L), "807f");
            assertHex(tensors, "shorts", Dtype.INT16, List.of(2L), "00800700");
            assertHex(tensors, "ints", Dtype.INT32, List.of(1L, 1L), "fbffffff");
            assertHex(tensors, "scalar", Dtype.FLOAT32, List.of(), "00006040");
            assertHex(tensors, "none", Dtype.FLOAT32, List.of(0L, 3L), "");
            assertHex(tensors, "param", Dtype.FLOAT32, List.of(2L), "000080400000a040");
            assertThat(get(tensors, "tied.weight").data().address())
                    .as("tied tensors share the mapped bytes")
                    .isEqualTo(get(tensors, "shared.weight").data().address());
            assertThat(tensors.values()).allMatch(tensor -> tensor.data().isReadOnly());
        }
    }

    @Test
    void readsAStateDictionaryWithModuleMetadata() throws IOException {
        Path file = Files.write(path(), fixture("module.bin"));
        try (Arena arena = Arena.ofConfined()) {
            List<StoredTensor> tensors = TorchFile.read(file, arena);
            assertThat(tensors).extracting(StoredTensor::name).containsExactly("weight", "bias");
            assertThat(tensors.getFirst().data().toArray(FLOAT)).containsExactly(0, 1, 2, 3, 4, 5);
            assertThat(tensors.getLast().data().toArray(FLOAT)).containsExactly(7, 8);
        }
    }

    /** Torch uses the wide fields beyond 4 GiB only; here every entry has them. */
    @Test
    void readsZip64Entries() throws IOException {
        byte[] wide = TorchWriter.widen(fixture("zip.bin"));
        assertThat(read(wide)).hasSize(17).extracting(StoredTensor::name).contains("shared.weight", "param");
        for (int length = 0; length < wide.length; length++) {
            byte[] cut = Arrays.copyOf(wide, length);
            assertThatExceptionOfType(InputException.class).isThrownBy(() -> read(cut));
        }
        SplittableRandom random = new SplittableRandom(64);
        for (int at = wide.length - 2_500; at < wide.length; at++) {
            byte[] damaged = wide.clone();
            damaged[at] ^= (byte) (1 << random.nextInt(8));
            readOrRefuse(damaged);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "training.bin|expected a dictionary of tensors by name, found under model something else",
                "whole_module.bin|asks for torch.nn.modules.linear.Linear",
                "complex.bin|its tensors are of type torch.ComplexFloatStorage",
                "sparse.bin|asks for torch._utils._rebuild_sparse_tensor",
                "expanded.bin|tensor x repeats the elements of its storage",
            })
    void refusesWhatIsNoPlainStateDictionary(String name, String complaint) throws IOException {
        assertRefused(fixture(name), complaint);
    }

    @ParameterizedTest
    @CsvSource({
        "posix.system",
        "os.system",
        "nt.system",
        "builtins.eval",
        "builtins.exec",
        "__builtin__.eval",
        "builtins.getattr",
        "subprocess.Popen",
        "copyreg._reconstructor",
        "copy_reg._reconstructor",
        "_codecs.encode",
        "runpy._run_code",
        "torch.load",
        "torch.hub.load",
        "torch.storage._load_from_bytes",
        "torch.serialization.load",
        "datetime.datetime",
        "datetime.timedelta",
        "decimal.Decimal",
        "builtins.bytearray",
        "builtins.set",
        "builtins.complex",
        "builtins.Exception",
        "exceptions.ValueError",
        "array.array",
        "operator.attrgetter",
        "pytz._UTC",
        "numpy.core.multiarray._reconstruct",
        "some.pack.Age",
        "collections.OrderedDict.x",
        "torch.FloatStorag"
    })
    void refusesEveryNameThatIsNotOnTheList(String name) {
        String module = name.substring(0, name.lastIndexOf('.'));
        String attribute = name.substring(name.lastIndexOf('.') + 1);
        String arguments = "X\u0007\0\0\0echo yo\u0085R";
        for (String opcodes : List.of(
                "c" + module + "\n" + attribute + "\n" + arguments, // GLOBAL, REDUCE
                text(module) + text(attribute) + "\u0093" + arguments, // STACK_GLOBAL, REDUCE
                "(" + text("echo yo") + "i" + module + "\n" + attribute + "\n", // INST
                "c" + module + "\n" + attribute + "\n)\u0081")) { // GLOBAL, NEWOBJ
            assertRefused(
                    TorchWriter.zip(TorchWriter.dictionary(opcodes)), "asks for " + name + ", which no dictionary of");
            assertRefused(legacy(TorchWriter.dictionary(opcodes)), "asks for " + name + ", which no dictionary of");
        }
    }

    static Stream<Arguments> senselessPickles() {
        return rows(
                "ccollections\nOrderedDict\n)\u0081|opcode 0x81", // NEWOBJ
                "(ccollections\nOrderedDict\no|opcode 0x6f", // OBJ
                "\u0082\u0001|opcode 0x82", // EXT1
                "P0\n|opcode 0x50", // PERSID
                "I1\n|opcode 0x49", // INT of protocol 0
                "\u0097|opcode 0x97", // NEXT_BUFFER
                "\u008f|opcode 0x8f", // EMPTY_SET
                "ccollections\nOrderedDict\n)R(K\u0001tb|no dictionary", // BUILD with a tuple
                "K\u0001}b|no dictionary", // BUILD of a number
                "K\u0001)R|a call of Integer",
                "ccollections\nOrderedDict\n(K\u0001tR|an OrderedDict with arguments",
                "ctorch\nFloatStorage\n)R|a call of StorageType",
                "ctorch._utils\n_rebuild_tensor_v2\n)R|too few arguments",
                "ctorch._utils\n_rebuild_parameter\n(K\u0001tR|a parameter that is no tensor",
                "K\u0001Q|arguments that are no tuple",
                "(K\u0001tQ|a reference that is no storage",
                "h\u0007|makes no sense", // BINGET of nothing
                "\u0086\u0086\u0086\u0086|makes no sense", // stack underflow
                "t|makes no sense", // no mark
                "s|makes no sense",
                "}K\u0001K\u0002s|a name that is no text",
                "}}K\u0001ss|a name that is no text",
                "X\u00ff\u00ff\u00ff\u007f|ends early", // a text of 2 GB
                "\u008a\u00ff|ends early",
                "ctorch|ends early",
                "K\u0001|something else",
                "\u0080\u0000|protocol 0");
    }

    @ParameterizedTest
    @MethodSource("senselessPickles")
    void refusesPicklesThatMakeNoSense(String opcodes, String complaint) {
        assertRefused(TorchWriter.zip(TorchWriter.dictionary(opcodes)), complaint);
    }

    /** Forty lists, each holding the one before twice: as a key the last would take 2^40 steps to hash. */
    @Test
    void doesNotHashWhatAPickleNests() {
        String nested = "]q\u0001" + "](h\u0001h\u0001eq\u0001".repeat(40);
        byte[] pickle = TorchWriter.pickle("\u0080\u0002" + nested + "}h\u0001K\u0001s.");
        assertRefused(TorchWriter.zip(pickle), "a name that is no text");
    }

    /** A list of itself, a list of a list and so on, and forty that each hold the one before twice, as the key of a storage. */
    @Test
    void doesNotHashTheKeysOfAnOlderFile() {
        byte[] state = TorchWriter.dictionary(TorchWriter.tensor("K\u0000", "K\u0002\u0085", "K\u0001\u0085"));
        String doubled = "]q\u0001" + "](h\u0001h\u0001eq\u0001".repeat(40);
        for (String keys : List.of(
                "]q\u0001h\u0001a", // refers to itself
                "](" + doubled + "h\u0001e",
                "]".repeat(200_000) + "a".repeat(199_999))) {
            assertRefused(
                    legacy(state, TorchWriter.pickle("\u0080\u0002" + keys + ".")),
                    "it lists a storage that no tensor has");
        }
    }

    static Stream<Arguments> impossibleViews() {
        return rows(
                "K\u0001|K\u0002\u0085|K\u0001\u0085|reaches beyond its storage",
                "K\u0000|K\u0003\u0085|K\u0001\u0085|reaches beyond its storage",
                "K\u0000|K\u0002\u0085|K\u0002\u0085|reaches beyond its storage",
                "K\u0000|K\u0002\u0085|K\u0001K\u0001\u0086|a shape and strides of different lengths",
                "J\u00ff\u00ff\u00ff\u00ff|K\u0002\u0085|K\u0001\u0085|a number that is none",
                "K\u0000|\u008a\u0008\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u007f\u0085|K\u0001\u0085|impossible shape",
                "K\u0000|\u008a\u0008\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u000f\u0085|K\u0004\u0085|beyond its storage",
                "K\u0000|K\u0003\u0085|K\u0000\u0085|repeats the elements",
                "\u008a\u0009\u0001\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0001|)|)|a number that is none");
    }

    @ParameterizedTest
    @MethodSource("impossibleViews")
    void refusesViewsThatTheStorageCannotHold(String offset, String size, String stride, String complaint) {
        assertRefused(TorchWriter.zip(TorchWriter.dictionary(TorchWriter.tensor(offset, size, stride))), complaint);
    }

    /** Small entries may not multiply into more memory than the file has. */
    @Test
    void boundsTheCopiesOfStridedViews() {
        StringBuilder items = new StringBuilder("\u0080\u0002}(");
        String reversed = TorchWriter.tensor("K\u0000", "K\u0002K\u0001\u0086", "K\u0000K\u0001\u0086");
        byte[] big = new byte[1 << 20];
        String wide = reversed.replace("K\u0002tQ", "J\0\0\u0004\0tQ")
                .replace("K\u0002K\u0001\u0086", "J\0\0\u0004\0\u0085")
                .replace("K\u0000K\u0001\u0086", "K\u0000\u0085");
        for (int i = 0; i < 100; i++) {
            items.append(text("w" + i)).append(wide);
        }
        items.append("u.");
        Map<String, byte[]> entries = new LinkedHashMap<>();
        entries.put("x/data.pkl", TorchWriter.pickle(items.toString()));
        entries.put("x/data/0", big);
        assertRefused(TorchWriter.zip(entries), "tensor w1 repeats the elements of its storage");
    }

    @Test
    void refusesFaultyArchives() {
        byte[] sound = TorchWriter.dictionary(TorchWriter.tensor("K\u0000", "K\u0002\u0085", "K\u0001\u0085"));
        assertThat(read(TorchWriter.zip(sound)).getFirst().shape()).containsExactly(2L);
        assertRefused(TorchWriter.zip(Map.of("x/data.pkl", sound)), "storage 0 is missing");
        assertRefused(
                TorchWriter.zip(Map.of("x/data.pkl", sound, "x/data/0", new byte[4])),
                "storage 0 has 4 bytes, but 2 el");
        assertRefused(TorchWriter.zip(Map.of("../x/data.pkl", sound)), "with 0 entries data.pkl");
        assertRefused(TorchWriter.zip(Map.of("x/data.pkl", sound, "y/data.pkl", sound)), "with 2 entries data.pkl");
        assertRefused(TorchWriter.zip(Map.of("x/data.pkl", sound, "x/constants.pkl", sound)), "a TorchScript archive");
        assertRefused(
                TorchWriter.zip(Map.of("x/data.pkl", sound, "x/byteorder", TorchWriter.pickle("big"))),
                "not little-endian");
        assertRefused(
                TorchWriter.zip(Map.of("x/data.pkl", new byte[PickleScan.MAX_BYTES + 1])), "at most 16777216 are read");
        assertRefused(
                TorchWriter.zip(new LinkedHashMap<>(Map.of("x/data.pkl", new byte[1 << 20])), ZipEntry.DEFLATED),
                "its entry x/data.pkl is compressed");
        byte[] damaged = TorchWriter.zip(sound);
        for (int i = 0; i < damaged.length; i++) {
            if (damaged[i] == 'v' && damaged[i + 1] == '2') {
                damaged[i + 1] = '3';
            }
        }
        assertRefused(damaged, "the checksum of its pickle is wrong");
        assertRefused(TorchWriter.pickle("\u0080\u0002}."), "neither a zip file nor one of torch's older files");
    }

    /** The strings of a hostile file reach the terminal as one plain line. */
    @Test
    void aMessageIsOneLine() {
        byte[] pickle = TorchWriter.dictionary("c\u001b[31mos\r\nsys\u0007tem\n)R");
        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> read(TorchWriter.zip(pickle)))
                .satisfies(e -> assertThat(e.problems().getFirst().chars()).noneMatch(Character::isISOControl));
    }

    @ParameterizedTest
    @ValueSource(strings = {"zip.bin", "legacy.bin", "legacy4.bin", "protocol4.bin", "module.bin"})
    void refusesAFileCutAtAnyByte(String name) throws IOException {
        byte[] whole = fixture(name);
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatExceptionOfType(InputException.class).isThrownBy(() -> read(cut));
        }
    }

    /** Whatever is damaged, tensors lie inside the file or an InputException names it. */
    @ParameterizedTest
    @ValueSource(strings = {"zip.bin", "legacy.bin", "legacy4.bin", "protocol4.bin", "module.bin"})
    void survivesFlippedBitsAndRandomBytes(String name) throws IOException {
        byte[] whole = fixture(name);
        SplittableRandom random = new SplittableRandom(20261124);
        for (int at = 0; at < whole.length; at++) {
            byte[] damaged = whole.clone();
            damaged[at] ^= (byte) (1 << random.nextInt(8));
            readOrRefuse(damaged);
        }
        for (int round = 0; round < 3_000; round++) {
            byte[] damaged = whole.clone();
            for (int n = random.nextInt(1, 8); n > 0; n--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            }
            readOrRefuse(damaged);
        }
    }

    /** The same with the checksum made right again, so that the damage reaches the unpickler. */
    @Test
    void survivesDamagedPicklesWithARightChecksum() {
        byte[] sound = TorchWriter.dictionary(TorchWriter.tensor("K\u0000", "K\u0002\u0085", "K\u0001\u0085"));
        SplittableRandom random = new SplittableRandom(4);
        byte[] opcodes =
                TorchWriter.pickle("(.012FGIJKLMNPQRSTUVX]abcdeghijlopqrstu}\u0080\u0081\u0085\u0086\u0087\u0088"
                        + "\u0089\u008a\u008b\u008c\u008d\u0093\u0094\u0095");
        int read = 0;
        for (int round = 0; round < 20_000; round++) {
            byte[] damaged = sound.clone();
            for (int n = random.nextInt(1, 4); n > 0; n--) {
                damaged[random.nextInt(2, damaged.length)] =
                        random.nextBoolean() ? (byte) random.nextInt(256) : opcodes[random.nextInt(opcodes.length)];
            }
            read += readOrRefuse(TorchWriter.zip(damaged)) ? 1 : 0;
        }
        assertThat(read).isGreaterThan(100); // damage to names and to ignored arguments
    }

    private boolean readOrRefuse(byte[] bytes) {
        Path file = path();
        try (Arena arena = Arena.ofConfined()) {
            for (StoredTensor tensor : TorchFile.read(file, MemorySegment.ofArray(bytes), arena)) {
                assertThat(tensor.data().byteSize())
                        .isEqualTo(tensor.elements() * tensor.dtype().bytes());
                assertThat(tensor.data().toArray(ValueLayout.JAVA_BYTE).length).isLessThanOrEqualTo(bytes.length);
            }
            return true;
        } catch (InputException expected) {
            assertThat(expected.problems().getFirst())
                    .startsWith(file.toString())
                    .doesNotContain("\n");
            return false;
        }
    }

    /** In memory: tens of thousands of damaged files need not touch the disk. */
    private List<StoredTensor> read(byte[] bytes) {
        try (Arena arena = Arena.ofConfined()) {
            return TorchFile.read(path(), MemorySegment.ofArray(bytes), arena);
        }
    }

    private void assertRefused(byte[] bytes, String complaint) {
        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> read(bytes))
                .withMessageStartingWith(path() + ": ")
                .withMessageContaining(complaint);
    }

    /** An older file whose fourth pickle is the given one. */
    private static byte[] legacy(byte[] state) {
        return legacy(state, TorchWriter.pickle("\u0080\u0002]."));
    }

    /** The same with a fifth pickle, the keys of the storages. */
    private static byte[] legacy(byte[] state, byte[] tail) {
        byte[] head = TorchWriter.pickle(
                "\u0080\u0002\u008a\nl\u00fc\u009cF\u00f9 j\u00a8P\u0019.\u0080\u0002M\u00e9\u0003.\u0080\u0002}.");
        byte[] file = Arrays.copyOf(head, head.length + state.length + tail.length);
        System.arraycopy(state, 0, file, head.length, state.length);
        System.arraycopy(tail, 0, file, head.length + state.length, tail.length);
        return file;
    }

    private static Stream<Arguments> rows(String... rows) {
        return Stream.of(rows).map(row -> Arguments.of((Object[]) row.split("\\|", -1)));
    }

    private static String text(String value) {
        return "X" + (char) value.length() + "\0\0\0" + value;
    }

    private static void assertTensor(Map<String, StoredTensor> tensors, String name, Dtype dtype, List<Long> shape) {
        assertThat(get(tensors, name).dtype()).isEqualTo(dtype);
        assertThat(get(tensors, name).shape()).isEqualTo(shape);
    }

    private static void assertHex(
            Map<String, StoredTensor> tensors, String name, Dtype dtype, List<Long> shape, String hex) {
        assertTensor(tensors, name, dtype, shape);
        assertThat(HexFormat.of().formatHex(get(tensors, name).data().toArray(ValueLayout.JAVA_BYTE)))
                .isEqualTo(hex);
    }

    private static StoredTensor get(Map<String, StoredTensor> tensors, String name) {
        return Optional.ofNullable(tensors.get(name)).orElseThrow();
    }

    private static float[] floats(Map<String, StoredTensor> tensors, String name) {
        return get(tensors, name).data().toArray(FLOAT);
    }

    private static byte[] fixture(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(TorchFileTest.class.getResourceAsStream("torch/" + name))) {
            return in.readAllBytes();
        }
    }

    private Path path() {
        return folder.resolve("pytorch_model.bin");
    }
}
