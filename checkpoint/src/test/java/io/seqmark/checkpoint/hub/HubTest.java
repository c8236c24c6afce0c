package io.seqmark.checkpoint.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.seqmark.base.InputException;
import io.seqmark.base.RunException;
import io.seqmark.checkpoint.hub.FakeHub.Fault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The client against a local server that speaks the hub's API. */
@Timeout(120)
final class HubTest {
    private static final String REPO = "seqmark-test/tiny";
    private static final String TOKEN = "hf_notARealToken";
    /** Longer than a busy machine takes between two packets of a local server. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final byte[] WEIGHTS = random(200_000);

    @TempDir
    private Path folder;

    private FakeHub server;
    private final List<String> notes = Collections.synchronizedList(new ArrayList<>());
    private final List<Duration> pauses = Collections.synchronizedList(new ArrayList<>());

    @BeforeEach
    void start() throws IOException {
        server = new FakeHub(REPO)
                .with("config.json", "{\"model_type\": \"marian\"}")
                .with("vocab.json", "{\"</s>\": 0}")
                .with("source.spm", random(3000))
                .with("README.md", "# not needed")
                .with("tf_model.h5", "not needed")
                .with("pytorch_model.bin", "not needed")
                .with("model.safetensors", WEIGHTS);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aFreshDownloadMakesTheSharedLayout() throws IOException {
        Path snapshot = resolve(REPO);
        Path model = folder.resolve("hub/models--seqmark-test--tiny");
        assertThat(snapshot).isEqualTo(model.resolve("snapshots").resolve(FakeHub.COMMIT));
        assertThat(names(snapshot)).containsExactly("config.json", "model.safetensors", "source.spm", "vocab.json");
        assertThat(snapshot.resolve("model.safetensors")).hasBinaryContent(WEIGHTS);
        assertThat(Files.readSymbolicLink(snapshot.resolve("model.safetensors")))
                .isEqualTo(Path.of("../../blobs/" + FakeHub.sha256(WEIGHTS)));
        assertThat(Files.readString(model.resolve("refs/main"))).isEqualTo(FakeHub.COMMIT);
        assertThat(names(model.resolve("blobs")))
                .hasSize(4)
                .allMatch(name -> name.matches("[0-9a-f]{40}|[0-9a-f]{64}"));
        assertThat(notes.getFirst()).isEqualTo("downloading seqmark-test/tiny: 4 files, 0.2 MB");
        assertThat(server.requests()).noneMatch(request -> request.path().contains("pytorch_model"));
    }

    /** A model of COMET has its weights in a folder of their own, and no files of transformers. */
    @Test
    void aModelOfCometIsFetchedWithItsFolder() throws IOException {
        try (FakeHub comet = new FakeHub(REPO)
                .with("hparams.yaml", "class_identifier: regression_metric\n")
                .with("README.md", "---\nlicense: apache-2.0\n---\n")
                .with("LICENSE", "not needed")
                .with("checkpoints/model.ckpt", WEIGHTS)) {
            HubSettings settings =
                    HubSettings.of(Map.of("HF_ENDPOINT", comet.endpoint(), "HF_HOME", folder.toString()), folder);
            Path snapshot = new Hub(settings, notes::add, NeededFiles.COMET)
                    .resolve(HubId.parse(REPO).orElseThrow());
            assertThat(names(snapshot)).containsExactly("README.md", "checkpoints", "hparams.yaml");
            assertThat(snapshot.resolve("checkpoints/model.ckpt")).hasBinaryContent(WEIGHTS);
            assertThat(Files.readSymbolicLink(snapshot.resolve("checkpoints/model.ckpt")))
                    .isEqualTo(Path.of("../../../blobs/" + FakeHub.sha256(WEIGHTS)));
            int asked = comet.requests().size();
            assertThat(new Hub(settings, notes::add, NeededFiles.COMET)
                            .resolve(HubId.parse(REPO).orElseThrow()))
                    .isEqualTo(snapshot);
            assertThat(comet.requests()).hasSize(asked);
        }
    }

    /** Of the encoder of a metric, whose weights the metric has. */
    @Test
    void aConfigurationAndATokenizerAreFetchedWithoutWeights() throws IOException {
        HubSettings settings =
                HubSettings.of(Map.of("HF_ENDPOINT", server.endpoint(), "HF_HOME", folder.toString()), folder);
        Path snapshot = new Hub(settings, notes::add, NeededFiles.WITHOUT_WEIGHTS)
                .resolve(HubId.parse(REPO).orElseThrow());
        assertThat(names(snapshot)).containsExactly("config.json", "source.spm", "vocab.json");
        assertThat(server.requests()).noneMatch(request -> request.path().contains("model.safetensors"));
        assertThat(names(resolve(REPO))).contains("model.safetensors");
    }

    @Test
    void aCompleteCacheNeedsNoNetwork() {
        Path first = resolve(REPO);
        int asked = server.requests().size();
        assertThat(resolve(REPO)).isEqualTo(first);
        assertThat(resolve(REPO + "@" + FakeHub.COMMIT)).isEqualTo(first);
        assertThat(server.requests()).hasSize(asked);
    }

    /** Another tool may have fetched the config alone, and files that are there are not fetched again. */
    @Test
    void anIncompleteSnapshotIsCompleted() throws IOException {
        Path snapshot = resolve(REPO);
        Files.delete(snapshot.resolve("model.safetensors"));
        Files.delete(folder.resolve("hub/models--seqmark-test--tiny/blobs").resolve(FakeHub.sha256(WEIGHTS)));
        assertThat(resolve(REPO).resolve("model.safetensors")).hasBinaryContent(WEIGHTS);
        assertThat(server.requests("GET", "config.json")).hasSize(1);
        assertThat(server.requests("GET", "model.safetensors").stream()
                        .filter(r -> r.server().equals("storage")))
                .hasSize(2);
    }

    @Test
    void anotherRevisionHasItsOwnReference() throws IOException {
        resolve(REPO + "@refs/pr/7");
        assertThat(folder.resolve("hub/models--seqmark-test--tiny/refs/refs/pr/7"))
                .hasContent(FakeHub.COMMIT);
        assertThat(server.requests().getFirst().path()).isEqualTo("/api/models/" + REPO + "/revision/refs/pr/7");
    }

    @Test
    void takesTheShardsThatTheIndexNames() throws IOException {
        String index = "{\"weight_map\":{\"a\":\"s1.safetensors\",\"b\":\"s2.safetensors\"}}";
        try (FakeHub sharded = new FakeHub(REPO)
                .with("config.json", "{}")
                .with("tokenizer.json", "{}")
                .with("pytorch_model.bin", "not needed")
                .with("model.safetensors.index.json", index)
                .with("s1.safetensors", random(5000))
                .with("s2.safetensors", random(6000))
                .with("s3.safetensors", "not needed")) {
            assertThat(names(resolve(REPO, Map.of("HF_ENDPOINT", sharded.endpoint()))))
                    .containsExactly(
                            "config.json",
                            "model.safetensors.index.json",
                            "s1.safetensors",
                            "s2.safetensors",
                            "tokenizer.json");
        }
    }

    @Test
    void resumesWhereTheConnectionBroke() {
        SplittableRandom random = new SplittableRandom(11);
        for (int round = 0; round < 10; round++) {
            int cut = random.nextInt(1, WEIGHTS.length);
            AtomicInteger asked = new AtomicInteger();
            int before = server.requests().size();
            server.fail(request -> request.server().equals("storage")
                            && request.path().endsWith("safetensors")
                            && asked.getAndIncrement() == 0
                    ? Optional.of(new Fault.Cut(cut))
                    : Optional.empty());
            assertThat(resolve(
                                    REPO,
                                    Map.of(
                                            "HF_HOME",
                                            folder.resolve("home" + round).toString()))
                            .resolve("model.safetensors"))
                    .hasBinaryContent(WEIGHTS);
            List<FakeHub.Request> tries = server.requests().stream()
                    .skip(before)
                    .filter(request ->
                            request.server().equals("storage") && request.path().endsWith("safetensors"))
                    .toList();
            assertThat(tries).hasSize(2);
            assertThat(tries.getLast().range())
                    .hasValueSatisfying(range -> assertThat(range)
                            .matches("bytes=[0-9]+-")
                            .satisfies(text -> assertThat(Integer.parseInt(text.substring(6, text.length() - 1)))
                                    .isBetween(0, cut)));
        }
    }

    @Test
    void theNextCommandGoesOnWithWhatADeadOneLeft() throws IOException {
        server.fail(
                request -> request.server().equals("storage") && request.path().endsWith("safetensors")
                        ? Optional.of(request.range().isEmpty() ? new Fault.Cut(150_000) : new Fault.Cut(0))
                        : Optional.empty());
        assertThatExceptionOfType(RunException.class)
                .isThrownBy(() -> resolve(REPO))
                .withMessageContaining("model.safetensors: the connection keeps breaking after ")
                .withMessageContaining("goes on from there");
        Path part = folder.resolve("hub/models--seqmark-test--tiny/blobs")
                .resolve(FakeHub.sha256(WEIGHTS) + ".seqmark.incomplete");
        long kept = Files.size(part);
        assertThat(kept).isPositive();
        assertThat(folder.resolve("hub/models--seqmark-test--tiny/refs/main")).doesNotExist();
        server.fail(request -> Optional.empty());
        assertThat(resolve(REPO).resolve("model.safetensors")).hasBinaryContent(WEIGHTS);
        assertThat(server.requests().stream()
                        .filter(r -> r.server().equals("storage"))
                        .toList()
                        .getLast()
                        .range())
                .contains("bytes=" + kept + "-");
        assertThat(part).doesNotExist();
    }

    @Test
    void beginsAnewWhereTheServerCannotContinue() throws IOException {
        AtomicInteger asked = new AtomicInteger();
        server.fail(
                request -> request.server().equals("storage") && request.path().endsWith("safetensors")
                        ? Optional.of(asked.getAndIncrement() == 0 ? new Fault.Cut(70_000) : new Fault.WholeFile())
                        : Optional.empty());
        assertThat(resolve(REPO).resolve("model.safetensors")).hasBinaryContent(WEIGHTS);
    }

    @Test
    void refusesContentWithAnotherHash() throws IOException {
        byte[] other = WEIGHTS.clone();
        other[12345] ^= 1;
        server.fail(
                request -> request.server().equals("storage") && request.path().endsWith("safetensors")
                        ? Optional.of(new Fault.Content(other))
                        : Optional.empty());
        assertRefused(RunException.class, REPO, "what the server sends has not the hash " + FakeHub.sha256(WEIGHTS));
        assertThat(names(folder.resolve("hub/models--seqmark-test--tiny/blobs")))
                .noneMatch(name -> name.contains(FakeHub.sha256(WEIGHTS)));
    }

    @Test
    void refusesASmallFileWithAnotherHash() {
        byte[] other = "{\"</s>\": 1}".getBytes(StandardCharsets.UTF_8);
        server.fail(request ->
                request.path().endsWith("vocab.json") && request.method().equals("GET")
                        ? Optional.of(new Fault.Content(other))
                        : Optional.empty());
        assertRefused(RunException.class, REPO, "vocab.json: what the server sends has not the hash");
    }

    /** A proxy's page in place of the file, longer or shorter than announced. */
    @ParameterizedTest
    @ValueSource(ints = {10, 300_000})
    void refusesContentOfAnotherSize(int size) {
        server.fail(
                request -> request.server().equals("storage") && request.path().endsWith("safetensors")
                        ? Optional.of(new Fault.Content(random(size)))
                        : Optional.empty());
        assertThatExceptionOfType(RunException.class).isThrownBy(() -> resolve(REPO));
    }

    /** Every range is refused and every connection breaks: the tries are counted all the same. */
    @Test
    void givesUpOnAServerThatMakesItBeginAnewForEver() {
        server.fail(request -> !request.server().equals("storage")
                        || !request.path().endsWith("safetensors")
                ? Optional.empty()
                : Optional.of(request.range().isPresent() ? new Fault.Status(416, Map.of()) : new Fault.Cut(50_000)));
        assertRefused(RunException.class, REPO, "the connection keeps breaking");
        assertThat(server.requests("GET", "model.safetensors")).hasSizeLessThan(40);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "401|''|the hub refuses the model (401); check the name, or if it is private or gated",
                "403|GatedRepo|the hub refuses the model (403)",
                "404|RepoNotFound|the hub has no such model; check the name",
                "404|RevisionNotFound|the hub's model has no revision v9",
                "418|''|the hub answered 418",
            })
    void saysWhyTheHubRefuses(int status, String code, String complaint) {
        server.fail(request ->
                Optional.of(new Fault.Status(status, code.isEmpty() ? Map.of() : Map.of("X-Error-Code", code))));
        assertRefused(InputException.class, REPO + "@v9", "--model_name seqmark-test/tiny@v9: ");
        assertRefused(InputException.class, REPO + "@v9", complaint);
        assertThat(pauses).isEmpty();
    }

    @Test
    void saysThatTheTokenDoesNotHelp() {
        server.fail(request -> Optional.of(new Fault.Status(401, Map.of())));
        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> resolve(REPO, Map.of("HF_TOKEN", TOKEN)))
                .withMessageContaining("the token in HF_TOKEN has no access to it")
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain(TOKEN));
    }

    @Test
    void waitsAsLongAsTheServerAsks() {
        AtomicInteger asked = new AtomicInteger();
        server.fail(request -> asked.getAndIncrement() < 2
                ? Optional.of(new Fault.Status(429, Map.of("Retry-After", asked.get() == 1 ? "7" : "99999")))
                : Optional.empty());
        resolve(REPO);
        assertThat(pauses).containsExactly(Duration.ofSeconds(7), Duration.ofSeconds(60));
    }

    @Test
    void givesUpOnAServerThatStaysBusy() {
        server.fail(request -> Optional.of(new Fault.Status(503, Map.of())));
        assertRefused(RunException.class, REPO, "the hub answered 503 5 times");
        assertThat(pauses)
                .containsExactly(
                        Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(4), Duration.ofSeconds(8));
    }

    @Test
    void theTokenGoesToTheHubAlone() {
        resolve(REPO, Map.of("HF_TOKEN", TOKEN));
        assertThat(server.requests().stream().filter(request -> request.server().equals("hub")))
                .isNotEmpty()
                .allMatch(request -> request.token().equals(Optional.of("Bearer " + TOKEN)));
        assertThat(server.requests().stream().filter(request -> request.server().equals("storage")))
                .isNotEmpty()
                .allMatch(request -> request.token().isEmpty());
    }

    @Test
    void offlineUsesTheCacheOnly() {
        Map<String, String> offline = Map.of("HF_HUB_OFFLINE", "1");
        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> resolve(REPO, offline))
                .withMessageContaining("not in the hub's cache " + folder.resolve("hub"))
                .withMessageContaining("HF_HUB_OFFLINE forbids to download it");
        assertThat(server.requests()).isEmpty();
        Path snapshot = resolve(REPO);
        int asked = server.requests().size();
        assertThat(resolve(REPO, offline)).isEqualTo(snapshot);
        assertThat(server.requests()).hasSize(asked);
    }

    @Test
    void anUnreachableHubIsNoReasonToWait() throws IOException {
        String endpoint = server.endpoint();
        server.close();
        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> resolve(REPO, Map.of("HF_ENDPOINT", endpoint)))
                .withMessageContaining("no such directory, and 127.0.0.1 cannot be reached");
        assertThat(pauses).hasSize(1);
    }

    /** Names, hashes and commits of a server never choose where on the disk something is written. */
    @Test
    void nothingThatAServerSaysLeadsOutOfTheCache() throws IOException {
        for (String commit : List.of("../../../evil", "main", "", "0123456789ABCDEF0123456789ABCDEF01234567")) {
            server.commit(commit);
            assertRefused(RunException.class, REPO, "the hub names no commit of it");
        }
        server.commit(FakeHub.COMMIT);
        for (String tag : List.of("\"../../evil\"", "\"\"", "evil", "\"" + "0".repeat(64) + "/../x\"")) {
            server.fail(request -> Optional.of(new Fault.Headers(Map.of("ETag", tag, "X-Linked-Etag", tag))));
            assertRefused(RunException.class, REPO, "the server names no hash of the file");
        }
        server.fail(request -> Optional.empty());
        server.alsoList("../config.json", "/etc/passwd", "a/../../merges.txt", "..");
        resolve(REPO);
        try (Stream<Path> all = Files.walk(folder)) {
            assertThat(all.filter(path -> !Files.isDirectory(path)))
                    .allMatch(path -> path.startsWith(folder.resolve("hub")));
        }
    }

    @Test
    void anIndexCannotNameFilesElsewhere() throws IOException {
        try (FakeHub fresh = new FakeHub("seqmark-test/shards")
                .with("config.json", "{}")
                .with("model.safetensors.index.json", "{\"weight_map\":{\"a\":\"../../../../evil\"}}")) {
            assertThatExceptionOfType(InputException.class)
                    .isThrownBy(() -> resolve("seqmark-test/shards", Map.of("HF_ENDPOINT", fresh.endpoint())))
                    .withMessageContaining("weight_map does not name the shards beside it");
            assertThat(fresh.requests()).noneMatch(request -> request.path().contains("evil"));
        }
    }

    @Test
    void refusesModelsThatCannotBeEvaluated() throws IOException {
        try (FakeHub fresh = new FakeHub(REPO).with("config.json", "{}").with("flax_model.msgpack", "x")) {
            assertThatExceptionOfType(InputException.class)
                    .isThrownBy(() -> resolve(REPO, Map.of("HF_ENDPOINT", fresh.endpoint())))
                    .withMessageContaining("the hub's model has no PyTorch weights");
        }
        try (FakeHub fresh = new FakeHub(REPO).with("README.md", "x")) {
            assertThatExceptionOfType(InputException.class)
                    .isThrownBy(() -> resolve(REPO, Map.of("HF_ENDPOINT", fresh.endpoint())))
                    .withMessageContaining("the hub's model has no config.json");
        }
    }

    @Test
    void twoCommandsAtOnceDownloadOnce() throws Exception {
        try (ExecutorService pool = Executors.newFixedThreadPool(3)) {
            List<Future<Path>> all = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                all.add(pool.submit(() -> resolve(REPO)));
            }
            for (Future<Path> each : all) {
                assertThat(each.get(60, TimeUnit.SECONDS).resolve("model.safetensors"))
                        .hasBinaryContent(WEIGHTS);
            }
        }
        assertThat(server.requests().stream()
                        .filter(r -> r.server().equals("storage") && r.path().endsWith("safetensors")))
                .hasSize(1);
    }

    /**
     * The layout of huggingface_hub's guide to its cache, by hand: blobs, links, a reference, and empty files for what was looked
     * for in vain.
     */
    private Path cacheOfAnotherTool(List<String> names, List<String> absent) throws IOException {
        Path model = folder.resolve("hub/models--seqmark-test--tiny");
        Path snapshot = Files.createDirectories(model.resolve("snapshots").resolve(FakeHub.COMMIT));
        Path none = Files.createDirectories(model.resolve(".no_exist").resolve(FakeHub.COMMIT));
        Files.createDirectories(model.resolve("blobs"));
        Files.createDirectories(model.resolve("refs"));
        Files.writeString(model.resolve("refs/main"), FakeHub.COMMIT);
        for (String name : names) {
            Files.writeString(model.resolve("blobs").resolve("etag-of-" + name), "x");
            Files.createSymbolicLink(snapshot.resolve(name), Path.of("../../blobs/etag-of-" + name));
        }
        for (String name : absent) {
            Files.createFile(none.resolve(name));
        }
        return snapshot;
    }

    /** The hub is asked once what the snapshot's commit has; weights in another form than the preferred one are kept. */
    @Test
    void completesACacheThatAnotherToolWrote() throws IOException {
        server.with("generation_config.json", "{\"num_beams\": 4}");
        Path snapshot = cacheOfAnotherTool(List.of("config.json", "vocab.json", "pytorch_model.bin"), List.of());
        assertThat(resolve(REPO)).isEqualTo(snapshot);
        assertThat(snapshot.resolve("generation_config.json")).hasContent("{\"num_beams\": 4}");
        assertThat(names(snapshot))
                .containsExactly(
                        "config.json", "generation_config.json", "pytorch_model.bin", "source.spm", "vocab.json");
        assertThat(snapshot.resolve("vocab.json")).hasContent("x");
        assertThat(server.requests().getFirst().path()).endsWith("/revision/" + FakeHub.COMMIT);
        int asked = server.requests().size();
        assertThat(resolve(REPO)).isEqualTo(snapshot);
        assertThat(resolve(REPO, Map.of("HF_HUB_OFFLINE", "1"))).isEqualTo(snapshot);
        assertThat(server.requests()).hasSize(asked);
    }

    @ParameterizedTest
    @ValueSource(strings = {"generation_config.json", "source.spm", "vocab.json"})
    void whatASnapshotLacksOfItsRepositoryIsFetchedOrNamed(String name) throws IOException {
        server.with("generation_config.json", "{\"num_beams\": 4}");
        Path snapshot = resolve(REPO);
        byte[] content = Files.readAllBytes(snapshot.resolve(name));
        Files.delete(snapshot.resolve(name));
        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> resolve(REPO, Map.of("HF_HUB_OFFLINE", "1")))
                .withMessageContaining("has no " + name + ", which the repository has")
                .withMessageContaining(snapshot.toString());
        assertThat(resolve(REPO).resolve(name)).hasBinaryContent(content);
    }

    @Test
    void offlineASnapshotThatMayLackWhatDecidesOnNumbersIsRefused() throws IOException {
        List<String> files = List.of("config.json", "tokenizer.json", "model.safetensors");
        Path snapshot = cacheOfAnotherTool(
                files, List.of("tokenizer_config.json", "special_tokens_map.json", "added_tokens.json"));
        Map<String, String> offline = Map.of("HF_HUB_OFFLINE", "1");
        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> resolve(REPO, offline))
                .withMessageContaining(snapshot + " has no generation_config.json, nothing in the cache says");
        Path none = folder.resolve("hub/models--seqmark-test--tiny/.no_exist").resolve(FakeHub.COMMIT);
        Files.createFile(none.resolve("generation_config.json"));
        assertThat(resolve(REPO, offline)).isEqualTo(snapshot);
        // as snapshot_download leaves it, which fetches every file
        Files.delete(none.resolve("generation_config.json"));
        Files.createFile(snapshot.resolve(".gitattributes"));
        assertThat(resolve(REPO, offline)).isEqualTo(snapshot);
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void whereTheHubDoesNotAnswerACacheThatHasAllIsUsed() throws IOException {
        List<String> files = List.of("config.json", "tokenizer.json", "model.safetensors");
        Path snapshot = cacheOfAnotherTool(files, List.of());
        server.close();
        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> resolve(REPO))
                .withMessageContaining(snapshot + " has no added_tokens.json and no generation_config.json")
                .withMessageContaining("cannot be reached");
        Files.createFile(snapshot.resolve(".gitattributes"));
        assertThat(resolve(REPO)).isEqualTo(snapshot);
        assertThat(notes).anyMatch(note -> note.startsWith("using the cached snapshot of " + REPO));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/models/", "model.safetensors"})
    void aBodyThatFallsSilentIsDropped(String where) {
        server.fail(request -> request.method().equals("GET") && request.path().contains(where)
                ? Optional.of(new Fault.Silence(20))
                : Optional.empty());
        Map<String, String> environment = Map.of("HF_ENDPOINT", server.endpoint(), "HF_HOME", folder.toString());
        Hub impatient = new Hub(HubSettings.of(environment, folder), notes::add, pauses::add, Duration.ofMillis(300));
        assertThatExceptionOfType(RunException.class)
                .isThrownBy(() -> impatient.outline(HubId.parse(REPO).orElseThrow()))
                .withMessageContaining("cannot be read");
    }

    @Test
    void aBodyWithoutASizeHasABound() throws IOException {
        server.fail(
                request -> request.path().endsWith("vocab.json") ? Optional.of(new Fault.Endless()) : Optional.empty());
        assertRefused(
                RunException.class, REPO, "vocab.json: the server does not say how large it is, and sends more than");
        assertThat(names(folder.resolve("hub/models--seqmark-test--tiny/blobs")))
                .noneMatch(name -> name.startsWith(FakeHub.gitHash("{\"</s>\": 0}".getBytes(StandardCharsets.UTF_8))));
    }

    private Path resolve(String id) {
        return resolve(id, Map.of());
    }

    private Path resolve(String id, Map<String, String> environment) {
        Map<String, String> all = new HashMap<>(Map.of("HF_ENDPOINT", server.endpoint(), "HF_HOME", folder.toString()));
        all.putAll(environment);
        return hub(all).resolve(HubId.parse(id).orElseThrow());
    }

    private Hub hub(Map<String, String> environment) {
        return new Hub(HubSettings.of(environment, folder), notes::add, pauses::add, PATIENCE);
    }

    private void assertRefused(Class<? extends RuntimeException> type, String id, String complaint) {
        assertThatExceptionOfType(type)
                .isThrownBy(() -> resolve(id))
                .withMessageContaining(complaint)
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
    }

    private static List<String> names(Path directory) throws IOException {
        try (Stream<Path> paths = Files.list(directory)) {
            return paths.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    private static byte[] random(int size) {
        byte[] bytes = new byte[size];
        new java.util.Random(size).nextBytes(bytes);
        return bytes;
    }
}
