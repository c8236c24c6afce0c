package io.seqmark.spark;

import io.seqmark.base.Arithmetic;
import io.seqmark.base.InputException;
import io.seqmark.cli.EvalCommand;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import scala.Tuple2;

/** Spark's configuration for a run: what the user gave, and what a run needs where the user said nothing. */
final class SparkSettings {
    /** How long nobody may work before the run fails, in seconds. */
    static final String PATIENCE = "spark.seqmark.patience";
    /** The folder of a node that keeps copies of remote checkpoints. */
    static final String CACHE = "spark.seqmark.cache";

    private static final String MASTER = "spark.master";
    private static final String HADOOP = "spark.hadoop.";
    private static final long DEFAULT_PATIENCE_S = 600;

    private SparkSettings() {}

    /**
     * The configuration.
     *
     * @throws InputException if no master is named
     */
    static SparkConf of(Launch launch) {
        SparkConf conf = new SparkConf();
        launch.configuration().forEach(conf::set);
        launch.master().ifPresent(conf::setMaster);
        if (!conf.contains(MASTER)) {
            throw new InputException(
                    "no Spark master: start it with spark-submit, or give --master local[2] before eval");
        }
        conf.setIfMissing("spark.app.name", "seqmark eval");
        conf.setIfMissing("spark.log.level", "WARN");
        conf.setIfMissing("spark.ui.showConsoleProgress", "false");
        // results are written down one by one as they come, and Spark's limit counts their sum
        conf.setIfMissing("spark.driver.maxResultSize", "0");
        if (isLocal(conf)) {
            conf.setIfMissing("spark.ui.enabled", "false");
        }
        EvalCommand.text(launch.arguments(), EvalCommand.ARITHMETIC)
                .flatMap(Arithmetic::named)
                .ifPresent(arithmetic -> ExecutorPin.set(conf, arithmetic));
        if (!conf.contains("spark.jars")) {
            Optional.ofNullable(JavaSparkContext.jarOfClass(SparkSettings.class))
                    .filter(jars -> jars.length > 0)
                    .ifPresent(conf::setJars);
        }
        return conf;
    }

    /** Whether the executor is the driver's own process. */
    static boolean isLocal(SparkConf conf) {
        return conf.get(MASTER).matches("local(\\[.*)?");
    }

    static long patienceSeconds(SparkConf conf) {
        return conf.getTimeAsSeconds(PATIENCE, DEFAULT_PATIENCE_S + "s");
    }

    /** What Spark's settings say to Hadoop. */
    static RemoteFolder.Settings hadoop(SparkConf conf) {
        return new RemoteFolder.Settings(
                Arrays.stream(conf.getAllWithPrefix(HADOOP)).collect(Collectors.toMap(Tuple2::_1, Tuple2::_2)));
    }
}
