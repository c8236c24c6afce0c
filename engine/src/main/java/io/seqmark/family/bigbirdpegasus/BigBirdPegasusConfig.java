package io.seqmark.family.bigbirdpegasus;

import io.seqmark.base.InputException;
import io.seqmark.checkpoint.ConfigFile;
import io.seqmark.model.Architecture;
import io.seqmark.model.BartArchitecture;
import io.seqmark.model.ModelConfig;

/**
 * The architecture in a BigBird-Pegasus {@code config.json}, with the defaults of transformers' BigBirdPegasusConfig.
 *
 * @param blockSparse whether {@code attention_type} is {@code block_sparse} instead of {@code original_full}
 * @param blockSize tokens of a block
 * @param numRandomBlocks blocks that a block would look at by chance in training
 * @param useBias whether the attention projections have biases
 */
record BigBirdPegasusConfig(
        BartArchitecture sizes, boolean blockSparse, int blockSize, int numRandomBlocks, boolean useBias) {
    private static final BartArchitecture.Defaults DEFAULTS =
            new BartArchitecture.Defaults(96_103, "gelu_new", true, 16, 4096);
    private static final int MAX_RANDOM_BLOCKS = 1 << 16;

    static BigBirdPegasusConfig read(ConfigFile file) {
        ModelConfig config = new ModelConfig(file);
        int random = file.integer("num_random_blocks").orElse(3);
        if (random < 0 || random > MAX_RANDOM_BLOCKS) {
            throw new InputException(
                    "%s: num_random_blocks is %d; expected 0 to %d".formatted(file.path(), random, MAX_RANDOM_BLOCKS));
        }
        return new BigBirdPegasusConfig(
                BartArchitecture.read(file, DEFAULTS),
                blockSparse(file),
                config.size("block_size", 64),
                random,
                config.flag("use_bias", false));
    }

    private static boolean blockSparse(ConfigFile file) {
        String type = file.text("attention_type").orElse("block_sparse");
        return switch (type) {
            case "block_sparse" -> true;
            case "original_full" -> false;
            default ->
                throw new InputException("%s: attention_type \"%s\"; expected block_sparse or original_full"
                        .formatted(file.path(), type));
        };
    }

    Architecture architecture() {
        return sizes.architecture(Architecture.Positions.upTo(sizes.maxPositionEmbeddings()));
    }
}
