package io.seqmark.cli;

import java.util.Arrays;
import java.util.Random;

/** Makes one damaged file of a sound one. The same seed gives the same damage. */
final class FileMutation {
    private FileMutation() {}

    /** Damages a file as its format is damaged: mostly so that a reader goes on behind its first check. */
    static byte[] mutate(byte[] sound, FileFormat format, Random random) {
        byte[] damaged = once(sound, format, random);
        return random.nextInt(4) == 0 ? once(damaged, format, random) : damaged;
    }

    private static byte[] once(byte[] file, FileFormat format, Random random) {
        if (random.nextInt(4) == 0) {
            return bytes(file, random);
        }
        return switch (format) {
            case CONFIG, GENERATION, TOKENIZER_CONFIG, SPECIAL_TOKENS, TOKENIZER_JSON, INDEX, MANIFEST ->
                JsonMutation.mutate(file, random);
            case VOCABULARY -> file[0] == '{' ? JsonMutation.mutate(file, random) : LinesMutation.mutate(file, random);
            case SENTENCEPIECE -> ProtoMutation.mutate(file, random);
            case SAFETENSORS -> SafetensorsMutation.mutate(file, random);
            case TORCH_ZIP -> ZipMutation.mutate(file, random);
            case TORCH_LEGACY -> PickleMutation.mutate(file, random);
            case JOURNAL -> JournalMutation.mutate(file, random);
            case CORPUS, SCORED -> LinesMutation.mutate(file, random);
        };
    }

    /** Damage that needs no format. */
    static byte[] bytes(byte[] file, Random random) {
        if (file.length == 0) {
            return new byte[] {(byte) random.nextInt(256)};
        }
        // headers are at the front of every format: half of the damage goes there
        int at = random.nextInt(random.nextBoolean() ? Math.min(file.length, 64) : file.length);
        int end = Math.min(file.length, at + 1 + random.nextInt(64));
        byte[] copy = file.clone();
        return switch (random.nextInt(7)) {
            case 0 -> Arrays.copyOf(file, at);
            case 1, 2 -> {
                copy[at] ^= (byte) (1 << random.nextInt(8));
                yield copy;
            }
            case 3 -> {
                copy[at] = (byte) random.nextInt(256);
                yield copy;
            }
            // lengths of safetensors, protobuf, zip and pickles: as large, or as small, as they can be
            case 4 -> {
                Arrays.fill(copy, at, Math.min(file.length, at + 8), (byte) (random.nextBoolean() ? 0xff : 0));
                yield copy;
            }
            case 5 -> splice(file, at, end, new byte[0]);
            default -> splice(file, at, at, Arrays.copyOfRange(file, at, end));
        };
    }

    /** The file with other bytes in the place of some. */
    static byte[] splice(byte[] file, int from, int to, byte[] between) {
        byte[] spliced = new byte[file.length - (to - from) + between.length];
        System.arraycopy(file, 0, spliced, 0, from);
        System.arraycopy(between, 0, spliced, from, between.length);
        System.arraycopy(file, to, spliced, from + between.length, file.length - to);
        return spliced;
    }
}
