package io.seqmark.family.pegasusx;

import io.seqmark.base.InputException;
import io.seqmark.checkpoint.ConfigFile;
import io.seqmark.model.Architecture;
import io.seqmark.model.BartArchitecture;
import io.seqmark.model.ModelConfig;

/**
 * The architecture in a Pegasus-X {@code config.json}, with the defaults of transformers' PegasusXConfig.
 *
 * @param sizes what it shares with BART; its number of positions is no limit
 * @param numGlobalTokens vectors that all tokens look at
 * @param blockSize tokens of a block
 * @param staggerLocalBlocks whether the blocks of every other layer begin in the middle of the others
 */
record PegasusXConfig(BartArchitecture sizes, int numGlobalTokens, int blockSize, boolean staggerLocalBlocks) {
    private static final BartArchitecture.Defaults DEFAULTS =
            new BartArchitecture.Defaults(96_103, "gelu", true, 16, 16_384);

    static PegasusXConfig read(ConfigFile file) {
        ModelConfig config = new ModelConfig(file);
        BartArchitecture sizes = BartArchitecture.read(file, DEFAULTS);
        if (sizes.dModel() < 4 || sizes.dModel() % 2 != 0) {
            throw new InputException("%s: d_model is %d; its sinusoids need an even number from 4"
                    .formatted(file.path(), sizes.dModel()));
        }
        int blockSize = config.size("block_size", 512);
        boolean staggered = config.flag("stagger_local_blocks", true);
        if (staggered && blockSize % 2 != 0) {
            throw new InputException("%s: block_size is %d; blocks that are staggered need an even number"
                    .formatted(file.path(), blockSize));
        }
        return new PegasusXConfig(sizes, config.size("num_global_tokens", 32), blockSize, staggered);
    }

    Architecture architecture() {
        return sizes.architecture(Architecture.Positions.withoutEnd(sizes.maxPositionEmbeddings()));
    }
}
