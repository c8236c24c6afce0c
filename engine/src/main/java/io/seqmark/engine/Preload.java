package io.seqmark.engine;

import io.seqmark.base.Precision;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The native library on its way into memory while the process reads options, models and texts. What is wrong with the library
 * {@link Engine#open} says. Thread-safe.
 */
public final class Preload {
    /** From a disk that spins, with the page cache empty, it takes some seconds. */
    private static final Duration LONGEST = Duration.ofSeconds(60);

    private static final Map<Precision, Thread> STARTED = new ConcurrentHashMap<>();

    private Preload() {}

    /** Starts to look for the library's files, on another thread: what can be done before it is known that they are needed. */
    public static void look() {
        start("look for library", Engine::unpacking);
    }

    /**
     * Starts loading the library on another thread, and checking its products of a precision, which takes longer than reading and
     * checking most inputs. Where it has to be unpacked first, which the user is to be told before, nothing is done.
     */
    public static void start(Precision precision) {
        STARTED.computeIfAbsent(precision, unknown -> {
            Thread loading = start("preload", () -> {
                if (Engine.unpacking().isEmpty()) {
                    Devices.open(unknown);
                }
            });
            endAfter(loading);
            return loading;
        });
    }

    private static Thread start(String name, Runnable work) {
        return Thread.ofPlatform().name(name).daemon().start(() -> {
            try {
                work.run();
            } catch (RuntimeException unusable) {
                // whoever needs the library gets this error again, with its cause
            }
        });
    }

    /** A process that ends while a library initializes itself runs the library's destructors beside that, and crashes. */
    private static void endAfter(Thread loading) {
        try {
            Runtime.getRuntime()
                    .addShutdownHook(Thread.ofPlatform().name("end of preload").unstarted(() -> {
                        try {
                            loading.join(LONGEST);
                        } catch (InterruptedException impatient) {
                            Thread.currentThread().interrupt();
                        }
                    }));
        } catch (IllegalStateException ending) {
            // the process ends already
        }
    }
}
