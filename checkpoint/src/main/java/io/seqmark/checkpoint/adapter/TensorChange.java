package io.seqmark.checkpoint.adapter;

import io.seqmark.checkpoint.StoredTensor;
import java.util.List;

/**
 * One step of what an adapter does to a tensor of its base, in the orientation in which the base stores it: [outputs, inputs] of a
 * linear layer, [entries, width] of a table, one row of a bias. Shapes were checked. The tensors must be open.
 */
sealed interface TensorChange {
    /** Changes the values in place. */
    void apply(Dense weight);

    /**
     * Adds scale x (up x down).
     *
     * @param up [rows, rank]
     * @param down [rank, columns]
     */
    record LowRank(Factor up, Factor down, float scale) implements TensorChange {
        @Override
        public void apply(Dense weight) {
            weight.addProduct(up.values(), down.values(), scale);
        }
    }

    /**
     * Weight-decomposed adaptation (Liu et al., 2024): adds a delta and gives each row, or column, its own length.
     *
     * @param magnitude the lengths
     * @param rows whether they are of rows
     */
    record Magnitude(LowRank delta, StoredTensor magnitude, boolean rows) implements TensorChange {
        @Override
        public void apply(Dense weight) {
            delta.apply(weight);
            float[] lengths = magnitude.toFloats();
            float[] norms = rows ? weight.rowNorms() : weight.columnNorms();
            for (int i = 0; i < weight.values().length; i++) {
                int at = rows ? i / weight.columns() : i % weight.columns();
                weight.values()[i] *= lengths[at] / norms[at];
            }
        }
    }

    /**
     * Multiplies each row, or column, by a factor (Liu et al., 2022).
     *
     * @param rows whether the factors are of rows
     */
    record Scaled(StoredTensor factors, boolean rows) implements TensorChange {
        @Override
        public void apply(Dense weight) {
            float[] each = factors.toFloats();
            for (int i = 0; i < weight.values().length; i++) {
                weight.values()[i] *= each[rows ? i / weight.columns() : i % weight.columns()];
            }
        }
    }

    /** Adds scale x (first a x first b) * (second a x second b), element by element (Hyeon-Woo et al., 2022). */
    record Hadamard(StoredTensor firstA, StoredTensor firstB, StoredTensor secondA, StoredTensor secondB, float scale)
            implements TensorChange {
        @Override
        public void apply(Dense weight) {
            Dense first = Dense.of(firstA).times(Dense.of(firstB));
            Dense second = Dense.of(secondA).times(Dense.of(secondB));
            for (int i = 0; i < weight.values().length; i++) {
                weight.values()[i] += first.values()[i] * second.values()[i] * scale;
            }
        }
    }

    /**
     * Adds scale x the Kronecker product of two matrices, each given whole or as two factors.
     *
     * @param first one tensor, or two
     * @param second likewise
     */
    record Kronecker(List<StoredTensor> first, List<StoredTensor> second, float scale) implements TensorChange {
        @Override
        public void apply(Dense weight) {
            Dense left = whole(first);
            Dense right = whole(second);
            for (int row = 0; row < weight.rows(); row++) {
                for (int column = 0; column < weight.columns(); column++) {
                    weight.values()[row * weight.columns() + column] += left.values()[
                                    row / right.rows() * left.columns() + column / right.columns()]
                            * right.values()[row % right.rows() * right.columns() + column % right.columns()]
                            * scale;
                }
            }
        }

        private static Dense whole(List<StoredTensor> parts) {
            Dense first = Dense.of(parts.getFirst());
            return parts.size() == 1 ? first : first.times(Dense.of(parts.getLast()));
        }
    }

    /** Replaces some rows. */
    record Rows(List<Integer> indices, StoredTensor rows) implements TensorChange {
        @Override
        public void apply(Dense weight) {
            float[] values = rows.toFloats();
            for (int i = 0; i < indices.size(); i++) {
                System.arraycopy(
                        values,
                        i * weight.columns(),
                        weight.values(),
                        indices.get(i) * weight.columns(),
                        weight.columns());
            }
        }
    }

    /** Adds scale x another tensor of the same shape. */
    record Sum(StoredTensor other, float scale) implements TensorChange {
        @Override
        public void apply(Dense weight) {
            float[] values = other.toFloats();
            for (int i = 0; i < values.length; i++) {
                weight.values()[i] += values[i] * scale;
            }
        }
    }

    /**
     * Puts the columns, cut into parts of one width, in another order.
     *
     * @param order the part that comes to each place; a part may come to several
     */
    record Arranged(List<Integer> order) implements TensorChange {
        @Override
        public void apply(Dense weight) {
            float[] old = weight.values().clone();
            int width = weight.columns() / order.size();
            for (int row = 0; row < weight.rows(); row++) {
                for (int place = 0; place < order.size(); place++) {
                    int start = row * weight.columns();
                    System.arraycopy(
                            old, start + order.get(place) * width, weight.values(), start + place * width, width);
                }
            }
        }
    }

    /**
     * A factor of a low-rank product, made of what a file stores when it is needed.
     *
     * @param stored the tensor
     * @param transposed whether its rows are the factor's columns
     * @param rowFactors one a row of what is stored, as AdaLoRA's singular values; empty where there are none
     * @param blocks parts of a projection of several: the stored rows are those of the parts that are on, one below the other, and
     *     belong to the block of their part; 1 where it is one matrix
     * @param on which parts have a delta; of one entry where it is one matrix
     */
    record Factor(
            StoredTensor stored, boolean transposed, List<StoredTensor> rowFactors, int blocks, List<Boolean> on) {
        static Factor of(StoredTensor stored) {
            return new Factor(stored, false, List.of(), 1, List.of(true));
        }

        static Factor transposedOf(StoredTensor stored) {
            return new Factor(stored, true, List.of(), 1, List.of(true));
        }

        Factor flipped() {
            return new Factor(stored, !transposed, rowFactors, blocks, on);
        }

        Dense values() {
            Dense plain = Dense.of(stored);
            for (StoredTensor factors : rowFactors) {
                plain = plain.scaledRows(factors.toFloats());
            }
            Dense whole = blocks == 1 ? plain : diagonal(plain);
            return transposed ? whole.transposed() : whole;
        }

        /** Each part that is on has its own columns; those that are off have rows of zeros. */
        private Dense diagonal(Dense plain) {
            int part = plain.rows() / blocks;
            Dense wide = new Dense(
                    new float[Math.multiplyExact(part * on.size(), plain.columns() * blocks)],
                    part * on.size(),
                    plain.columns() * blocks);
            int block = 0;
            for (int place = 0; place < on.size(); place++) {
                if (!on.get(place)) {
                    continue;
                }
                for (int row = 0; row < part; row++) {
                    System.arraycopy(
                            plain.values(),
                            (block * part + row) * plain.columns(),
                            wide.values(),
                            (place * part + row) * wide.columns() + block * plain.columns(),
                            plain.columns());
                }
                block++;
            }
            return wide;
        }
    }
}
