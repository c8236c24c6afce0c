package io.seqmark.spark;

import java.io.File;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** What a Spark installation is for those who start executors: a folder with jars, made of this process's class path. */
final class SparkHome {
    private SparkHome() {}

    /** Links the jars of the class path into the folder that {@code SPARK_HOME} names. */
    static void build() throws IOException {
        Path jars = Files.createDirectories(Path.of(System.getenv("SPARK_HOME")).resolve("jars"));
        for (String entry : entries()) {
            Path jar = Path.of(entry);
            if (entry.endsWith(".jar") && !jar.getFileName().toString().startsWith("seqmark-")) {
                link(jar, jars.resolve(jar.getFileName()));
            }
        }
    }

    /** The class path of this process: executors get it, too, instead of the jar for spark-submit. */
    static String classPath() {
        return System.getProperty("java.class.path");
    }

    private static List<String> entries() {
        return Arrays.asList(classPath().split(File.pathSeparator));
    }

    private static void link(Path jar, Path link) throws IOException {
        try {
            Files.createLink(link, jar);
        } catch (FileAlreadyExistsException fromLastTime) {
            // the local repository's jars do not change
        } catch (FileSystemException anotherFileSystem) {
            Files.copy(jar, link);
        }
    }
}
