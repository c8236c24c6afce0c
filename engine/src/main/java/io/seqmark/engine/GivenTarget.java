package io.seqmark.engine;

/**
 * A target that a model reads instead of generating one.
 *
 * @param source the encoder's token ids, at least one
 * @param inputs what the decoder reads, at least one token
 * @param asked after each input, the token that is asked about: as many
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record GivenTarget(int[] source, int[] inputs, int[] asked) {
    public GivenTarget {
        if (source.length == 0 || inputs.length == 0 || inputs.length != asked.length) {
            throw new IllegalArgumentException("%d source tokens, %d inputs for %d tokens asked about"
                    .formatted(source.length, inputs.length, asked.length));
        }
    }
}
