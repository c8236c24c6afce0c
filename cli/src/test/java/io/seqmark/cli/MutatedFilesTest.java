package io.seqmark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A damaged file ends in an exit code and a message within 20 seconds of work and 1 GB, never in a trace, a dead JVM or a hang:
 * {@link ServedCommands} judges, {@link ServedCommandsTest} proves that it can.
 *
 * <p>{@code -Dseqmark.mutations=N} makes N files, {@code -Dseqmark.first=N} begins with another seed, and {@code
 * -Dseqmark.seed=N} replays one file. A seed draws a format first, so that each has its share. A run's journal
 * holds times, so its bytes differ between two replays. To be quick, checkpoints have a few thousand weights and their sound
 * files are linked, corpora have two lines and predictions six tokens, and all commands share a JVM, which starts anew after
 * a finding.
 */
@Tag("slow")
final class MutatedFilesTest {
    private static final int MUTATIONS = Integer.getInteger("seqmark.mutations", 500);
    private static final long FIRST = Long.getLong("seqmark.first", 0);
    private static final Optional<Long> REPLAYED = Optional.ofNullable(Long.getLong("seqmark.seed"));
    private static final List<FileFormat> FORMATS = List.of(FileFormat.values());
    private static final Duration WORK = Duration.ofSeconds(20);
    private static final Duration WAIT = Duration.ofMinutes(2);

    @TempDir
    Path folder;

    /** A file of a scene. */
    private record Victim(Scene scene, String name) {}

    @Test
    void damagedFilesEndInAnExitCodeAndAMessage() throws Exception {
        List<String> findings = new ArrayList<>();
        Map<FileFormat, Integer> counts = new TreeMap<>();
        try (ServedCommands commands = new ServedCommands(folder, WORK, WAIT)) {
            SortedMap<FileFormat, List<Victim>> victims = victims(Scenes.build(folder.resolve("sound"), commands));
            assertThat(victims).containsOnlyKeys(FileFormat.values());
            long first = REPLAYED.orElse(FIRST);
            long end = REPLAYED.map(seed -> seed + 1).orElse(FIRST + MUTATIONS);
            for (long seed = first; seed < end; seed++) {
                counts.merge(format(new Random(seed)), 1, Integer::sum);
                judge(seed, victims, commands).ifPresent(finding -> {
                    System.out.println(finding);
                    findings.add(finding);
                });
            }
            System.out.printf("files by format: %s; at most %d MB%n", counts, commands.peakBytes() >> 20);
        }
        assertThat(findings).as("-Dseqmark.seed=N replays one").isEmpty();
    }

    /** Without damage every scene's last command does all that it is there for. */
    @Test
    void soundFilesAreTaken() throws Exception {
        try (ServedCommands commands = new ServedCommands(folder, WORK, WAIT)) {
            for (Scene scene : Scenes.build(folder.resolve("sound"), commands)) {
                Path copy = folder.resolve("copy");
                scene.copy(copy, "", new byte[0]);
                boolean isWhole = !scene.commands().getLast().getFirst().equals("info");
                for (List<String> command : scene.commandsIn(copy)) {
                    ServedCommands.Ending ending = commands.run(command);
                    assertThat(ending.fault()).as("%s", command).isEmpty();
                    assertThat(ending.answer()).as("%s", command).startsWith(isWhole ? "0\t" : "");
                }
                Scenes.delete(copy);
            }
        }
    }

    private static SortedMap<FileFormat, List<Victim>> victims(List<Scene> scenes) throws Exception {
        SortedMap<FileFormat, List<Victim>> victims = new TreeMap<>();
        for (Scene scene : scenes) {
            for (Map.Entry<String, FileFormat> file : scene.files().entrySet()) {
                victims.computeIfAbsent(file.getValue(), _ -> new ArrayList<>()).add(new Victim(scene, file.getKey()));
            }
        }
        return victims;
    }

    private Optional<String> judge(long seed, SortedMap<FileFormat, List<Victim>> victims, ServedCommands commands)
            throws Exception {
        Random random = new Random(seed);
        FileFormat format = format(random);
        List<Victim> those = victims.getOrDefault(format, List.of());
        Victim victim = those.get(random.nextInt(those.size()));
        Scene scene = victim.scene();
        Path place = Files.createTempDirectory(folder, "case" + seed + "-");
        byte[] sound = Files.readAllBytes(scene.folder().resolve(victim.name()));
        scene.copy(place, victim.name(), FileMutation.mutate(sound, format, random));
        for (List<String> command : scene.commandsIn(place)) {
            Optional<String> fault = commands.fault(command);
            if (fault.isPresent()) {
                return fault.map(text -> "seed %d (%s, %s/%s) %s: %s"
                        .formatted(
                                seed, format, scene.folder().getFileName(), victim.name(), command.getFirst(), text));
            }
        }
        Scenes.delete(place);
        return Optional.empty();
    }

    private static FileFormat format(Random random) {
        return FORMATS.get(random.nextInt(FORMATS.size()));
    }
}
