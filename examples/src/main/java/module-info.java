/** Programs that use Seqmark from Java. */
module io.seqmark.examples {
    requires io.seqmark.engine;
    requires io.seqmark.metrics;
    requires static org.jspecify;

    provides io.seqmark.model.Family with
            io.seqmark.examples.OwnFamily;
}
