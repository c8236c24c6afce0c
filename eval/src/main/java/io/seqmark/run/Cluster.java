package io.seqmark.run;

import io.seqmark.engine.Engine;
import io.seqmark.engine.Generated;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.function.LongUnaryOperator;

/** Processes of other machines that compute the rows of a run; audit, journal, scores and files stay with this one. */
public interface Cluster {
    /**
     * Has some of its processes load the model, so that what is wrong with it shows before a file is written.
     *
     * @throws io.seqmark.base.InputException if the model cannot be used
     * @throws io.seqmark.base.RunException if nobody takes work
     */
    Crew gather(Job job);

    /**
     * What every process must know of a run.
     *
     * @param modelSha256s of the files that decide what is generated, by name; whoever computes has the same
     * @param arithmetic what decides on the bits of results; whoever computes has the same
     * @param corpusSize examples; ids are below it
     * @param journal the folder of the durable rows, which is made before rows are asked for
     * @param run the identity of the run, as rows carry it
     */
    record Job(SortedMap<String, String> modelSha256s, String arithmetic, long corpusSize, Path journal, String run) {
        public Job {
            modelSha256s = Collections.unmodifiableSortedMap(new TreeMap<>(modelSha256s));
        }
    }

    /** Whoever has the model loaded: processes elsewhere, or this one. */
    interface Crew extends AutoCloseable {
        /** The longest source in tokens. */
        int maxSourceLength();

        /** As {@link Engine#generate(LongUnaryOperator, LongFunction, long, Consumer, Engine.Progress)}; other processes are asked once. */
        void generate(
                LongUnaryOperator ids,
                LongFunction<String> source,
                long count,
                Consumer<Generated> sink,
                Engine.Progress progress);

        /** Where threads spent their time, as {@link Engine#profile}; empty where nothing is known. */
        default Map<String, Double> profile() {
            return Map.of();
        }

        @Override
        void close();
    }
}
