/** Matrices, linear layers, attention and caches; the only module that knows how a device computes. */
module io.seqmark.tensor {
    requires jdk.incubator.vector;
    requires org.bytedeco.javacpp;
    requires org.bytedeco.openblas;
    requires org.bytedeco.pytorch;
    requires transitive io.seqmark.base;

    exports io.seqmark.tensor;
}
