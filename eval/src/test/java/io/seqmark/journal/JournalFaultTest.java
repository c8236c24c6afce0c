package io.seqmark.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.seqmark.base.RunException;
import io.seqmark.engine.Generated;
import io.seqmark.engine.Hypothesis;
import io.seqmark.journal.FaultyFiles.Killed;
import io.seqmark.journal.FaultyFiles.Operation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Whatever the disk does, a row that is read is the row that was written, and a row that was promised is there. */
final class JournalFaultTest {
    private static final String FILE = "main.rows";
    private static final int SIZE = 12;
    /** Seeds of the random histories: a few seconds. */
    private static final int SEEDS = 3000;

    @Test
    void cutAtEveryByteOnlyTheTornRowIsLostAndTheRestGoesOn() {
        List<Long> ends = new ArrayList<>();
        byte[] whole = written(5, ends);
        for (int cut = 0; cut <= whole.length; cut++) {
            FaultyFiles files = new FaultyFiles(cut);
            files.put(FILE, Arrays.copyOf(whole, cut));
            long until = cut;
            long survivors = ends.stream().filter(end -> end <= until).count();
            try (Journal journal = Journal.open(files, Journal.MAIN, SIZE, true)) {
                assertThat(journal.rows()).as("cut at %d", cut).isEqualTo(survivors);
                requireRight(journal);
                for (int id = 0; id < SIZE; id++) {
                    assertThat(journal.append(row(id))).isEqualTo(id >= survivors);
                }
                journal.requireComplete();
            }
            try (Journal again = Journal.open(files.restart(), Journal.MAIN, SIZE, true)) {
                again.requireComplete();
                requireRight(again);
            }
        }
    }

    @Test
    void aForeignFileThatIsCutAtAnyByteIsLeftAloneAndTakenInAsItGrows() {
        byte[] whole = written(5, new ArrayList<>());
        for (int cut = 0; cut <= whole.length; cut++) {
            FaultyFiles files = new FaultyFiles(cut);
            files.put("rank-1.rows", Arrays.copyOf(whole, cut));
            try (Journal journal = Journal.open(files, "rank-0", SIZE, true)) {
                long before = journal.rows();
                assertThat(files.content("rank-1.rows")).hasSize(cut);
                requireRight(journal);
                files.put("rank-1.rows", whole);
                assertThat(journal.refresh()).isEqualTo(5 - before);
                assertThat(journal.length("rank-1")).isEqualTo(whole.length);
                requireRight(journal);
            }
        }
    }

    @Test
    void aFlippedBitAnywhereNeverBecomesARow() {
        List<Long> ends = new ArrayList<>();
        byte[] whole = written(4, ends);
        for (int bit = 0; bit < whole.length * Byte.SIZE; bit++) {
            byte[] damaged = whole.clone();
            damaged[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
            FaultyFiles files = new FaultyFiles(bit);
            files.put(FILE, damaged);
            long at = bit / Byte.SIZE;
            try (Journal journal = Journal.open(files, Journal.MAIN, SIZE, true)) {
                assertThat(journal.rows())
                        .as("bit %d", bit)
                        .isEqualTo(ends.stream().filter(end -> end <= at).count());
                requireRight(journal);
            }
        }
    }

    @Test
    void aProcessKilledAtAnyByteOfItsWritesLosesTheRowThatItWasWriting() {
        List<Long> ends = new ArrayList<>();
        int length = written(5, ends).length;
        for (int bytes = 1; bytes < length; bytes++) {
            FaultyFiles files = new FaultyFiles(bytes).killedAfter(bytes);
            Journal killed = Journal.open(files, Journal.MAIN, SIZE, true);
            assertThatThrownBy(() -> appendAll(killed, 5)).isInstanceOf(Killed.class);
            long until = bytes;
            try (Journal journal = Journal.open(files.restart(), Journal.MAIN, SIZE, true)) {
                assertThat(journal.rows())
                        .isEqualTo(ends.stream().filter(end -> end <= until).count());
                requireRight(journal);
            }
            abandon(killed);
        }
    }

    @Test
    void aDiskThatIsFullAtAnyByteFailsTheRunAndKeepsWhatIsWritten() {
        List<Long> ends = new ArrayList<>();
        int length = written(5, ends).length;
        for (int room = 0; room < length; room++) {
            FaultyFiles files = new FaultyFiles(room).withRoom(room);
            Journal full = Journal.open(files, Journal.MAIN, SIZE, true);
            assertThatThrownBy(() -> appendAll(full, 5))
                    .isInstanceOf(RunException.class)
                    .hasMessageContaining("No space left on device")
                    .hasMessageContaining("make room");
            long until = room;
            long complete = ends.stream().filter(end -> end <= until).count();
            assertThat(full.rows()).isEqualTo(complete);
            files.withRoom(Long.MAX_VALUE);
            // room was made while the process lived: the torn row is written over
            appendAll(full, SIZE);
            requireRight(full);
            full.close();
            try (Journal journal = Journal.open(files.restart(), Journal.MAIN, SIZE, true)) {
                journal.requireComplete();
                requireRight(journal);
            }
        }
    }

    @Test
    void afterAForceThatFailedNothingMoreIsPromised() {
        FaultyFiles files = new FaultyFiles(1);
        Journal journal = Journal.open(files, Journal.MAIN, SIZE, true);
        journal.append(row(0));
        files.failing(Operation.FORCE, 1);
        assertThatThrownBy(journal::force).isInstanceOf(RunException.class).hasMessageContaining("Input/output error");
        files.failing(Operation.FORCE, 0);
        assertThatThrownBy(journal::force).isInstanceOf(RunException.class);
        assertThatThrownBy(() -> journal.append(row(1))).isInstanceOf(RunException.class);
        abandon(journal);
    }

    @Test
    void anUnreadableFileIsSaidSo() {
        FaultyFiles files = new FaultyFiles(1);
        files.put("rank-1.rows", written(3, new ArrayList<>()));
        try (Journal journal = Journal.open(files, "rank-0", SIZE, true)) {
            files.failing(Operation.READ, 1);
            assertThatThrownBy(() -> journal.read(0))
                    .isInstanceOf(RunException.class)
                    .hasMessageContaining("rank-1.rows")
                    .hasMessageContaining("Input/output error");
            files.put("rank-1.rows", written(4, new ArrayList<>()));
            assertThatThrownBy(journal::refresh).isInstanceOf(RunException.class);
        }
    }

    /** Several lives of a process on one disk; what was forced before a power cut is there after it. */
    @Test
    void randomHistoriesOfKillsPowerCutsAndErrorsNeverGiveAWrongRow() {
        for (int seed = 0; seed < SEEDS; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            FaultyFiles files = new FaultyFiles(seed);
            boolean[] promised = new boolean[SIZE];
            for (int life = 0; life < 6; life++) {
                live(files, random, promised, seed);
            }
            try (Journal journal = Journal.open(files, Journal.MAIN, SIZE, true)) {
                appendAll(journal, SIZE);
                journal.requireComplete();
                requireRight(journal);
            }
        }
    }

    private static void live(FaultyFiles files, SplittableRandom random, boolean[] promised, int seed) {
        Journal journal = Journal.open(files, Journal.MAIN, SIZE, true);
        for (int id = 0; id < SIZE; id++) {
            assertThat(journal.contains(id) || !promised[id])
                    .as("seed %d, row %d", seed, id)
                    .isTrue();
        }
        requireRight(journal);
        switch (random.nextInt(4)) {
            case 0 -> files.killedAfter(1 + random.nextInt(400));
            case 1 -> files.withRoom(random.nextInt(400));
            case 2 -> files.failing(Operation.WRITE, 0.3);
            default -> files.failing(Operation.FORCE, 0.3);
        }
        if (random.nextBoolean()) {
            files.withShortTransfers();
        }
        try {
            for (int n = random.nextInt(SIZE); n > 0; n--) {
                journal.append(row(random.nextInt(SIZE)));
                if (random.nextInt(3) == 0) {
                    journal.force();
                    for (int id = 0; id < SIZE; id++) {
                        promised[id] |= journal.contains(id);
                    }
                }
            }
        } catch (RunException | Killed end) {
            // a life ends
        }
        if (random.nextBoolean()) {
            files.powerCut();
        } else {
            files.restart();
        }
        abandon(journal);
    }

    /** Frees the index of a journal whose process is dead. */
    private static void abandon(Journal journal) {
        try {
            journal.close();
        } catch (RunException | Killed dead) {
            // its handles are
        }
    }

    private static byte[] written(int rows, List<Long> ends) {
        FaultyFiles files = new FaultyFiles(0);
        try (Journal journal = Journal.open(files, Journal.MAIN, SIZE, true)) {
            for (int id = 0; id < rows; id++) {
                journal.append(row(id));
                ends.add((long) files.content(FILE).length);
            }
        }
        return files.content(FILE);
    }

    private static void appendAll(Journal journal, int rows) {
        for (int id = 0; id < rows; id++) {
            journal.append(row(id));
        }
    }

    private static void requireRight(Journal journal) {
        for (int id = 0; id < SIZE; id++) {
            if (journal.contains(id)) {
                assertThat(journal.read(id)).isEqualTo(row(id));
            }
        }
    }

    private static Generated row(int id) {
        Optional<List<Float>> scores = id % 3 == 0 ? Optional.of(List.of(-0.5f, -id / 8f)) : Optional.empty();
        return new Generated(
                id,
                List.of(new Hypothesis("Zeile " + "é".repeat(id), List.of(id, 2), -1.5f, scores)),
                id % 2 == 0,
                3 + id,
                false,
                17 * id);
    }
}
