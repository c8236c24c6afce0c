/** Matrices, linear layers, attention and caches; a seam of operations, and the processor behind it. */
@SuppressWarnings("module") // those that may see the CPU's own parts are built later
module io.seqmark.tensor {
    requires jdk.incubator.vector;
    requires org.bytedeco.javacpp;
    requires org.bytedeco.openblas;
    requires org.bytedeco.pytorch;
    requires transitive io.seqmark.base;

    exports io.seqmark.tensor;
    exports io.seqmark.tensor.cpu to
            io.seqmark.engine;
}
