package io.seqmark.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.seqmark.base.InputException;
import io.seqmark.base.RunException;
import io.seqmark.dataset.FileHashes;
import io.seqmark.metrics.bleu.Smoothing;
import io.seqmark.run.score.Scorers;
import io.seqmark.spec.BleuTokenizer;
import io.seqmark.spec.MetricSettings;
import io.seqmark.spec.RunSpec;
import io.seqmark.spec.RunSpec.Resume;
import io.seqmark.spec.RunSpec.Switch;
import io.seqmark.spec.Scoring;
import io.seqmark.spec.Scoring.Metric;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class EvaluationTest {
    @TempDir
    Path folder;

    private final RecordingConsole console = new RecordingConsole();
    private UppercaseModel model;

    EvaluationTest() {
        model = new UppercaseModel(Path.of("unset"), 1);
    }

    @BeforeEach
    void corpusAndModel() throws IOException {
        write("data/test.source", "the cat sat on the mat\nthe dog ran in the park\nthe bird sang\n");
        write("data/test.target", "THE CAT SAT ON THE MAT \nTHE DOG RAN IN THE PARK\nTHE BIRD SANG\n");
        model = new UppercaseModel(write("weights.bin", "weights"), 1);
    }

    @Test
    void writesTheContractsFilesAndPrintsTheMetrics() throws IOException {
        run(spec());
        assertThat(files(out()))
                .containsExactlyInAnyOrder(
                        "test_bleu.json", "test_generations.txt", "test_generations.jsonl", "run.json");
        assertThat(folder.resolve("out_tmp")).doesNotExist();
        assertThat(out().resolve("test_generations.txt"))
                .hasContent("THE CAT SAT ON THE MAT\nTHE DOG RAN IN THE PARK\nTHE BIRD SANG\n");
        String metrics = Files.readString(out().resolve("test_bleu.json"));
        assertThat(metrics)
                .matches("\\{\"bleu\": 100\\.0, \"n_gpus\": 1, \"n_obs\": 3, \"seconds_per_sample\": [0-9.]+}");
        assertThat(console.results)
                .singleElement()
                .asString()
                .matches("\\{'bleu': 100\\.0, 'n_obs': 3, 'seconds_per_sample': [0-9.]+, 'n_gpus': 1}");
    }

    /** Native libraries may be in a cache that this user cannot write to. */
    @Test
    void aRunWhoseMetricsNeedNoModelWritesToNoCache() throws IOException {
        String before = System.getProperty("seqmark.cache");
        System.setProperty("seqmark.cache", folder.resolve("weights.bin/below").toString());
        try {
            run(spec());
        } finally {
            if (before == null) {
                System.clearProperty("seqmark.cache");
            } else {
                System.setProperty("seqmark.cache", before);
            }
        }
        assertThat(out().resolve("run.json")).exists();
    }

    @Test
    void theManifestSaysWhatWasEvaluatedAndHow() throws IOException {
        run(spec());
        JsonNode manifest = json(out().resolve("run.json"));
        assertThat(manifest.at("/identity/model_files/weights.bin").stringValue())
                .isEqualTo("9a129038d9a00aed0cf6a7ea059ca50a813449061ab87848cf1a13eafdf33b2c");
        assertThat(manifest.at("/metrics/bleu/signature").stringValue())
                .startsWith("nrefs:1|case:mixed|eff:no|tok:13a|smooth:exp|version:");
        assertThat(manifest.at("/timings").propertyNames()).containsExactly("load", "generate", "score", "total");
        assertThat(manifest.at("/tokens/generated").intValue()).isEqualTo(6);
        assertThat(manifest.at("/outputs").propertyNames())
                .containsExactly("test_generations.txt", "test_generations.jsonl", "test_bleu.json");
    }

    @Test
    void aFinishedRunIsReprintedNotRecomputed() {
        run(spec());
        run(spec());
        assertThat(model.loads).isEqualTo(1);
        assertThat(console.results).hasSize(2);
        assertThat(console.results.get(1)).isEqualTo(console.results.get(0));
    }

    @Test
    void aFinishedRunIsRecomputedOnDemandOrWhenSomethingDiffersAndSaysWhat() throws IOException {
        run(spec());
        run(with(spec(), Resume.NEVER));
        assertThat(model.loads).isEqualTo(2);
        assertThat(console.warnings).isEmpty();
        model.numBeams = 4;
        run(spec());
        assertThat(model.loads).isEqualTo(3);
        assertThat(console.warnings).first().asString().contains("generation.num_beams is 4, was 1");
        Files.writeString(out().resolve("test_generations.txt"), "edited");
        run(spec());
        assertThat(model.loads).isEqualTo(4);
        assertThat(console.warnings.getLast()).contains("test_generations.txt was changed or removed");
    }

    /** sacrebleu: equal texts have a BLEU of 100 with zh, and of 0 with 13a, where each is one word and has no 2-gram. */
    @Test
    void referencesThatAMetricCannotCountAreNamedAndItsTokenizerIsPartOfTheRun() throws IOException {
        write("data/test.source", "我们昨天去了北京的动物园\n他们今天在家里看电影\n");
        write("data/test.target", "我们昨天去了北京的动物园\n他们今天在家里看电影\n");
        run(spec());
        assertThat(console.results.getLast()).contains("'bleu': 0.0");
        assertThat(console.warnings).singleElement().asString().contains("2 of 2 references", "--tokenize zh");
        console.warnings.clear();
        MetricSettings chinese = new MetricSettings(
                new MetricSettings.Bleu(
                        new BleuTokenizer("zh", Optional.empty(), List.of("mecab")), false, Smoothing.EXP, 4),
                MetricSettings.DEFAULT.chrf(),
                MetricSettings.DEFAULT.ter().withNormalized(true),
                MetricSettings.DEFAULT.rougeTypes(),
                true);
        run(RunSpecs.in(folder)
                .withScoring(new Scoring(List.of(Metric.BLEU), Scoring.DEFAULT_SEED, chinese))
                .spec());
        assertThat(console.results.getLast()).contains("'bleu': 100.0");
        assertThat(console.warnings)
                .satisfiesExactly(
                        unused -> assertThat(unused).contains("the options of TER have no effect without --metric ter"),
                        other -> assertThat(other)
                                .contains(
                                        "holds another run",
                                        "settings.metric_settings.bleu.tokenize is \"zh\", was absent"),
                        moved -> assertThat(moved).endsWith("out.1 now"));
        JsonNode manifest = json(out().resolve("run.json"));
        assertThat(manifest.at("/metrics/bleu/signature").stringValue()).contains("tok:zh");
    }

    @Test
    void anInterruptedRunGoesOnWhereItStopped() throws IOException {
        model.breaksAfter = 2;
        assertThatThrownBy(() -> run(spec())).hasMessage("broke down");
        assertThat(out()).isEmptyDirectory();
        model.breaksAfter = Long.MAX_VALUE;
        run(spec());
        assertThat(model.generated).isEqualTo(3);
        assertThat(out().resolve("test_generations.txt"))
                .hasContent("THE CAT SAT ON THE MAT\nTHE DOG RAN IN THE PARK\nTHE BIRD SANG\n");
        assertThat(folder.resolve("out_tmp")).doesNotExist();
    }

    @Test
    void anInterruptedRunOfOtherSettingsIsNotMixedIn() {
        model.breaksAfter = 1;
        assertThatThrownBy(() -> run(spec())).hasMessage("broke down");
        model.breaksAfter = Long.MAX_VALUE;
        model.numBeams = 4;
        assertThatThrownBy(() -> run(spec()))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("generation.num_beams is 4, was 1")
                .hasMessageContaining("--resume never");
        run(with(spec(), Resume.NEVER));
        assertThat(model.generated).isEqualTo(4);
    }

    @Test
    void anUnfinishedRunOfTheOldLayoutIsRefusedAndReplacedOnDemand() throws IOException {
        model.breaksAfter = 1;
        assertThatThrownBy(() -> run(spec())).hasMessage("broke down");
        model.breaksAfter = Long.MAX_VALUE;
        write("out_tmp/journal.bin", "rows of old");
        assertThatThrownBy(() -> run(spec()))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("out_tmp holds an unfinished run of an earlier version of Seqmark (journal.bin)")
                .hasMessageContaining("--resume never");
        run(with(spec(), Resume.NEVER));
        assertThat(folder.resolve("out_tmp")).doesNotExist();
    }

    @Test
    void everyExampleOnceOrTheRunFails() {
        model.stutters = true;
        assertThatThrownBy(() -> run(spec())).isInstanceOf(RunException.class).hasMessageContaining("twice");
        model.stutters = false;
        model.forgets = true;
        assertThatThrownBy(() -> run(with(spec(), Resume.NEVER)))
                .isInstanceOf(RunException.class)
                .hasMessageContaining("1 of 3 examples have no result, the first is line 1");
        assertThat(out()).isEmptyDirectory();
    }

    @Test
    void pseudolabelsNeedNoReferencesAndAreNotScored() throws IOException {
        Files.delete(folder.resolve("data/test.target"));
        model = new UppercaseModel(folder.resolve("weights.bin"), 2);
        run(spec("translation", 2, List.of(Metric.BLEU), Set.of()));
        assertThat(files(out()))
                .containsExactlyInAnyOrder("pseudolabel_results.json", "test_generations.jsonl", "run.json");
        assertThat(json(out().resolve("pseudolabel_results.json")).get(2).get(1).stringValue())
                .isEqualTo("THE BIRD SANG 1");
        assertThat(console.results)
                .containsExactly("Saving aggregated results at " + out().resolve("pseudolabel_results.json"));
    }

    @Test
    void withoutMetricsOnlyGenerationsAreWritten() throws IOException {
        Files.delete(folder.resolve("data/test.target"));
        run(spec("translation", 1, List.of(), Set.of()));
        assertThat(files(out()))
                .containsExactlyInAnyOrder("test_generations.txt", "test_generations.jsonl", "run.json");
    }

    @Test
    void rougeIsTheMetricOfSummarizationAndOthersAddKeys() throws IOException {
        run(spec("summarization", 1, List.of(Metric.ROUGE, Metric.BLEU, Metric.CHRF, Metric.TER), Set.of()));
        assertThat(json(out().resolve("test_rouge.json")).propertyNames())
                .containsExactly(
                        "bleu",
                        "chrf",
                        "n_gpus",
                        "n_obs",
                        "rouge1",
                        "rouge2",
                        "rougeL",
                        "rougeLsum",
                        "seconds_per_sample",
                        "ter");
        assertThat(console.results.getFirst())
                .startsWith("{'rouge1': 100.0, 'rouge2': 100.0, 'rougeL': 100.0, 'rougeLsum': 100.0, 'bleu': 100.0,"
                        + " 'chrf': 100.0, 'ter': 0.0, 'n_obs'");
        JsonNode row = JsonMapper.shared()
                .readTree(Files.readAllLines(out().resolve("test_generations.jsonl"))
                        .getFirst());
        assertThat(row.get("sentence").propertyNames())
                .containsExactly("rouge1", "rouge2", "rougeL", "rougeLsum", "bleu", "chrf", "ter");
    }

    @Test
    void debugKeepsTheJournalAndWritesTheReferences() throws IOException {
        run(spec("translation", 1, List.of(Metric.BLEU), Set.of(Switch.DEBUG)));
        assertThat(out().resolve("test.target"))
                .hasContent("THE CAT SAT ON THE MAT\nTHE DOG RAN IN THE PARK\nTHE BIRD SANG\n");
        assertThat(files(folder.resolve("out_tmp"))).contains("journal");
        run(with(spec(), Resume.NEVER));
        assertThat(folder.resolve("out_tmp")).doesNotExist();
    }

    @Test
    void aDryRunWritesNothing() throws IOException {
        run(spec("translation", 1, List.of(Metric.BLEU), Set.of(Switch.DRY_RUN)));
        assertThat(model.generated).isZero();
        assertThat(model.loads).isEqualTo(1);
        assertThat(files(folder)).containsExactlyInAnyOrder("data", "weights.bin");
        assertThat(console.results).singleElement().asString().contains("\"num_beams\": 1");
    }

    @Test
    void aSaveDirThatIsAFileIsRefusedBeforeAnyWork() throws IOException {
        write("out", "a file");
        assertThatThrownBy(() -> run(spec()))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("--save_dir is not writable");
        assertThat(model.loads).isZero();
        assertThat(files(folder)).containsExactlyInAnyOrder("data", "weights.bin", "out");
    }

    @Test
    void inputThatProvesWrongWhileGeneratingLeavesNothingBehind() throws IOException {
        model.refusesAfter = 1;
        assertThatThrownBy(() -> run(spec())).isInstanceOf(InputException.class);
        assertThat(files(folder)).containsExactlyInAnyOrder("data", "weights.bin");
    }

    @Test
    void foldersOfOthersInTheWorkFolderAreLeftAlone() throws IOException {
        write("out_tmp/rank_0_output.json", "[]");
        run(spec());
        assertThat(files(folder.resolve("out_tmp"))).containsExactly("rank_0_output.json");
    }

    @Test
    void aCorpusThatIsChangedInPlaceIsNotCertifiedAndItsRowsAreForgotten() throws IOException {
        String source = Files.readString(folder.resolve("data/test.source"));
        model.meanwhile = () -> overwrite("data/test.source", source.replace("cat", "cow"));
        assertThatThrownBy(() -> run(spec()))
                .isInstanceOf(RunException.class)
                .hasMessageContaining("test.source was changed while the run went on");
        assertThat(out()).isEmptyDirectory();
        overwrite("data/test.source", source);
        model.meanwhile = () -> {};
        run(spec());
        assertThat(model.generated).isEqualTo(6);
        assertThat(out().resolve("test_generations.txt")).content().startsWith("THE CAT SAT");
    }

    @Test
    void weightsThatAreChangedInPlaceAreNotCertified() {
        model.meanwhile = () -> overwrite("weights.bin", "WEIGHTS");
        assertThatThrownBy(() -> run(spec()))
                .isInstanceOf(RunException.class)
                .hasMessageContaining("weights.bin was changed while the run went on");
        assertThat(out()).isEmptyDirectory();
    }

    @Test
    void aFileThatOnlyLooksDifferentIsReadAgain() {
        model.meanwhile = () -> overwrite("weights.bin", "weights");
        run(spec());
        assertThat(console.results).hasSize(1);
    }

    /** Reading on gives the JVM a fault, which says nothing about a file. */
    @Test
    void aCorpusThatIsCutWhileItIsMappedIsNamed() {
        model.meanwhile = () -> overwrite("data/test.source", "");
        assertThatThrownBy(() -> run(spec()))
                .isInstanceOf(RunException.class)
                .hasMessageContaining("test.source was changed while the run went on");
        assertThat(out()).isEmptyDirectory();
    }

    @Test
    void aRunThatAnotherOneHasReplacedIsNotCertified() {
        model.meanwhile = () -> overwrite("out_tmp/run.json", "{\"identity\": {\"seqmark\": \"another run\"}}");
        assertThatThrownBy(() -> run(spec()))
                .isInstanceOf(RunException.class)
                .hasMessageContaining("run.json is another run's now");
        assertThat(out()).isEmptyDirectory();
    }

    @Test
    void theFilesOfARunThatWasKilledWhileTheyWereRenamedAreTaken() throws IOException {
        run(spec());
        JsonNode hashes = json(out().resolve("run.json")).get("outputs");
        String token = "0123456789abcdef";
        StringBuilder list = new StringBuilder();
        for (String name : List.of("test_bleu.json", "run.json")) {
            Path file = out().resolve(name);
            String sha256 = hashes.has(name) ? hashes.get(name).stringValue() : FileHashes.of(file);
            list.append(sha256 + " " + token + " " + name + "\n");
            Files.move(file, out().resolve("." + name + "." + token + ".part"));
        }
        write("out/.seqmark-commit", list.toString());
        write("out/test_bleu.json", "{\"bleu\": 0}");
        run(spec());
        assertThat(model.loads).isEqualTo(1);
        assertThat(console.results.get(1)).isEqualTo(console.results.get(0));
        assertThat(files(out()))
                .containsExactlyInAnyOrder(
                        "test_bleu.json", "test_generations.txt", "test_generations.jsonl", "run.json");
    }

    @Test
    void whatAFinishedRunLeftInTheWorkFolderDoesNotStandInTheWay() throws IOException {
        run(spec("translation", 1, List.of(Metric.BLEU), Set.of(Switch.DEBUG)));
        assertThat(folder.resolve("out_tmp/run.json")).exists();
        model.numBeams = 4;
        run(spec());
        assertThat(model.generated).isEqualTo(6);
        assertThat(folder.resolve("out_tmp")).doesNotExist();
    }

    @Test
    void theTimeOfKilledProcessesCounts() throws IOException {
        model.breaksAfter = 1;
        Instant longAgo = Instant.now().minusSeconds(1000);
        assertThatThrownBy(() -> new Evaluation(
                                console, longAgo, any -> model.resolved(), UppercaseModel.HERE, Scorers::of)
                        .run(spec()))
                .hasMessage("broke down");
        model.breaksAfter = Long.MAX_VALUE;
        run(spec());
        JsonNode manifest = json(out().resolve("run.json"));
        assertThat(manifest.at("/result/seconds_per_sample").doubleValue()).isGreaterThanOrEqualTo(1000.0 / 3);
        assertThat(manifest.at("/timings/earlier").doubleValue()).isGreaterThanOrEqualTo(1000.0);
    }

    @Test
    void predictionsThatRanIntoTheLongestLengthAreFlaggedAndCounted() throws IOException {
        model.longest = 2;
        run(spec());
        assertThat(out().resolve("test_generations.jsonl")).content().doesNotContain("unfinished");
        assertThat(console.warnings).isEmpty();
        model.forcesEnd = true; // the last of two tokens is an end token, whatever the model would have liked
        run(with(spec(), Resume.NEVER));
        assertThat(json(out().resolve("run.json")).at("/flags/unfinished").intValue())
                .isEqualTo(3);
        assertThat(console.warnings)
                .singleElement()
                .asString()
                .contains("3 of 3 predictions ran into the longest length, 2 tokens")
                .contains("--max_length");
    }

    @Test
    void equalRunsGiveEqualRows() throws IOException {
        run(spec());
        byte[] once = Files.readAllBytes(out().resolve("test_generations.jsonl"));
        run(with(spec(), Resume.NEVER));
        assertThat(out().resolve("test_generations.jsonl")).hasBinaryContent(once);
    }

    /** In place: the same file, as it is mapped. */
    private void overwrite(String name, String text) {
        try {
            Files.writeString(folder.resolve(name), text);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void run(RunSpec spec) {
        new Evaluation(console, Instant.now(), any -> model.resolved(), UppercaseModel.HERE, Scorers::of).run(spec);
    }

    private RunSpec spec() {
        return spec("translation", 1, List.of(Metric.BLEU), Set.of());
    }

    private RunSpec spec(String task, int returned, List<Metric> metrics, Set<Switch> switches) {
        return RunSpecs.in(folder)
                .withTask(task, returned)
                .withScoring(new Scoring(metrics, Scoring.DEFAULT_SEED))
                .withSwitches(switches)
                .spec();
    }

    private static RunSpec with(RunSpec spec, Resume resume) {
        return spec.withReport(report -> report.withResume(resume));
    }

    private Path out() {
        return folder.resolve("out");
    }

    private Path write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private static Set<String> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).collect(Collectors.toCollection(HashSet::new));
        }
    }

    private static JsonNode json(Path file) throws IOException {
        return JsonMapper.shared().readTree(Files.readString(file));
    }
}
