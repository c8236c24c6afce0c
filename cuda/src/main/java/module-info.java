/** NVIDIA GPUs: which there are, and their driver through the foreign function API. */
@SuppressWarnings("module") // those that may ask for the GPUs are built later
module io.seqmark.cuda {
    requires transitive io.seqmark.base;

    exports io.seqmark.cuda;
}
