package io.seqmark.tokenizer.language;

/**
 * The special tokens around a source.
 *
 * @param prefix ids before it
 * @param suffix ids behind it
 * @param suffixOnce whether a source that already ends in the suffix gets no second one, as T5 had it in 4.4
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Template(int[] prefix, int[] suffix, boolean suffixOnce) {
    public static Template of(int[] prefix, int... suffix) {
        return new Template(prefix, suffix, false);
    }

    /** The number of ids it adds. */
    public int size() {
        return prefix.length + suffix.length;
    }

    /** Puts them around the first {@code count} ids. */
    public int[] apply(int[] ids, int count) {
        boolean closed = suffixOnce && count > 0 && suffix.length == 1 && ids[count - 1] == suffix[0];
        int[] out = new int[prefix.length + count + (closed ? 0 : suffix.length)];
        System.arraycopy(prefix, 0, out, 0, prefix.length);
        System.arraycopy(ids, 0, out, prefix.length, count);
        if (!closed) {
            System.arraycopy(suffix, 0, out, prefix.length + count, suffix.length);
        }
        return out;
    }
}
