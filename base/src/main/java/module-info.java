/** Errors, choices, files, processors and native libraries: what every other module may know. */
@SuppressWarnings("module") // those that may see the native libraries are built later
module io.seqmark.base {
    requires static transitive org.jspecify;

    exports io.seqmark.base;
    exports io.seqmark.base.natives to
            io.seqmark.tensor,
            io.seqmark.tokenizers,
            io.seqmark.engine,
            io.seqmark.eval,
            io.seqmark.cli;
}
