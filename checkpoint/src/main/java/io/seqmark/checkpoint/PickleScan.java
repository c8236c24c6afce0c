package io.seqmark.checkpoint;

import java.nio.charset.StandardCharsets;
import net.razorvine.pickle.Opcodes;

/**
 * Walks over a pickle without running it: every opcode must be one that a dictionary of tensors needs, every length must
 * stay inside the file, and every name that it imports must be on the allow-list. Only what passes is unpickled.
 */
final class PickleScan {
    /** The pickle of a checkpoint describes its tensors in some 100 bytes each; the data lies elsewhere. */
    static final int MAX_BYTES = 16 << 20;

    private final byte[] bytes;
    private int at;

    private PickleScan(byte[] bytes, int at) {
        this.bytes = bytes;
        this.at = at;
    }

    /**
     * Scans the pickle that starts at an offset.
     *
     * @return the offset after its end
     * @throws MalformedException if it imports what is not allowed, uses a foreign opcode, or is cut
     */
    static int scan(byte[] bytes, int start) throws MalformedException {
        PickleScan scan = new PickleScan(bytes, start);
        while (scan.step()) {
            // on to the next opcode
        }
        return scan.at;
    }

    /** Passes one opcode with its argument; false at the end of the pickle. */
    private boolean step() throws MalformedException {
        int opcode = unsigned(1);
        switch (opcode) {
            case Opcodes.STOP -> {
                return false;
            }
            case Opcodes.GLOBAL -> TorchGlobal.find(line(), line());
            case Opcodes.INST -> throw TorchGlobal.refused(line(), line());
            case Opcodes.PROTO -> checkProtocol(unsigned(1));
            case Opcodes.MARK,
                    Opcodes.NONE,
                    Opcodes.NEWTRUE,
                    Opcodes.NEWFALSE,
                    Opcodes.EMPTY_TUPLE,
                    Opcodes.TUPLE,
                    Opcodes.TUPLE1,
                    Opcodes.TUPLE2,
                    Opcodes.TUPLE3,
                    Opcodes.EMPTY_LIST,
                    Opcodes.APPEND,
                    Opcodes.APPENDS,
                    Opcodes.EMPTY_DICT,
                    Opcodes.SETITEM,
                    Opcodes.SETITEMS,
                    Opcodes.REDUCE,
                    Opcodes.BUILD,
                    Opcodes.BINPERSID,
                    Opcodes.MEMOIZE,
                    Opcodes.STACK_GLOBAL -> {} // no argument; the unpickler judges the name of STACK_GLOBAL
            case Opcodes.BININT1, Opcodes.BINPUT, Opcodes.BINGET -> skip(1);
            case Opcodes.BININT2 -> skip(2);
            case Opcodes.BININT, Opcodes.LONG_BINPUT, Opcodes.LONG_BINGET -> skip(4);
            case Opcodes.BINFLOAT, Opcodes.FRAME -> skip(8);
            case Opcodes.LONG1, Opcodes.SHORT_BINSTRING, Opcodes.SHORT_BINUNICODE -> skip(unsigned(1));
            case Opcodes.BINUNICODE, Opcodes.BINSTRING -> skip(unsigned(4));
            default ->
                throw MalformedException.unsupported(
                        "its pickle holds more than tensors (opcode 0x" + Integer.toHexString(opcode)
                                + "), nothing in it was run",
                        TorchGlobal.REMEDY);
        }
        return true;
    }

    private static void checkProtocol(long protocol) throws MalformedException {
        if (protocol < 2 || protocol > 5) {
            throw new MalformedException("its pickle has protocol " + protocol + ", torch writes 2 to 5");
        }
    }

    private int unsigned(int width) throws MalformedException {
        long value = 0;
        int start = at;
        skip(width);
        for (int i = 0; i < width; i++) {
            value |= (bytes[start + i] & 0xffL) << (8 * i);
        }
        return value > Integer.MAX_VALUE ? Integer.MAX_VALUE : (int) value;
    }

    private void skip(int count) throws MalformedException {
        if (count > bytes.length - at) {
            throw new MalformedException("its pickle ends early, or is larger than " + MAX_BYTES + " bytes");
        }
        at += count;
    }

    private String line() throws MalformedException {
        int start = at;
        while (unsigned(1) != '\n') {
            // on to the end of the line
        }
        return new String(bytes, start, at - 1 - start, StandardCharsets.UTF_8);
    }
}
