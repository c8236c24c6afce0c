package io.seqmark.worker;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One life of a worker: its process, its connection, its last words. Thread-safe. */
final class WorkerProcess {
    /** The variable of the environment by which a worker is given its token. */
    static final String TOKEN = "SEQMARK_WORKER_TOKEN";

    private static final int LAST_WORDS = 5;
    private static final int LONGEST_WORDS = 300;
    private static final int FIRST_SIGNAL_CODE = 128;
    /** The JVM's greeting, which says nothing. */
    private static final String GREETING = "WARNING: Using incubator modules";

    private final int number;
    private final String token;
    private final Process process;
    private final Thread listener;
    private final Deque<String> words = new ArrayDeque<>();
    private volatile @Nullable Connection connection;
    private volatile @Nullable Thread reader;
    private volatile Optional<String> complaint = Optional.empty();
    private volatile boolean killed;
    private volatile boolean dismissed;
    private volatile boolean outOfMemory;
    private volatile boolean changing;

    private WorkerProcess(int number, String token, Process process) {
        this.number = number;
        this.token = token;
        this.process = process;
        listener =
                Thread.ofPlatform().name("worker-" + number + "-words").daemon().start(this::listen);
    }

    static WorkerProcess start(int number, List<String> line) throws IOException {
        byte[] secret = new byte[16];
        new SecureRandom().nextBytes(secret);
        String token = HexFormat.of().formatHex(secret);
        ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
        builder.environment().put(TOKEN, token);
        return new WorkerProcess(number, token, builder.start());
    }

    int number() {
        return number;
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    boolean hasToken(String offered) {
        return MessageDigest.isEqual(token.getBytes(StandardCharsets.UTF_8), offered.getBytes(StandardCharsets.UTF_8));
    }

    /** Its connection; {@code reader} reads it to its end. */
    void attach(Connection its, Thread reader) {
        this.reader = reader;
        connection = its;
    }

    boolean isAttached() {
        return connection != null;
    }

    void send(Message message) {
        Connection current = connection;
        if (current != null) {
            current.send(message);
        }
    }

    /** Ends it, for a reason that its user should know. */
    void kill(String why) {
        if (complaint.isEmpty()) {
            complaint = Optional.of(why);
        }
        killed = true;
        kill();
    }

    /** Ends it, if it has not ended by itself. */
    void kill() {
        process.destroyForcibly();
    }

    /** Ends it, because it cannot be trusted: no example is to blame. */
    void dismiss(String why) {
        dismissed = true;
        kill(why);
    }

    /** It says that it ran out of memory, and ends. */
    void ranOutOfMemory(String why) {
        outOfMemory = true;
        complain("ran out of memory: " + why);
    }

    /** It is told of another run; until it is ready for that, what it says of rows is of the one before. */
    void change() {
        changing = true;
    }

    /** It is ready for the run that it was told of. */
    void changed() {
        changing = false;
    }

    boolean isChanging() {
        return changing;
    }

    /** Whether this process ended it. */
    boolean isKilled() {
        return killed;
    }

    boolean isDismissed() {
        return dismissed;
    }

    boolean isOutOfMemory() {
        return outOfMemory;
    }

    /** It says that it cannot go on, and why. */
    void complain(String why) {
        complaint = Optional.of(why);
    }

    /** Waits for its end, and until everything that it sent is read, both as far as they come within the bound. */
    int await(long millis) throws InterruptedException {
        int code = process.waitFor();
        Thread reading = reader;
        if (reading != null) {
            reading.join(millis);
        }
        listener.join(millis);
        Connection ended = connection;
        if (ended != null) {
            ended.close();
        }
        return code;
    }

    boolean await(long timeout, TimeUnit unit) throws InterruptedException {
        return process.waitFor(timeout, unit);
    }

    /** How it ended, in a few words. */
    String ending(int code) {
        return complaint.orElseGet(() -> (code > FIRST_SIGNAL_CODE
                        ? "was killed by signal " + (code - FIRST_SIGNAL_CODE)
                        : "ended with exit code " + code)
                + lastWords());
    }

    private String lastWords() {
        synchronized (words) {
            String all = String.join(" / ", words);
            return all.isEmpty() ? "" : "; it said: " + all.substring(0, Math.min(all.length(), LONGEST_WORDS));
        }
    }

    private void listen() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.isBlank() && !line.startsWith(GREETING)) {
                    synchronized (words) {
                        words.add(line.strip());
                        if (words.size() > LAST_WORDS) {
                            words.remove();
                        }
                    }
                }
            }
        } catch (IOException ended) {
            // with the process
        }
    }
}
