package io.seqmark.metrics.neural.comet;

import io.seqmark.base.InputException;
import java.nio.file.Path;
import java.util.List;

/** The classes of COMET's models that are computed, by their {@code class_identifier}. */
@SuppressWarnings("ImmutableEnumChecker") // its list is never changed
enum CometClass {
    /** Source, prediction and reference encoded apart. */
    REGRESSION("regression_metric", 6, List.of(3072, 1024)),
    /** Source and prediction encoded apart. */
    REFERENCELESS("referenceless_regression_metric", 4, List.of(2048, 1024)),
    /** Prediction and source, or reference, or both in one sequence (Wan et al., 2022). */
    UNIFIED("unified_metric", 1, List.of(3072, 1024));

    private final String identifier;
    private final int parts;
    private final List<Integer> usualSizes;

    CometClass(String identifier, int parts, List<Integer> usualSizes) {
        this.identifier = identifier;
        this.parts = parts;
        this.usualSizes = usualSizes;
    }

    /**
     * The class of that name.
     *
     * @param file where it stands
     * @throws InputException if it is another one
     */
    static CometClass of(Path file, String identifier) {
        for (CometClass each : values()) {
            if (each.identifier.equals(identifier)) {
                return each;
            }
        }
        throw new InputException(
                ("%s: class_identifier \"%s\" is not supported; supported are regression_metric (COMET),"
                                + " referenceless_regression_metric and unified_metric (CometKiwi)")
                        .formatted(file, identifier));
    }

    /** {@code class_identifier}. */
    String identifier() {
        return identifier;
    }

    /** How many vectors the width of the encoder's states the estimator reads side by side. */
    int parts() {
        return parts;
    }

    /** {@code hidden_sizes} where they are not given. */
    List<Integer> usualSizes() {
        return usualSizes;
    }
}
