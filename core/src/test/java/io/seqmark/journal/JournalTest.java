package io.seqmark.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.seqmark.contract.InputException;
import io.seqmark.contract.RunException;
import io.seqmark.engine.Generated;
import io.seqmark.engine.Hypothesis;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

    /** /dev/full answers every write as a full disk does. */
    @Test
    void aFullDiskFailsTheRun() throws IOException {
        assumeTrue(Files.exists(Path.of("/dev/full")), "no /dev/full on this system");
        Files.createSymbolicLink(file(), Path.of("/dev/full"));
        try (Journal journal = Journal.open(folder, Journal.MAIN, 1, false)) {
            assertThatThrownBy(() -> journal.append(row(0, "a", 2)))
                    .isInstanceOf(RunException.class)
                    .hasMessageContaining("No space left on device");
            assertThat(journal.rows()).isZero();
        }
    }

    private static Generated row(long id, String text, Integer... ids) {
        return new Generated(id, List.of(new Hypothesis(text, List.of(ids), -1.5f)), false, 3);
    }
}
