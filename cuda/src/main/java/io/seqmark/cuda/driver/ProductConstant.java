package io.seqmark.cuda.driver;

/** The constants of cuBLASLt's headers that are used; a test compares them with JavaCPP's reading of those. */
enum ProductConstant {
    CUDA_R_32F(0),
    CUBLAS_COMPUTE_32F(68),
    CUBLAS_OP_T(1),
    CUBLASLT_MATMUL_DESC_TRANSA(3),
    CUBLASLT_MATMUL_DESC_EPILOGUE(7),
    CUBLASLT_MATMUL_DESC_BIAS_POINTER(8),
    CUBLASLT_EPILOGUE_BIAS(4),
    CUBLASLT_MATMUL_PREF_MAX_WORKSPACE_BYTES(1),
    CUBLASLT_MATMUL_PREF_REDUCTION_SCHEME_MASK(3);

    private final int value;

    ProductConstant(int value) {
        this.value = value;
    }

    int value() {
        return value;
    }
}
