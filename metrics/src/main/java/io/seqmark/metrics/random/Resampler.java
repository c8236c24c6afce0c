package io.seqmark.metrics.random;

import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Draws samples one after another from a random stream, which has an order, and works on them on all cores, which needs none.
 */
public final class Resampler {
    private Resampler() {}

    /**
     * Draws and works.
     *
     * @param resamples how many samples
     * @param size numbers in a sample
     * @param draw fills the next sample; called in order, by one thread at a time
     * @param work takes the number of a sample and the sample, on any thread; keeps no hold of the array
     */
    public static void run(int resamples, int size, Consumer<int[]> draw, Work work) {
        int block = Math.min(resamples, 4 * Runtime.getRuntime().availableProcessors());
        int[][] samples = new int[block][size];
        for (int first = 0; first < resamples; first += block) {
            int offset = first;
            int count = Math.min(block, resamples - first);
            for (int i = 0; i < count; i++) {
                draw.accept(samples[i]);
            }
            IntStream.range(0, count).parallel().forEach(i -> work.accept(offset + i, samples[i]));
        }
    }

    /** What is done with a sample. */
    @FunctionalInterface
    public interface Work {
        /** Takes the number of the sample, from 0, and the sample. */
        void accept(int number, int[] sample);
    }
}
