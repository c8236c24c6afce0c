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
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class JournalTest {
    @TempDir
    Path folder;

    private Path file() {
        return folder.resolve("journal.bin");
    }

    @Test
    void rowsComeBackAsTheyWereInAnyOrder() {
        Generated second = row(1, "zwei 😀", 7, 8, 2);
        Generated first = new Generated(
                0,
                List.of(new Hypothesis("eins", List.of(5, 2), -0.25f), new Hypothesis("", List.of(), Float.NaN)),
                true,
                12);
        try (Journal journal = Journal.open(file(), 2, false)) {
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
        Generated overflowed = new Generated(2, plain.hypotheses(), false, 3, true);
        try (Journal journal = Journal.open(file(), 3, false)) {
            journal.append(scored);
            journal.append(overflowed);
            journal.append(plain);
        }
        try (Journal journal = Journal.open(file(), 3, true)) {
            assertThat(journal.read(0)).isEqualTo(scored);
            assertThat(journal.read(1)).isEqualTo(plain);
            assertThat(journal.read(2)).isEqualTo(overflowed);
        }
    }

    @Test
    void aJournalIsReadBackByTheNextProcessOrStartedAfresh() {
        try (Journal journal = Journal.open(file(), 3, false)) {
            journal.append(row(2, "c", 2));
            journal.append(row(0, "a", 2));
        }
        try (Journal journal = Journal.open(file(), 3, true)) {
            assertThat(journal.rows()).isEqualTo(2);
            assertThat(journal.contains(1)).isFalse();
            journal.append(row(1, "b", 2));
            assertThat(journal.read(2)).isEqualTo(row(2, "c", 2));
            journal.requireComplete();
        }
        try (Journal journal = Journal.open(file(), 3, false)) {
            assertThat(journal.rows()).isZero();
            assertThat(file()).isEmptyFile();
        }
    }

    @Test
    void cutAtEveryByteOnlyTheTornRowIsLost() throws IOException {
        long[] ends = new long[4];
        try (Journal journal = Journal.open(file(), 4, false)) {
            for (int i = 0; i < 4; i++) {
                journal.append(row(3 - i, "Zeile " + i, 5, 6, i));
                ends[i] = Files.size(file());
            }
        }
        byte[] whole = Files.readAllBytes(file());
        for (int cut = 0; cut <= whole.length; cut++) {
            Files.write(file(), Arrays.copyOf(whole, cut));
            long survivors = 0;
            for (long end : ends) {
                survivors += end <= cut ? 1 : 0;
            }
            try (Journal journal = Journal.open(file(), 4, true)) {
                assertThat(journal.rows()).as("cut at %d", cut).isEqualTo(survivors);
                for (int i = 0; i < survivors; i++) {
                    assertThat(journal.read(3 - i)).isEqualTo(row(3 - i, "Zeile " + i, 5, 6, i));
                }
            }
        }
    }

    @Test
    void aFlippedBitNeverBecomesARow() throws IOException {
        try (Journal journal = Journal.open(file(), 2, false)) {
            journal.append(row(0, "eins", 5, 2));
            journal.append(row(1, "zwei", 6, 2));
        }
        byte[] whole = Files.readAllBytes(file());
        for (int bit = 0; bit < whole.length * 8; bit++) {
            byte[] damaged = whole.clone();
            damaged[bit / 8] ^= (byte) (1 << bit % 8);
            Files.write(file(), damaged);
            try (Journal journal = Journal.open(file(), 2, true)) {
                assertThat(journal.rows()).as("bit %d", bit).isEqualTo(bit / 8 < whole.length / 2 ? 0 : 1);
            }
        }
    }

    @Test
    void everyIdExactlyOnce() {
        try (Journal journal = Journal.open(file(), 3, false)) {
            journal.append(row(0, "a", 2));
            assertThatThrownBy(() -> journal.append(row(0, "a", 2)))
                    .isInstanceOf(RunException.class)
                    .hasMessageContaining("example 0 was generated twice");
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
        try (Journal journal = Journal.open(file(), 1, false)) {
            assertThatThrownBy(() -> Journal.open(file(), 1, false))
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
        try (Journal journal = Journal.open(file(), 1, false)) {
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
