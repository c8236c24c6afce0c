package io.seqmark.cli.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.seqmark.base.InputException;
import io.seqmark.compute.Console.Display;
import io.seqmark.compute.Console.Phase;
import io.seqmark.compute.ScoreSoFar;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class WatchTest {
    private final AtomicLong clock = new AtomicLong();
    private final AtomicInteger columns = new AtomicInteger(80);
    private final ByteArrayOutputStream raw = new ByteArrayOutputStream();
    private final Screen screen = new Screen(new PrintStream(raw, true, StandardCharsets.UTF_8));
    private final List<String> notes = new ArrayList<>();

    @TempDir
    Path folder;

    @Test
    void plainIsALineEveryTenSeconds() {
        try (Watch watch = watch(ProgressMode.PLAIN)) {
            Display display = generating(watch, 2000, 40_000);
            for (int second = 1; second <= 25; second++) {
                clock.set(Duration.ofSeconds(second).toNanos());
                display.advance(10, 200, 120);
                watch.tick();
            }
        }
        // 100 examples in 10 s, of 2,000 with as many tokens each: 190 s to go; 200 in 20 s: 180 s
        assertThat(notes)
                .containsExactly(
                        "translating: 100 of 2,000 lines, 5 %, 120 tok/s, 0:10 elapsed, 3:10 left",
                        "translating: 200 of 2,000 lines, 10 %, 120 tok/s, 0:20 elapsed, 3:00 left");
        assertThat(printed()).isEmpty();
    }

    @Test
    void plainSpeaksAlsoWhereNothingHasEnded() {
        try (Watch watch = watch(ProgressMode.PLAIN)) {
            watch.phase(Phase.LOADING);
            clock.set(Duration.ofSeconds(12).toNanos());
            watch.tick();
        }
        assertThat(notes).containsExactly("loading, 0:12 elapsed");
    }

    @Test
    void aLineIsDrawnAnewAsWideAsTheTerminalIsThenAndGoesAway() {
        try (Watch watch = watch(ProgressMode.LINE)) {
            Display display = generating(watch, 10, 100);
            watch.tick();
            assertThat(printed()).isEqualTo(drawn("translating 0% [>                   ] 0/10 lines  0:00 elapsed"));
            clock.set(Duration.ofSeconds(4).toNanos());
            display.advance(5, 50, 40);
            display.lost(1);
            columns.set(50);
            watch.tick();
            assertThat(printed()).endsWith(drawn("translating 50% 5/10  0:04 left  worker 2 lost"));
            display.joined(1);
            display.scores(() -> Optional.of(new ScoreSoFar("bleu", 12.34, 5)));
            columns.set(100);
            watch.tick();
            assertThat(printed())
                    .endsWith(drawn("translating 50% [========>        ] 5/10 lines  0:04 elapsed, 0:04 left  10 tok/s"
                            + "  BLEU so far 12.3"));
        }
        assertThat(printed()).endsWith("\r\u001b[J");
        assertThat(notes).isEmpty();
    }

    /** Both stay readable: the message above, the line below it. */
    @Test
    void messagesStandAboveTheLine() {
        try (Watch watch = watch(ProgressMode.LINE)) {
            watch.phase(Phase.LOADING);
            watch.tick();
            raw.reset();
            screen.lines().println("seqmark: worker 2 was killed");
            assertThat(printed())
                    .isEqualTo("\r\u001b[Jseqmark: worker 2 was killed\n" + drawn("loading  0:00 elapsed"));
            raw.reset();
            screen.lines().print("no end yet");
            screen.lines().flush();
            assertThat(printed()).isEmpty();
        }
        screen.lines().println(" but now");
        assertThat(printed()).endsWith("no end yet but now\n");
    }

    @Test
    void nothingIsDrawnAfterTheEnd() {
        try (Watch watch = watch(ProgressMode.LINE)) {
            watch.phase(Phase.LOADING);
            screen.close();
            watch.tick();
        }
        assertThat(printed()).isEmpty();
    }

    @Test
    void programsGetAnObjectPerSecondPerPhaseAndAtTheEnd() {
        try (Watch watch = watch(ProgressMode.JSON)) {
            watch.phase(Phase.LOADING);
            Display display = generating(watch, 4, 4);
            for (int half = 1; half <= 4; half++) {
                clock.set(Duration.ofMillis(500L * half).toNanos());
                display.advance(1, 1, 3);
                watch.tick();
            }
            display.close();
            watch.phase(Phase.SCORING);
        }
        List<JsonNode> objects = printed()
                .lines()
                .map(line -> JsonMapper.shared().readTree(line))
                .toList();
        assertThat(objects.stream()
                        .map(json -> json.get("event").asString() + " "
                                + json.get("phase").asString() + " "
                                + json.get("lines").asInt()))
                .containsExactly(
                        "phase loading 0",
                        "phase generating 0",
                        "progress generating 2",
                        "progress generating 4",
                        "progress generating 4",
                        "phase scoring 4");
    }

    @Test
    void theLogHasWhatStaysWithItsTimeAndNoRedraws() throws IOException {
        Path file = folder.resolve("log");
        for (int run = 0; run < 2; run++) {
            screen.keep(file.toString());
            try (Watch watch = watch(ProgressMode.LINE)) {
                generating(watch, 10, 100);
                for (int second = 1; second <= 11; second++) {
                    clock.addAndGet(Duration.ofSeconds(1).toNanos());
                    watch.tick();
                }
                screen.lines().println("seqmark: a note");
            }
            screen.stopKeeping();
        }
        screen.lines().println("not any more");
        String time = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d(:\\d\\d(\\.\\d+)?)?(Z|[+-]\\d\\d:\\d\\d) ";
        assertThat(Files.readAllLines(file))
                .hasSize(4)
                .allMatch(line -> !line.contains("\u001b") && !line.contains("\r"))
                .satisfies(
                        lines -> assertThat(lines.get(0))
                                .matches(time + "translating: 0 of 10 lines, 0 %, 0 tok/s, 0:10 elapsed"),
                        lines -> assertThat(lines.get(1)).matches(time + "seqmark: a note"));
    }

    @Test
    void aLogThatCannotBeWrittenIsWrongInput() {
        for (String name : List.of(folder.resolve("none/log").toString(), folder.toString(), "")) {
            assertThatThrownBy(() -> screen.keep(name))
                    .isInstanceOf(InputException.class)
                    .hasMessageStartingWith("--log_file " + name)
                    .hasMessageContaining("name a file in a folder that is there");
        }
    }

    @Test
    void autoDrawsOnlyWhereThatWorks() {
        assertThat(ProgressMode.of("auto").on(true)).isEqualTo(ProgressMode.LINE);
        assertThat(ProgressMode.of("auto").on(false)).isEqualTo(ProgressMode.PLAIN);
        assertThat(ProgressMode.of("line").on(false)).isEqualTo(ProgressMode.LINE);
        assertThatThrownBy(() -> ProgressMode.of("bar"))
                .hasMessage("--progress bar is unknown: choose one of auto, line, plain, json, none");
    }

    private Watch watch(ProgressMode mode) {
        return new Watch(screen, mode, columns::get, "translating", notes::add, clock::get);
    }

    private static Display generating(Watch watch, long lines, long size) {
        watch.phase(Phase.GENERATING);
        Display display = watch.display();
        display.begin(lines, size);
        return display;
    }

    private static String drawn(String line) {
        return "\r" + line + "\u001b[J\r";
    }

    private String printed() {
        return raw.toString(StandardCharsets.UTF_8);
    }
}
