package io.seqmark.tokenizer.sentencepiece;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A precompiled character map: a double-array trie from byte sequences to replacements (Darts-clone's layout, as
 * SentencePiece stores it). Immutable and thread-safe.
 *
 * <p>All that a look-up can reach is checked when the map is read, so neither our look-up nor the Rust library's, which
 * aborts the process when it steps outside, can leave the arrays.
 *
 * @see <a href="https://github.com/s-yata/darts-clone">Darts-clone</a>
 */
public final class CharsMap {
    /** A map without rules. */
    public static final CharsMap EMPTY = new CharsMap(new int[0], new byte[0], new byte[0]);

    /** Children of one node lie in one block of 256 units. */
    private static final int BLOCK = 256;

    private final int[] units;
    private final byte[] replacements;
    private final byte[] blob;

    private CharsMap(int[] units, byte[] replacements, byte[] blob) {
        this.units = units;
        this.replacements = replacements;
        this.blob = blob;
    }

    /** Reads {@code precompiled_charsmap}; an empty one has no rules. */
    static CharsMap parse(byte[] blob) {
        if (blob.length == 0) {
            return EMPTY;
        }
        if (blob.length < Integer.BYTES) {
            throw new MalformedModelException("its character map has " + blob.length + " bytes");
        }
        ByteBuffer buffer = ByteBuffer.wrap(blob).order(ByteOrder.LITTLE_ENDIAN);
        long trieBytes = Integer.toUnsignedLong(buffer.getInt());
        if (trieBytes >= buffer.remaining() || trieBytes == 0 || trieBytes % (BLOCK * Integer.BYTES) != 0) {
            throw new MalformedModelException(
                    "its character map has a trie of " + trieBytes + " bytes in " + blob.length);
        }
        int[] units = new int[(int) trieBytes / Integer.BYTES];
        buffer.asIntBuffer().get(units);
        byte[] replacements = Arrays.copyOfRange(blob, Integer.BYTES + (int) trieBytes, blob.length);
        if (replacements[replacements.length - 1] != 0) {
            throw new MalformedModelException("its character map does not end in a zero");
        }
        checkReplacements(replacements);
        if (units[0] < 0) { // look-ups start at the root's offset whatever its top bit says
            throw new MalformedModelException("its character map has a value in the place of its root");
        }
        for (int i = 0; i < units.length; i++) {
            check(units, replacements, i);
        }
        return new CharsMap(units, replacements, blob);
    }

    /**
     * Checks a {@code precompiled_charsmap} that comes from elsewhere, such as a {@code tokenizer.json}.
     *
     * @return what is wrong with it, or an empty text
     */
    public static String problem(byte[] blob) {
        try {
            parse(blob);
            return "";
        } catch (MalformedModelException e) {
            return e.reason();
        }
    }

    /** The length in bytes of the longest replacement of a map without problems. */
    public static int longestReplacement(byte[] blob) {
        int longest = 0;
        int start = 0;
        byte[] replacements = parse(blob).replacements;
        for (int i = 0; i < replacements.length; i++) {
            if (replacements[i] == 0) {
                longest = Math.max(longest, i - start);
                start = i + 1;
            }
        }
        return longest;
    }

    private static void checkReplacements(byte[] replacements) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(replacements));
        } catch (CharacterCodingException e) {
            throw new MalformedModelException("its character map has replacements that are not UTF-8");
        }
    }

    private static void check(int[] units, byte[] replacements, int i) {
        int unit = units[i];
        if (unit < 0) {
            return; // a value, checked where its parent is
        }
        int child = i ^ offset(unit);
        if (child < 0 || child >= units.length) {
            throw new MalformedModelException("its character map points outside at unit " + i);
        }
        if (hasLeaf(unit)) {
            int value = units[child] & 0x7FFF_FFFF;
            if (value >= replacements.length || (replacements[value] & 0xC0) == 0x80) {
                throw new MalformedModelException("its character map has a broken replacement at unit " + child);
            }
        }
    }

    /**
     * The longest rule that matches at a position.
     *
     * @return the match's length in the upper half and the start of its replacement in the lower, or -1 where none is
     */
    long longestMatch(byte[] text, int position) {
        if (units.length == 0) {
            return -1;
        }
        long best = -1;
        int node = offset(units[0]);
        for (int i = position; i < text.length; i++) {
            int label = text[i] & 0xFF;
            node ^= label;
            int unit = units[node];
            if ((unit & 0x8000_00FF) != label) {
                break;
            }
            node ^= offset(unit);
            if (hasLeaf(unit)) {
                best = (long) (i + 1 - position) << 32 | (units[node] & 0x7FFF_FFFF);
            }
        }
        return best;
    }

    /** The bytes of all replacements, each ended by a zero. */
    byte[] replacements() {
        return replacements;
    }

    /** Whether there are no rules. */
    public boolean isEmpty() {
        return units.length == 0;
    }

    /** A copy of the map as it was stored. */
    public byte[] toByteArray() {
        return blob.clone();
    }

    private static int offset(int unit) {
        return (unit >>> 10) << ((unit & 0x200) >>> 6);
    }

    private static boolean hasLeaf(int unit) {
        return (unit & 0x100) != 0;
    }
}
