package io.seqmark.cuda.driver;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemoryLayout;

/** The functions of cuBLASLt that are called, and their types. */
@SuppressWarnings("ImmutableEnumChecker") // descriptors are immutable, and do not say so
enum ProductCall implements NativeCall {
    CREATE("cublasLtCreate", ADDRESS),
    DESTROY("cublasLtDestroy", ADDRESS),

    DESCRIPTION_CREATE("cublasLtMatmulDescCreate", ADDRESS, JAVA_INT, JAVA_INT),
    DESCRIPTION_SET("cublasLtMatmulDescSetAttribute", ADDRESS, JAVA_INT, ADDRESS, JAVA_LONG),
    DESCRIPTION_DESTROY("cublasLtMatmulDescDestroy", ADDRESS),

    LAYOUT_CREATE("cublasLtMatrixLayoutCreate", ADDRESS, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG),
    LAYOUT_DESTROY("cublasLtMatrixLayoutDestroy", ADDRESS),

    PREFERENCE_CREATE("cublasLtMatmulPreferenceCreate", ADDRESS),
    PREFERENCE_SET("cublasLtMatmulPreferenceSetAttribute", ADDRESS, JAVA_INT, ADDRESS, JAVA_LONG),
    PREFERENCE_DESTROY("cublasLtMatmulPreferenceDestroy", ADDRESS),

    HEURISTIC(
            "cublasLtMatmulAlgoGetHeuristic",
            ADDRESS,
            ADDRESS,
            ADDRESS,
            ADDRESS,
            ADDRESS,
            ADDRESS,
            ADDRESS,
            JAVA_INT,
            ADDRESS,
            ADDRESS),
    PRODUCT(
            "cublasLtMatmul",
            ADDRESS,
            ADDRESS,
            ADDRESS,
            JAVA_LONG,
            ADDRESS,
            JAVA_LONG,
            ADDRESS,
            ADDRESS,
            JAVA_LONG,
            ADDRESS,
            JAVA_LONG,
            ADDRESS,
            ADDRESS,
            JAVA_LONG,
            JAVA_LONG,
            ADDRESS);

    private final String symbol;
    private final FunctionDescriptor descriptor;

    ProductCall(String symbol, MemoryLayout... arguments) {
        this.symbol = symbol;
        this.descriptor = FunctionDescriptor.of(JAVA_INT, arguments);
    }

    @Override
    public String symbol() {
        return symbol;
    }

    @Override
    public FunctionDescriptor descriptor() {
        return descriptor;
    }
}
