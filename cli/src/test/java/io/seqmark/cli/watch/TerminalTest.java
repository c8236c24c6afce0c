package io.seqmark.cli.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.seqmark.compute.Console.Display;
import io.seqmark.compute.Console.Phase;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** On a terminal of the system, which is made narrower and wider meanwhile. */
@EnabledOnOs(OS.LINUX)
final class TerminalTest {
    @Test
    void theLineFollowsTheWidth() throws Throwable {
        AtomicLong clock = new AtomicLong();
        try (Pty pty = new Pty();
                PrintStream device =
                        new PrintStream(new FileOutputStream(pty.device()), true, StandardCharsets.UTF_8)) {
            pty.resize(80);
            TerminalWidth width = new TerminalWidth(pty.device(), 132);
            assertThat(width.getAsInt()).isEqualTo(80);
            Screen screen = new Screen(device);
            try (Watch watch = new Watch(screen, ProgressMode.LINE, width, "translating", _ -> {}, clock::get)) {
                watch.phase(Phase.GENERATING);
                Display display = watch.display();
                display.begin(1000, 1000);
                clock.set(Duration.ofSeconds(7).toNanos());
                display.advance(420, 420, 4984);
                watch.tick();
                assertThat(pty.read())
                        .isEqualTo("\rtranslating 42% [===>     ] 420/1,000 lines  0:07 elapsed, 0:10 left  712 tok/s"
                                + "\u001b[J\r");
                pty.resize(50);
                watch.tick();
                assertThat(pty.read()).isEqualTo("\rtranslating 42% [====>     ] 420/1,000  0:10 left\u001b[J\r");
                pty.resize(100);
                screen.lines().println("seqmark: worker 1 was killed");
                pty.read();
                watch.tick();
                assertThat(pty.read()).contains("420/1,000 lines  0:07 elapsed, 0:10 left  712 tok/s\u001b[J\r");
            }
            assertThat(pty.read()).isEqualTo("\r\u001b[J");
        }
    }

    @Test
    void whatIsNoTerminalHasTheWidthThatTheLauncherSaw() {
        assertThat(new TerminalWidth("/dev/null", 90).getAsInt()).isEqualTo(90);
        assertThat(new TerminalWidth("/dev/no/such", 90).getAsInt()).isEqualTo(90);
        assertThat(new TerminalWidth("", 90).getAsInt()).isEqualTo(90);
        assertThat(new TerminalWidth("/dev/pts/0", 0).isTerminal()).isFalse();
    }
}
