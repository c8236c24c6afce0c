package io.seqmark.spark;

import io.seqmark.base.Arithmetic;
import org.apache.spark.SparkConf;

/** What {@code --arithmetic} asks of processes that Spark starts: what the launcher gives to a process of its own. */
final class ExecutorPin {
    private static final String ENVIRONMENT = "spark.executorEnv.";
    private static final String JVM_OPTIONS = "spark.executor.extraJavaOptions";
    private static final String VECTORS = "-XX:UseAVX=";

    private ExecutorPin() {}

    /** Has executors compute with a class of arithmetic. What the user has set stays; an executor checks what came of it. */
    static void set(SparkConf conf, Arithmetic arithmetic) {
        arithmetic.cap().ifPresent(cap -> conf.setIfMissing(ENVIRONMENT + Arithmetic.CAP, cap));
        String given = conf.get(JVM_OPTIONS, "");
        arithmetic
                .jvmOption()
                .filter(_ -> !given.contains(VECTORS))
                .ifPresent(option -> conf.set(JVM_OPTIONS, (given + " " + option).strip()));
    }
}
