package io.seqmark.cuda.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.seqmark.cuda.driver.DeviceMemory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One kernel for all attention: keys in a list, side by side and a row's own; biases by entry, distance, bucket and mask. */
final class AttentionKernelTest {
    private static final int STORE = 60;

    /** What a launch is given; an absent part is null. */
    private static final class Case {
        final KernelRig rig;
        final int rows;
        final int heads;
        final int headSize;
        final int width;
        final int listStride;
        final float[] qkv;
        final float[] listed;
        final float[] beside;
        final int[] list;
        final int[] from;
        final int[] to;
        final float[] extra;
        final int[] places;
        final int[] starts;
        final int[] lengths;
        final float[] table;
        final int[] masks;
        final float[] mask;
        final float[] buckets;
        final int[] bucketOf = {0, 1, 1, 2};
        final int firstOwn;
        final float cap;
        /** Of the table: biases of a head; of buckets: how many. */
        final int tableStride = 2 * STORE;

        Case(long seed, int rows, int heads, int headSize, int steps, float cap) {
            rig = new KernelRig(seed);
            this.rows = rows;
            this.heads = heads;
            this.headSize = headSize;
            this.cap = cap;
            this.width = heads * headSize;
            this.listStride = steps + 3;
            this.firstOwn = rows / 2;
            qkv = rig.numbers(rows * 3 * width);
            listed = rig.numbers(STORE * 2 * width);
            beside = rig.numbers(STORE * 2 * width);
            list = rig.below(STORE, rows * listStride);
            from = rig.below(2, rows);
            to = new int[rows];
            starts = new int[rows];
            lengths = new int[rows];
            masks = new int[rows];
            for (int row = 0; row < rows; row++) {
                to[row] = from[row] + 1 + rig.random().nextInt(steps);
                starts[row] = rig.random().nextInt(STORE / 2);
                lengths[row] = 1 + rig.random().nextInt(STORE / 2);
                masks[row] = row % 3 == 0 ? -1 : rig.random().nextInt(10);
            }
            extra = rig.numbers(rows * listStride);
            places = rig.below(tableStride + 1, rows * listStride);
            for (int i = 0; i < places.length; i++) {
                places[i]--;
            }
            table = rig.numbers(heads * tableStride);
            mask = rig.numbers(10 + heads * STORE);
            buckets = rig.numbers(rows * tableStride * heads);
        }

        private long address(boolean given, float[] values) {
            return given ? rig.put(values).address() : 0;
        }

        private long address(boolean given, int[] values) {
            return given ? rig.put(values).address() : 0;
        }

        void check(boolean lists, boolean besides, boolean owns, boolean entries, boolean bucketed, boolean masked)
                throws Exception {
            DeviceMemory result = rig.room(4L * rows * width);
            DeviceMemory queries = rig.put(qkv);
            rig.arguments()
                    .address(queries.address())
                    .integer(3 * width)
                    .address(result.address())
                    .integer(width)
                    .integer(rows)
                    .integer(heads)
                    .integer(headSize)
                    .number(0.25f)
                    .number(cap)
                    .address(address(lists, listed))
                    .integer(2 * width)
                    .integer(width)
                    .address(address(lists, list))
                    .integer(listStride)
                    .address(address(lists, from))
                    .address(address(lists, to))
                    .address(address(entries, extra))
                    .address(address(entries, places))
                    .address(address(besides, beside))
                    .integer(2 * width)
                    .integer(width)
                    .address(address(besides, starts))
                    .address(address(besides, lengths))
                    .address(owns ? queries.address() + 4L * width : 0)
                    .integer(3 * width)
                    .integer(width)
                    .integer(firstOwn)
                    .address(address(true, table))
                    .integer(tableStride)
                    .integer(STORE)
                    .address(address(bucketed, buckets))
                    .address(address(bucketed, bucketOf))
                    .integer(bucketOf.length)
                    .address(address(masked, mask))
                    .address(address(masked, masks));
            rig.launch("attend_rows", (rows * heads + 3) / 4, 1, 128, 4 * 4 * (32 + headSize));
            float[] actual = rig.floats(result);
            for (int row = 0; row < rows; row++) {
                for (int head = 0; head < heads; head++) {
                    double[] expected = attended(row, head, lists, besides, owns, entries, bucketed, masked);
                    for (int i = 0; i < headSize; i++) {
                        assertThat((double) actual[row * width + head * headSize + i])
                                .as("row %d, head %d, number %d", row, head, i)
                                .isCloseTo(expected[i], within(1e-5));
                    }
                }
            }
            rig.close();
        }

        private double[] attended(
                int row,
                int head,
                boolean lists,
                boolean besides,
                boolean owns,
                boolean entries,
                boolean bucketed,
                boolean masked) {
            List<double[]> keys = new ArrayList<>(); // score, then values
            boolean own = owns && row >= firstOwn;
            int last = (lists ? to[row] - from[row] : 0) + (own ? 1 : 0) - 1;
            for (int i = 0; lists && i < to[row] - from[row]; i++) {
                int entry = row * listStride + from[row] + i;
                double score = score(row, head, listed, list[entry] * 2 * width);
                if (entries) {
                    score += extra[entry] + (places[entry] < 0 ? 0 : table[head * tableStride + places[entry]]);
                }
                keys.add(key(
                        score + (bucketed ? ofBucket(row, head, last - i) : 0),
                        listed,
                        list[entry] * 2 * width + width,
                        head));
            }
            for (int i = 0; besides && i < lengths[row]; i++) {
                int at = (starts[row] + i) * 2 * width;
                double score = score(row, head, beside, at);
                if (masked && masks[row] >= 0) {
                    score += mask[masks[row] + head * lengths[row] + i];
                } else if (!entries) {
                    score += table[head * tableStride + STORE + i - (row - starts[row])];
                }
                keys.add(key(score, beside, at + width, head));
            }
            if (own) {
                int at = row * 3 * width + width;
                keys.add(key(
                        score(row, head, qkv, at) + (bucketed ? ofBucket(row, head, 0) : 0), qkv, at + width, head));
            }
            double most = keys.stream().mapToDouble(key -> key[0]).max().orElseThrow();
            double sum =
                    keys.stream().mapToDouble(key -> Math.exp(key[0] - most)).sum();
            double[] result = new double[headSize];
            for (double[] key : keys) {
                for (int i = 0; i < headSize; i++) {
                    result[i] += Math.exp(key[0] - most) / sum * key[1 + i];
                }
            }
            return result;
        }

        private double score(int row, int head, float[] store, int at) {
            double product = 0;
            for (int i = 0; i < headSize; i++) {
                product += (double) qkv[row * 3 * width + head * headSize + i] * store[at + head * headSize + i];
            }
            return cap == 0 ? product * 0.25 : cap * Math.tanh(product * 0.25 / cap);
        }

        private double ofBucket(int row, int head, int distance) {
            return buckets[(row * tableStride + bucketOf[Math.min(distance, bucketOf.length - 1)]) * heads + head];
        }

        private double[] key(double score, float[] store, int at, int head) {
            double[] key = new double[1 + headSize];
            key[0] = score;
            for (int i = 0; i < headSize; i++) {
                key[1 + i] = store[at + head * headSize + i];
            }
            return key;
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1, 8, 1, 0",
        "7, 2, 32, 5, 0",
        "5, 3, 64, 40, 2",
        "33, 2, 80, 33, 0",
        "2, 1, 128, 100, 0",
        "3, 1, 256, 3, 0"
    })
    void everyKindOfKeysAndBiases(int rows, int heads, int headSize, int steps, float cap) throws Exception {
        new Case(1, rows, heads, headSize, steps, cap)
                .check(true, false, false, true, false, false); // a decoder's past
        new Case(2, rows, heads, headSize, steps, cap)
                .check(false, true, false, false, false, false); // a source, by distance
        new Case(3, rows, heads, headSize, steps, cap)
                .check(false, true, false, false, false, true); // a source, masked
        new Case(4, rows, heads, headSize, steps, cap)
                .check(true, true, false, true, false, false); // both in one softmax
        new Case(5, rows, heads, headSize, steps, cap).check(true, false, true, false, true, false); // two streams
    }

    /** One who waits at no barrier may be early or late: the result is the same, to the bit. */
    @Test
    @Tag("nightly")
    void everyScheduleGivesTheSame() throws Exception {
        for (int seed = 0; seed < 50; seed++) {
            new Case(seed, 9, 2, 48, 50, 0).check(true, true, false, true, false, false);
        }
    }
}
