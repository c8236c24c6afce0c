package io.seqmark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.seqmark.cli.score.ScoreCommand;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code seqmark score} from the command line to what it prints. Figures are sacrebleu 2.6.0's. */
final class ScoreTest {
    @TempDir
    Path folder;

    private String hypotheses = "";
    private String references = "";
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeEach
    void write() throws IOException {
        hypotheses =
                file("hyp.txt", "The cat sat on a mat.\nA dog barked at the man loudly.\nIt rains in Spain today\n");
        references = file(
                "ref.txt", "The cat sat on the mat.\nA dog barked loudly at the man.\nIt rains in Spain, today.\n");
    }

    private String file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text).toString();
    }

    private int run(String... arguments) {
        out.reset();
        err.reset();
        Main main = new Main(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                Map.of(),
                Instant.now());
        return main.run(Stream.concat(Stream.of("score"), Stream.of(arguments)).toList());
    }

    private String printed() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private JsonNode json() {
        return JsonMapper.shared().readTree(printed());
    }

    @Test
    void textIsAlignedAtTheEqualsSigns() {
        assertThat(run("--metric", "bleu,chrf,ter", hypotheses, references)).isEqualTo(ExitCode.DONE);
        assertThat(printed()).isEqualTo("""
                        BLEU|nrefs:1|case:mixed|eff:no|tok:13a|smooth:exp|version:2.6.0 = 42.3 95.0/64.7/42.9/18.2 (BP = 0.905 ratio = 0.909 hyp_len = 20 ref_len = 22)
                      chrF2|nrefs:1|case:mixed|eff:yes|nc:6|nw:0|space:no|version:2.6.0 = 71.9
                TER|nrefs:1|case:lc|tok:tercom|norm:no|punct:yes|asian:no|version:2.6.0 = 33.3
                """);
        assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    @Test
    void jsonHasFullPrecision() {
        assertThat(run("-m", "bleu", "-m", "rouge", "--format=json", hypotheses, references))
                .isZero();
        JsonNode bleu = json().get(0);
        assertThat(bleu.get("name").stringValue()).isEqualTo("BLEU");
        assertThat(bleu.get("score").doubleValue()).isEqualTo(BLEU);
        assertThat(bleu.get("verbose_score").stringValue()).startsWith("95.0/64.7/42.9/18.2 (BP = 0.905");
        assertThat(bleu.get("tok").stringValue()).isEqualTo("13a");
        assertThat(json().size()).isEqualTo(5);
        JsonNode rouge = json().get(1);
        assertThat(rouge.get("name").stringValue()).isEqualTo("rouge1");
        assertThat(rouge.get("interval").get("score").get(0).doubleValue())
                .isLessThanOrEqualTo(rouge.get("score").doubleValue());
        assertThat(rouge.get("signature").stringValue()).startsWith("nrefs:1|bs:1000|seed:12345|stem:porter-nltk");
    }

    private static final double BLEU = 42.330414915931456;

    /** Of sacrebleu 2.6.0 with the demo's {@code target.spm} under the names of its own models; those are not at hand. */
    @ParameterizedTest
    @ValueSource(strings = {"flores101", "flores200", "spBLEU-1K"})
    void piecesOfASentencePieceModelAreCounted(String tokenizer) {
        String model = Repository.root().resolve("demo/translator/target.spm").toString();
        assertThat(run("--tokenize", tokenizer, "--spm-model", model, "--format=json", hypotheses, references))
                .as(err.toString(StandardCharsets.UTF_8))
                .isZero();
        JsonNode bleu = json().get(0);
        assertThat(bleu.get("score").doubleValue()).isEqualTo(77.44844695850979);
        assertThat(bleu.get("tok").stringValue()).isEqualTo(tokenizer);
    }

    /** Runs with that on standard input, and with those variables. */
    private int piped(String text, Map<String, String> environment, String... arguments) {
        out.reset();
        err.reset();
        PrintStream printed = new PrintStream(out, true, StandardCharsets.UTF_8);
        PrintStream said = new PrintStream(err, true, StandardCharsets.UTF_8);
        return new ErrorReporter(said, false)
                .exitCode(() -> new ScoreCommand(
                                new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)),
                                true,
                                printed,
                                said,
                                environment)
                        .run(OptionParser.parse(ScoreCommand.spec(), ScoreCommand.expand(List.of(arguments)))));
    }

    @Test
    void hypothesesComeOnStandardInputAsToSacrebleu() throws IOException {
        String text = Files.readString(Path.of(hypotheses));
        assertThat(piped(text, Map.of(), references)).isZero();
        assertThat(printed()).contains("nrefs:1").contains(" = 42.3 95.0/64.7/42.9/18.2");
        assertThat(piped(text, Map.of(), references, references)).isZero();
        assertThat(printed()).contains("nrefs:2").contains(" = 42.3 ");
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("hypotheses are read from standard input", references + ", " + references, "--input");
        assertThat(piped("", Map.of(), hypotheses, references)).isZero(); // an empty one says nothing
        assertThat(printed()).contains("nrefs:1").contains(" = 42.3 ");
        assertThat(piped("a\tb\nc\td\ne\tf\n", Map.of(), references)).isEqualTo(ExitCode.INPUT);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("standard input line 1 has tabs");
    }

    @Test
    void severalValuesOfAnOptionAreSystemsAndMetrics() throws IOException {
        String other = file("other.txt", "The cat\nA dog\nIt rains\n");
        assertThat(run(references, "-i", hypotheses, other, "-f", "json")).isZero();
        assertThat(json().size()).isEqualTo(2);
        assertThat(json().get(1).get("system").stringValue()).isEqualTo(other);
        assertThat(run("-m", "bleu", "chrf", "ter", "-b", hypotheses, references))
                .isZero();
        assertThat(printed()).isEqualTo("42.3\n71.9\n33.3\n");
    }

    @Test
    void scoreOnlyCountsInJson() {
        assertThat(run("-b", "-f", "json", hypotheses, references)).isZero();
        assertThat(printed()).isEqualTo("42.3\n");
        assertThat(run("-m", "bleu", "ter", "-b", "-f", "json", hypotheses, references))
                .isZero();
        assertThat(printed()).isEqualTo("[\n42.3,\n33.3\n]\n");
    }

    @Test
    void variablesOfSacrebleuCount() {
        assertThat(piped("", Map.of("SACREBLEU_FORMAT", "JSON"), "-f", "text", hypotheses, references))
                .isZero();
        assertThat(json().get(0).get("name").stringValue()).isEqualTo("BLEU");
        assertThat(piped("", Map.of("SACREBLEU_SEED", "None"), hypotheses, references))
                .isZero();
        assertThat(piped("", Map.of("SACREBLEU_SEED", "None"), "-ci", hypotheses, references))
                .isEqualTo(ExitCode.INPUT);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("SACREBLEU_SEED is None");
    }

    @Test
    void whatSacrebleuAloneCanIsRefusedByName() {
        assertThat(run("-e", "iso2022_jp", "-d", "-t", "wmt14", hypotheses, references))
                .isEqualTo(ExitCode.INPUT);
        assertThat(err.toString(StandardCharsets.UTF_8).lines())
                .hasSize(3)
                .anySatisfy(line -> assertThat(line).contains("--encoding iso2022_jp"))
                .anySatisfy(line -> assertThat(line).contains("--test-set"))
                .anySatisfy(line -> assertThat(line).contains("--detail"));
        assertThat(run("-tok", "spm", hypotheses, references)).isEqualTo(ExitCode.INPUT);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("flores101 needs its SentencePiece model");
        assertThat(run("-e", "UTF8", "-b", hypotheses, references)).isZero();
        assertThat(run("-V")).isZero();
        assertThat(printed()).startsWith("seqmark ");
    }

    @Test
    void confidenceAndSeed() {
        assertThat(run("--confidence", "--confidence-n", "50", "--seed", "1", "-f", "json", hypotheses, references))
                .isZero();
        assertThat(json().get(0).get("signature").stringValue()).startsWith("nrefs:1|bs:50|seed:1|case:mixed");
        assertThat(json().get(0).get("confidence_mean").doubleValue()).isBetween(20.0, 80.0);
        assertThat(json().get(0).get("confidence").stringValue()).contains("\u00B1");
    }

    @Test
    void pairedTestsInEveryFormat() throws IOException {
        String other = file("other.txt", "The cat\nA dog\nIt rains\n");
        assertThat(run(references, "-i", hypotheses, "-i", other, "--paired-bs", "-pbsn", "40", "-f", "json"))
                .isZero();
        assertThat(json().get(0).get("system").stringValue()).isEqualTo("Baseline: " + hypotheses);
        assertThat(json().get(0).get("BLEU").get("p_value").isNull()).isTrue();
        assertThat(json().get(1).get("BLEU").get("p_value").doubleValue()).isBetween(0.0, 1.0);
        assertThat(run(references, "-i", hypotheses, "-i", other, "--paired-ar", "-parn", "40", "-f", "latex"))
                .isZero();
        assertThat(printed()).startsWith("\\begin{tabular}{rc}").contains("\\midrule", "(p = ", "% BLEU|nrefs:1|ar:40");
        assertThat(run(references, "-i", hypotheses, "-i", other, "-m", "bleu,rouge", "--paired-ar", "-parn", "40"))
                .isZero();
        assertThat(printed()).contains("rougeLsum").contains("Baseline: ");
    }

    @Test
    void sentencesOneARow() {
        assertThat(run("--sentence-level", "-w", "4", hypotheses, references)).isZero();
        assertThat(printed().lines()).hasSize(3).allMatch(line -> line.contains("|eff:yes|"));
        assertThat(run("-sl", "-f", "json", "-m", "bleu,chrf", hypotheses, references))
                .isZero();
        assertThat(printed().lines().toList().get(2)).startsWith("{\"id\": 2, \"BLEU\": ");
        assertThat(run("-sl", "-b", "-m", "length", hypotheses, references)).isZero();
        assertThat(printed()).isEqualTo("6.0\n7.0\n5.0\n");
    }

    /** A file of the program zstd. */
    @Test
    void zstdIsUnpacked() throws IOException {
        Path packed = folder.resolve("hyp.zst");
        Files.write(packed, HexFormat.of().parseHex("28b52ffd045891000065696e204861757320616d20536565202e0acabfdba4"));
        assertThat(run("--score-only", packed.toString(), file("same.txt", "ein Haus am See .\n")))
                .isZero();
        assertThat(printed()).isEqualTo("100.0\n");
        Files.write(packed, HexFormat.of().parseHex("28b52ffd045891000065696e2048617573"));
        assertThat(run(packed.toString(), packed.toString())).isEqualTo(ExitCode.INPUT);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("hyp.zst cannot be read: it is no zstd, though its name says so, or it was cut");
    }

    @Test
    void gzipTabsAndCarriageReturns() throws IOException {
        Path packed = folder.resolve("hyp.gz");
        try (OutputStream gzip = new GZIPOutputStream(Files.newOutputStream(packed))) {
            gzip.write(Files.readAllBytes(Path.of(hypotheses)));
        }
        String windows = file(
                "ref.crlf", "\uFEFF" + Files.readString(Path.of(references)).replace("\n", "\r\n"));
        assertThat(run("-f", "json", packed.toString(), windows)).isZero();
        assertThat(json().get(0).get("score").doubleValue()).isEqualTo(BLEU);
        String tabs = file("tabs.txt", Files.readString(Path.of(references)).replace("\n", "\tx\n"));
        assertThat(run("-f", "json", "-nr", "2", hypotheses, tabs)).isZero();
        assertThat(json().get(0).get("score").doubleValue()).isEqualTo(BLEU);
        assertThat(json().get(0).get("signature").stringValue()).startsWith("nrefs:2|");
    }

    @Test
    void warnsAsSacrebleuDoes() throws IOException {
        String tokenized = file("tok.txt", "a b .\n".repeat(100));
        assertThat(run(tokenized, file("blank.txt", "a b.\n".repeat(99) + " \n")))
                .isZero();
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("100 lines of " + tokenized + " end in a tokenized period")
                .contains("1 lines have a blank reference, the first is line 100");
        assertThat(run("--force", "--quiet", tokenized, tokenized)).isZero();
        assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "HYP|seqmark score needs a file of hypotheses",
                "HYP short.txt|has 3 lines, but DIR/short.txt has 2: line 3 of DIR/short.txt is the first that is missing",
                "short.txt REF|short.txt has 2 lines, but DIR/ref.txt has 3: line 3 of DIR/short.txt is the first",
                "empty.txt empty.txt|empty.txt is empty",
                "HYP latin1.txt|latin1.txt line 2 is not valid UTF-8",
                "HYP absent.txt|there is no file DIR/absent.txt",
                "HYP .|is a directory",
                "HYP false.gz|false.gz is not gzip",
                "--tokenize 14a HYP REF|--tokenize 14a is unknown: choose one of 13a, intl, char, zh, none, ja-mecab, ko-mecab, flores101, flores200, spBLEU-1K",
                "--metric blue HYP REF|--metric blue is unknown: choose one of bleu, chrf",
                "--smooth-method log HYP REF|--smooth-method log is unknown: choose one of exp, floor, add-k, none",
                "--tokenize spBLEU-1K HYP REF|--tokenize spBLEU-1K needs its SentencePiece model: name the file with --spm-model",
                "--tokenize flores200 HYP REF|needs its SentencePiece model: name the file with --spm-model",
                "--tokenize ja-mecab --mecab DIR/none HYP REF|ja-mecab needs an installed MeCab",
                "--chrf-beta x HYP REF|--chrf-beta x: expected a whole number from 0",
                "--smooth-value -1 HYP REF|--smooth-value -1: expected a number from 0 up",
                "--lowercas HYP REF|unknown option --lowercas: did you mean --lowercase?",
                "--paired-bs HYP REF|a paired test compares systems",
                "--paired-bs --paired-ar REF -i HYP -i short.txt|choose one",
                "--confidence REF -i HYP -i short.txt|is for one system",
                "REF -i HYP -i HYP|named twice",
                "-sl --confidence HYP REF|without significance",
                "- -|standard input (-) can be read once only",
                "-nr 2 HYP REF|has 1 references separated by tabs, but --num-refs says 2",
            })
    void badInputIsOneLineAndCodeTwo(String arguments, String message) throws IOException {
        file("short.txt", "a\nb\n");
        file("empty.txt", "");
        file("false.gz", "no gzip");
        Files.write(folder.resolve("latin1.txt"), "a\nb\u00e9\nc\n".getBytes(StandardCharsets.ISO_8859_1));
        String[] words = Stream.of(arguments.split(" "))
                .map(word -> word.replace("HYP", hypotheses)
                        .replace("REF", references)
                        .replace("DIR", folder.toString()))
                .map(word -> List.of("short.txt", "empty.txt", "false.gz", "latin1.txt", "absent.txt", ".")
                                .contains(word)
                        ? folder.resolve(word).toString()
                        : word)
                .toArray(String[]::new);
        assertThat(run(words)).isEqualTo(ExitCode.INPUT);
        assertThat(printed()).isEmpty();
        assertThat(err.toString(StandardCharsets.UTF_8).lines())
                .singleElement()
                .asString()
                .contains(message.replace("DIR", folder.toString()));
    }

    @Test
    void textThatAMetricCannotCountIsNamedWithWhatCountsIt() throws IOException {
        String chinese = file("zh.txt", "我们昨天去了北京的动物园\n他们今天在家里看电影\n");
        assertThat(run("--metric", "bleu,rouge,chrf", chinese, chinese)).isEqualTo(ExitCode.DONE);
        assertThat(err.toString(StandardCharsets.UTF_8).lines().toList())
                .satisfiesExactly(
                        rouge -> assertThat(rouge).contains("2 of 2 references", "ROUGE", "use --metric chrf"),
                        bleu -> assertThat(bleu).contains("13a", "use --tokenize zh"));
        assertThat(run("--tokenize", "zh", chinese, chinese)).isEqualTo(ExitCode.DONE);
        assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
        assertThat(run("--quiet", chinese, chinese)).isEqualTo(ExitCode.DONE);
        assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    @Test
    void whatUnpacksWithoutAnEndIsRefused() throws IOException {
        Path bomb = folder.resolve("bomb.gz");
        try (OutputStream packed = new GZIPOutputStream(Files.newOutputStream(bomb))) {
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i < 40; i++) {
                packed.write(zeros);
            }
        }
        assertThat(run(bomb.toString(), references)).isEqualTo(ExitCode.INPUT);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("bomb.gz line 1 is longer than 16 MiB", "put one example on each line");
    }

    @Test
    void linesThatDoNotFitIntoMemoryAreNamedWithARemedy() throws Exception {
        String line = file("long.txt", "short\n" + "ab ".repeat(4 << 20) + "\n");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx48m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "io.seqmark.cli.Main",
                        "score",
                        line,
                        line)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isEqualTo(ExitCode.INPUT);
        assertThat(said)
                .contains("line 2 of ", "long.txt", "SEQMARK_JAVA_OPTS=-Xmx8g")
                .doesNotContain("--bs");
    }

    @Test
    void helpNamesSacrebleusOptions() {
        assertThat(run("--help")).isZero();
        assertThat(printed())
                .contains("--tokenize", "--smooth-method", "--chrf-word-order", "--paired-bs", "--rouge-types");
    }
}
