package io.seqmark.worker;

import java.io.File;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How a worker process is started: this process's Java with this process's options and class path.
 *
 * @param mainClass of the program
 * @param before its arguments before the socket's path, which is the last one
 */
public record WorkerCommand(String mainClass, List<String> before) {
    /** Options that belong to one process alone: debuggers, agents, the training of a cache. */
    private static final List<String> OWN = List.of(
            "-agentlib:", "-agentpath:", "-javaagent:", "-XX:AOTCacheOutput=", "-XX:AOTMode=", "-XX:ErrorFile=");

    /** How the names of files begin that the JVM writes when it crashes. */
    static final String CRASH = "crash-";

    public WorkerCommand {
        before = List.copyOf(before);
    }

    /**
     * The whole command line.
     *
     * @param folder takes what the JVM writes when it crashes
     * @param workers how many share the machine's memory
     */
    List<String> line(Path socket, Path folder, int workers) {
        List<String> line = new ArrayList<>();
        line.add(System.getProperty("java.home") + File.separator + "bin" + File.separator + "java");
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(option -> OWN.stream().noneMatch(option::startsWith))
                .forEach(line::add);
        line.add("-XX:ErrorFile=" + folder.resolve(CRASH + "%p.log"));
        line.add("-Dseqmark.workers=" + workers);
        line.addAll(List.of("-cp", classPath(), mainClass));
        line.addAll(before);
        line.add(socket.toString());
        return line;
    }

    /** With what is on the module path: where modules are not asked for by name, their jars do on the class path. */
    private static String classPath() {
        return Stream.of("java.class.path", "jdk.module.path")
                .map(name -> System.getProperty(name, ""))
                .filter(path -> !path.isEmpty())
                .collect(Collectors.joining(File.pathSeparator));
    }
}
