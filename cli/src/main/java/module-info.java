/** The command {@code seqmark}: options, messages and exit codes. For other programs it has {@link io.seqmark.cli.EvalCommand}. */
module io.seqmark.cli {
    requires ch.qos.logback.classic;
    requires ch.qos.logback.core;
    requires info.picocli;
    requires transitive io.seqmark.eval;
    requires java.management;
    requires jdk.management;
    requires tools.jackson.dataformat.toml;

    exports io.seqmark.cli;

    provides ch.qos.logback.classic.spi.Configurator with
            io.seqmark.cli.watch.QuietLogging;
}
