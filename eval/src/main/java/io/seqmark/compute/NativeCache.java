package io.seqmark.compute;

import io.seqmark.base.Unpacking;
import io.seqmark.engine.Engine;
import java.util.Optional;

/** What a user is told of the native libraries, which are unpacked on first use. */
final class NativeCache {
    private static final long MEGA = 1_000_000;

    private NativeCache() {}

    /** What to tell the user before the libraries are unpacked; empty if they are there. */
    static Optional<String> notice() {
        return Engine.unpacking().map(NativeCache::notice);
    }

    static String notice(Unpacking unpacking) {
        return "first use: unpacking the native libraries to %s (%d MB, once)"
                .formatted(unpacking.folder(), Math.ceilDiv(unpacking.bytes(), MEGA));
    }
}
