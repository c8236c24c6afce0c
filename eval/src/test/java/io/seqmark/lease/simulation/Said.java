package io.seqmark.lease.simulation;

import java.nio.ByteBuffer;

/** What a worker tells the coordinator. */
sealed interface Said {
    /** The first message of a process. */
    record Hello() implements Said {}

    record Beat() implements Said {}

    /** The model is loaded. */
    record Ready(int slots) implements Said {}

    record Begun(int id) implements Said {}

    /** A result; {@code id} is in the bytes, too. */
    record Row(long id, ByteBuffer bytes) implements Said {
        @Override
        public String toString() {
            return "Row[" + id + "]";
        }
    }

    record Shrunk(int slots) implements Said {}

    /** A lease is handed back. */
    record Refused(long lease) implements Said {}
}
