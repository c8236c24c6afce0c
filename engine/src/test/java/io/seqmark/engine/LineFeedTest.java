package io.seqmark.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.seqmark.base.InputException;
import io.seqmark.base.Semantics;
import io.seqmark.checkpoint.Checkpoint;
import io.seqmark.engine.LineFeed.Line;
import io.seqmark.generate.option.GenerationConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Lines that come while others are in flight give what they give when all are known. */
@Timeout(60)
final class LineFeedTest {
    private static List<String> texts = List.of();
    private static final Map<Long, Generated> EXPECTED = new ConcurrentHashMap<>();

    private final Map<Long, Generated> results = new ConcurrentHashMap<>();
    private final Set<Long> begun = ConcurrentHashMap.newKeySet();
    private final LineFeed feed = new LineFeed(ids -> {
        for (long id : ids) {
            assertThat(begun.add(id)).isTrue();
        }
    });

    @BeforeAll
    static void allAtOnce() throws Exception {
        texts = Files.readAllLines(Path.of("../demo/data/translation/test.source")).stream()
                .limit(60)
                .toList();
        withEngine(engine -> engine.generate(
                Lines.all(id -> texts.get((int) id), texts.size()),
                row -> EXPECTED.put(row.id(), row.untimed()),
                Progress.NONE));
    }

    @Test
    void linesMayComeInAnyPiecesWhileOthersAreInFlight() {
        withEngine(engine -> {
            feed.add(lines(40, 60));
            CompletableFuture<Void> done = start(engine);
            await(20);
            for (int first = 0; first < 40; first += 7) {
                feed.add(lines(first, Math.min(40, first + 7)));
            }
            await(60);
            assertThat(done).isNotDone();
            feed.end();
            finish(done);
        });
        assertThat(results).isEqualTo(EXPECTED);
        assertThat(begun).hasSize(60);
    }

    @Test
    void whatIsRecalledBeforeItBeginsIsNotGenerated() {
        feed.add(lines(0, 30));
        feed.add(lines(30, 60));
        feed.recall(new long[] {59, 3, 30});
        feed.end();
        withEngine(engine -> finish(start(engine)));
        assertThat(results).hasSize(57).doesNotContainKeys(3L, 30L, 59L);
        assertThat(EXPECTED.entrySet()).containsAll(results.entrySet());
    }

    @Test
    void aFeedThatEndsWithoutLinesEndsTheGeneration() {
        feed.end();
        withEngine(engine -> finish(start(engine)));
        assertThat(results).isEmpty();
    }

    /** One replica meets a bad line while the other waits for lines that will not come. */
    @Test
    void aFailureEndsThoseThatWait() {
        withEngine(engine -> {
            feed.add(List.of(new Line(7, "")));
            assertThatThrownBy(() -> engine.generate(
                            feed,
                            row -> {
                                throw new InputException("line " + row.id());
                            },
                            Progress.NONE))
                    .isInstanceOf(InputException.class)
                    .hasMessage("line 7");
        });
    }

    private CompletableFuture<Void> start(Engine engine) {
        return CompletableFuture.runAsync(
                () -> engine.generate(feed, row -> results.put(row.id(), row.untimed()), Progress.NONE),
                command -> Thread.ofPlatform().daemon().start(command));
    }

    private static void finish(CompletableFuture<Void> done) {
        done.orTimeout(30, TimeUnit.SECONDS).join();
    }

    private void await(int count) {
        long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (results.size() < count) {
            assertThat(System.nanoTime()).isLessThan(end);
            LockSupport.parkNanos(1_000_000);
        }
    }

    private static List<Line> lines(int first, int end) {
        return IntStream.range(first, end)
                .mapToObj(id -> new Line(id, texts.get(id)))
                .toList();
    }

    private static void withEngine(Consumer<Engine> use) {
        try (Checkpoint checkpoint = Checkpoint.open("../demo/translator")) {
            GenerationConfig config = GenerationConfig.resolve(checkpoint, Optional.empty(), Semantics.HF_5, Map.of());
            EngineSpec spec = new EngineSpec(config, Semantics.HF_5, "", OptionalInt.empty(), 4, 2);
            try (Engine engine = Engine.open(checkpoint, spec)) {
                use.accept(engine);
            }
        }
    }
}
