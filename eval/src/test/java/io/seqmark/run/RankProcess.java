package io.seqmark.run;

import io.seqmark.base.InputException;
import io.seqmark.base.RunException;
import io.seqmark.run.score.Scorers;
import io.seqmark.spec.Ranks;
import io.seqmark.spec.RunSpec.Resume;
import io.seqmark.spec.RunSpec.Switch;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A rank as a process of its own, with the model that answers in upper case: {@code FOLDER RANK SIZE TIMEOUT_S MILLIS_A_LINE
 * BEAMS [adopt] [debug] [never]}; a size of 1 is a run without ranks. The folder holds {@code data} and {@code weights.bin}.
 */
final class RankProcess {
    private RankProcess() {}

    static void main(String[] args) {
        Path folder = Path.of(args[0]);
        int rank = Integer.parseInt(args[1]);
        int size = Integer.parseInt(args[2]);
        List<String> flags = List.of(args).subList(6, args.length);
        UppercaseModel model = new UppercaseModel(folder.resolve("weights.bin"), 1);
        model.millisALine = Long.parseLong(args[4]);
        model.numBeams = Integer.parseInt(args[5]);
        Optional<Ranks> ranks = size == 1
                ? Optional.empty()
                : Optional.of(new Ranks(
                        rank, size, "test", Duration.ofSeconds(Long.parseLong(args[3])), flags.contains("adopt")));
        RecordingConsole console = new RecordingConsole();
        int code = 0;
        try {
            new Evaluation(console, Instant.now(), _ -> model.resolved(), UppercaseModel.HERE, Scorers::of)
                    .run(RunSpecs.in(folder)
                            .withRanks(ranks)
                            .withResume(flags.contains("never") ? Resume.NEVER : Resume.AUTO)
                            .withSwitches(flags.contains("debug") ? EnumSet.of(Switch.DEBUG) : Set.of())
                            .spec());
        } catch (InputException wrong) {
            console.warnings.add(String.valueOf(wrong.getMessage()));
            code = 2;
        } catch (RunException failed) {
            console.warnings.add(String.valueOf(failed.getMessage()));
            code = 3;
        }
        console.results.forEach(System.out::println);
        console.notes.forEach(System.err::println);
        console.warnings.forEach(System.err::println);
        System.exit(code);
    }
}
