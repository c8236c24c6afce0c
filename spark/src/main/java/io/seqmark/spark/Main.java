package io.seqmark.spark;

import io.seqmark.base.InputException;
import io.seqmark.base.RunException;
import io.seqmark.cli.EvalCommand;
import io.seqmark.compute.Console;
import io.seqmark.run.Evaluation;
import io.seqmark.spec.RunSpec;
import java.io.PrintStream;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.apache.spark.SparkConf;

/**
 * {@code spark-submit --class io.seqmark.spark.Main seqmark-spark.jar eval ...}: the options, files, messages and exit codes
 * of {@code seqmark eval}.
 */
public final class Main {
    private final PrintStream out;
    private final PrintStream err;
    private final Instant began;

    Main(PrintStream out, PrintStream err, Instant began) {
        this.out = out;
        this.err = err;
        this.began = began;
    }

    /** Runs the command. The process ends with the exit code; where that is 0, by returning, as cluster managers like it. */
    public static void main(String[] args) {
        Instant began = ProcessHandle.current().info().startInstant().orElseGet(Instant::now);
        Main main = new Main(System.out, System.err, began);
        int code = EvalCommand.interruptibly(System.err, () -> main.run(List.of(args)));
        if (code != 0) {
            System.exit(code);
        }
    }

    /** Runs the command; what is wrong is one line on standard error, and an exit code. */
    int run(List<String> arguments) {
        if (EvalCommand.asksForHelp(arguments)) {
            EvalCommand.help(out);
            return 0;
        }
        return EvalCommand.run(arguments, out, err, console -> evaluate(Launch.parse(arguments), console));
    }

    private void evaluate(Launch launch, Console console) {
        JavaCpp.dropLimits();
        SparkConf conf = SparkSettings.of(launch);
        NodeCache cache = NodeCache.of(Optional.ofNullable(conf.get(SparkSettings.CACHE, null)));
        Locations locations = Locations.find(launch.arguments(), cache, SparkSettings.hadoop(conf));
        Map<String, String> replaced = new HashMap<>(locations.replaced());
        replaced.put(EvalCommand.THREADS, Integer.toString(TaskSlot.threads(conf, launch.arguments())));
        RunSpec spec = EvalCommand.parse(launch.arguments(), replaced);
        if (spec.has(RunSpec.Switch.PROFILE)) {
            console.warn("--profile has no effect on Spark: executors do not say where their time went");
        }
        Console named = new NamedConsole(console, locations::named);
        try {
            new Evaluation(named, began, new SparkPlacement(conf, locations, named))
                    .run(spec)
                    .ifPresent(result -> EvalCommand.writePages(spec, result, named));
        } catch (InputException wrong) {
            throw renamed(wrong, locations::named);
        } catch (RunException failed) {
            throw new RunException(locations.named(String.valueOf(failed.getMessage())), failed);
        }
        locations.save().ifPresent(RemoteSave::publish);
    }

    private static InputException renamed(InputException wrong, UnaryOperator<String> named) {
        InputException renamed =
                new InputException(wrong.problems().stream().map(named).toList());
        renamed.initCause(wrong);
        return renamed;
    }
}
