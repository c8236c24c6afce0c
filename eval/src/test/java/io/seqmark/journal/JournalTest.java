package io.seqmark.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.seqmark.base.InputException;
import io.seqmark.base.RunException;
import io.seqmark.engine.Generated;
import io.seqmark.engine.Hypothesis;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class JournalTest {
    @TempDir
    Path folder;

    private Path file() {
        return folder.resolve("main.rows");
    }

    @Test
    void rowsComeBackAsTheyWereInAnyOrder() {
        Generated second = row(1, "zwei 😀", 7, 8, 2);
        Generated first = new Generated(
                0,
                List.of(new Hypothesis("eins", List.of(5, 2), -0.25f), new Hypothesis("", List.of(), Float.NaN)),
                true,
                12);
        try (Journal journal = Journal.open(folder, Journal.MAIN, 2, false)) {
            journal.append(second);
            assertThat(journal.contains(0)).isFalse();
            journal.append(first);
            journal.requireComplete();
            assertThat(journal.read(0)).isEqualTo(first);
            assertThat(journal.read(1)).isEqualTo(second);
        }
    }

    @Test
    void aNamedPipeAmongTheFilesOfOtherWritersIsRefusedAndNotWaitedFor() throws IOException, InterruptedException {
        Path pipe = folder.resolve("w1.rows");
        assumeTrue(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor() == 0);
        assertThatThrownBy(() -> Journal.open(folder, Journal.MAIN, 2, true).close())
                .isInstanceOf(RunException.class)
                .hasMessageContaining("expected a regular file");
    }

    @Test
    void scoresOfTokensAndFlagsComeBackAndTheirAbsenceToo() {
        Generated scored = new Generated(
                0,
                List.of(
                        new Hypothesis(
                                "eins", List.of(5, 2), -0.25f, Optional.of(List.of(-0.125f, Float.NEGATIVE_INFINITY))),
                        new Hypothesis("", List.of(), 0f, Optional.of(List.of()))),
                true,
                12);
        Generated plain = row(1, "zwei", 7, 2);
        Generated overflowed = new Generated(2, plain.hypotheses(), false, 3, true, 0);
        try (Journal journal = Journal.open(folder, Journal.MAIN, 3, false)) {
            journal.append(scored);
            journal.append(overflowed);
            journal.append(plain);
        }
        try (Journal journal = Journal.open(folder, Journal.MAIN, 3, true)) {
            assertThat(journal.read(0)).isEqualTo(scored);
            assertThat(journal.read(1)).isEqualTo(plain);
            assertThat(journal.read(2)).isEqualTo(overflowed);
        }
    }

    @Test
    void aJournalIsReadBackByTheNextProcessOrStartedAfresh() {
        try (Journal journal = Journal.open(folder, Journal.MAIN, 3, false)) {
            journal.append(row(2, "c", 2));
            journal.append(row(0, "a", 2));
        }
        try (Journal journal = Journal.open(folder, Journal.MAIN, 3, true)) {
            assertThat(journal.rows()).isEqualTo(2);
            assertThat(journal.contains(1)).isFalse();
            journal.append(row(1, "b", 2));
            assertThat(journal.read(2)).isEqualTo(row(2, "c", 2));
            journal.requireComplete();
        }
        try (Journal journal = Journal.open(folder, Journal.MAIN, 3, false)) {
            assertThat(journal.rows()).isZero();
            assertThat(file()).isEmptyFile();
        }
    }

    @Test
    void eachWriterHasAFileAndReadsThoseOfAll() {
        try (Journal zero = Journal.open(folder, "rank-0", 3, true);
                Journal one = Journal.open(folder, "rank-1", 3, true)) {
            zero.append(row(0, "a", 2));
            one.append(row(1, "b", 2));
            assertThat(one.contains(0)).isFalse();
            assertThat(one.length("rank-0")).isZero();
            assertThat(one.refresh()).isEqualTo(1);
            assertThat(one.refresh()).isZero();
            assertThat(one.read(0)).isEqualTo(row(0, "a", 2));
            assertThat(one.append(row(0, "late", 2))).isFalse();
            zero.append(row(2, "c", 2));
            assertThat(one.refresh()).isEqualTo(1);
            one.requireComplete();
            assertThat(folder.resolve("rank-0.rows")).hasSize(one.length("rank-0"));
        }
        try (Journal all = Journal.open(folder, Journal.MAIN, 3, true)) {
            all.requireComplete();
            assertThat(all.read(1)).isEqualTo(row(1, "b", 2));
            all.delete();
        }
        assertThat(folder).doesNotExist();
    }

    @Test
    void theFirstOfTwoRowsOfAnIdCounts() {
        try (Journal zero = Journal.open(folder, "rank-0", 1, true);
                Journal one = Journal.open(folder, "rank-1", 1, true)) {
            one.append(row(0, "mine", 2));
            zero.append(row(0, "his", 2));
            assertThat(one.refresh()).isZero();
            assertThat(one.read(0)).isEqualTo(row(0, "mine", 2));
        }
    }

    @Test
    void aRunThatStartsAfreshKeepsNobodysRowsAndAWriterAmongOthersOnlyDropsItsOwn() {
        try (Journal zero = Journal.open(folder, "rank-0", 2, true);
                Journal one = Journal.open(folder, "rank-1", 2, true)) {
            zero.append(row(0, "a", 2));
            one.append(row(1, "b", 2));
        }
        try (Journal one = Journal.open(folder, "rank-1", 2, false)) {
            assertThat(one.contains(0)).isTrue();
            assertThat(one.contains(1)).isFalse();
        }
        try (Journal main = Journal.open(folder, Journal.MAIN, 2, false)) {
            assertThat(main.rows()).isZero();
            assertThat(folder.resolve("rank-0.rows")).doesNotExist();
        }
    }

    @Test
    void twoProcessesThatTakeThemselvesForTheSameRankAreNoticed() {
        try (Journal one = Journal.open(folder, "rank-1", 3, true);
                Journal other = Journal.open(folder, "rank-1", 3, true)) {
            one.append(row(0, "a", 2));
            assertThatThrownBy(() -> other.append(row(1, "b", 2)))
                    .isInstanceOf(RunException.class)
                    .hasMessageContaining("rank-1.rows: another process writes to it as well");
            one.append(row(2, "c", 2));
        }
    }

    @Test
    void aWritersNameCannotLeaveTheFolder() {
        assertThatThrownBy(() -> Journal.open(folder, "../x", 1, true)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void timingComesBack() {
        Generated timed = new Generated(0, List.of(new Hypothesis("a", List.of(2), 0f)), false, 3, false, 1234);
        try (Journal journal = Journal.open(folder, Journal.MAIN, 1, false)) {
            journal.append(timed);
            assertThat(journal.read(0).millis()).isEqualTo(1234);
        }
    }

    @Test
    void everyIdExactlyOnce() {
        try (Journal journal = Journal.open(folder, Journal.MAIN, 3, false)) {
            journal.append(row(0, "a", 2));
            assertThat(journal.append(row(0, "a second one", 2))).isFalse();
            assertThat(journal.read(0)).isEqualTo(row(0, "a", 2));
            assertThatThrownBy(() -> journal.append(row(3, "d", 2)))
                    .isInstanceOf(RunException.class)
                    .hasMessageContaining("example 3 is not one of the 3");
            assertThatThrownBy(journal::requireComplete)
                    .isInstanceOf(RunException.class)
                    .hasMessageContaining("2 of 3 examples have no result, the first is line 2");
            assertThatThrownBy(() -> journal.read(1)).isInstanceOf(RunException.class);
        }
    }

    @Test
    void twoRunsDoNotWriteToOneJournal() {
        try (Journal journal = Journal.open(folder, Journal.MAIN, 1, false)) {
            assertThatThrownBy(() -> Journal.open(folder, Journal.MAIN, 1, false))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("another run is writing to " + folder);
            journal.append(row(0, "a", 2));
        }
    }

    @Test
    void aLinkIsNotFollowed() throws IOException {
        Path victim = Files.writeString(folder.resolve("victim"), "of somebody else");
        Files.createSymbolicLink(file(), victim);
        assertThatThrownBy(() -> Journal.open(folder, Journal.MAIN, 1, false))
                .isInstanceOf(RunException.class)
                .hasMessageContaining("main.rows");
        assertThat(victim).hasContent("of somebody else");
    }

    @Test
    void rowsOfAnotherRunAreRefusedWheneverTheyComeAndOnesOwnAreTaken() {
        Session mine = Session.of("mine");
        try (Journal one = Journal.open(folder, "rank-1", mine, 3, true)) {
            one.append(row(1, "b", 2));
        }
        assertThatThrownBy(() -> Journal.open(folder, "rank-0", Session.of("other"), 3, true))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("rank-1.rows holds rows of another run");
        try (Journal zero = Journal.open(folder, "rank-0", mine, 3, true)) {
            assertThat(zero.contains(1)).isTrue();
            try (Journal main = Journal.open(folder, "rank-2", Session.of("mine"), 3, true)) {
                main.append(row(2, "c", 2));
            }
            assertThat(zero.refresh()).isEqualTo(1);
            JournalFolder.removeForeign(folder, Session.of("other"));
            try (Journal main = Journal.open(folder, Journal.MAIN, Session.of("other"), 3, false)) {
                main.append(row(0, "not mine", 2));
            }
            assertThatThrownBy(zero::refresh)
                    .isInstanceOf(RunException.class)
                    .hasMessageContaining("main.rows holds rows of another run");
            assertThat(zero.contains(0)).isFalse();
        }
    }

    /** The version before wrote rows alone; whoever resumes has compared run.json. */
    @Test
    void rowsOfTheVersionBeforeAreTakenIfTheyWereThereFromTheStart() throws IOException {
        try (Journal before = Journal.open(folder, Journal.MAIN, 3, false)) {
            before.append(row(0, "a", 2));
        }
        byte[] old = Files.readAllBytes(file());
        Session session = Session.of("run");
        try (Journal now = Journal.open(folder, Journal.MAIN, session, 3, true)) {
            assertThat(now.read(0)).isEqualTo(row(0, "a", 2));
            now.append(row(1, "b", 2));
        }
        try (Journal again = Journal.open(folder, Journal.MAIN, session, 3, true)) {
            assertThat(again.rows()).isEqualTo(2);
            Files.write(folder.resolve("rank-7.rows"), old);
            assertThatThrownBy(again::refresh)
                    .isInstanceOf(RunException.class)
                    .hasMessageContaining("rank-7.rows holds rows of another run");
        }
    }

    @Test
    void whoeverBeginsARunRemovesRowsOfOthersOnly() {
        for (String run : List.of("mine", "other")) {
            try (Journal journal = Journal.open(folder, "rank-" + run, Session.of(run), 3, true)) {
                journal.append(row(1, "b", 2));
            } catch (InputException otherIsThere) {
                // rank-mine is foreign to the second one, whose own file is empty then
            }
        }
        JournalFolder.removeForeign(folder, Session.of("other"));
        assertThat(folder.resolve("rank-mine.rows")).doesNotExist();
        assertThat(folder.resolve("rank-other.rows")).exists();
    }

    @Test
    void theTimeOfEarlierProcessesIsKept() {
        Instant first = Instant.now().minusSeconds(5000);
        try (Journal journal = Journal.open(folder, Journal.MAIN, Session.of("run", first), 3, false)) {
            assertThat(journal.earlierMillis()).isZero();
            journal.append(row(0, "a", 2));
        }
        Instant second = Instant.now();
        try (Journal journal = Journal.open(folder, Journal.MAIN, Session.of("run", second), 3, true)) {
            assertThat(journal.earlierMillis()).isGreaterThanOrEqualTo(5_000_000);
            assertThat(journal.rows()).isEqualTo(1);
        }
    }

    @Test
    void whatProcessesDoAtTheSameTimeCountsOnce() {
        WorkedTime time = new WorkedTime();
        time.add(1000, 100);
        time.add(1000, 500); // the same one, later
        time.add(1400, 300);
        time.add(1450, 20);
        time.add(5000, 1000);
        assertThat(time.before(10_000)).isEqualTo(700 + 1000);
        assertThat(time.before(5_500)).isEqualTo(700 + 500);
        assertThat(time.before(900)).isZero();
    }

    private static Generated row(long id, String text, Integer... ids) {
        return new Generated(id, List.of(new Hypothesis(text, List.of(ids), -1.5f)), false, 3);
    }
}
