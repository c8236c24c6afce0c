package io.seqmark.tokenizer.sentencepiece;

import io.seqmark.base.InputException;
import io.seqmark.base.RegularFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a SentencePiece model file says. Immutable.
 *
 * @param pieces the vocabulary in the order of its ids
 * @param algorithm how text is segmented
 * @param unkId the id of the only {@link PieceType#UNKNOWN} piece
 * @param byteFallback whether an unknown character becomes its UTF-8 bytes' pieces
 * @param whitespaceAsSuffix whether {@code ▁} ends words instead of starting them
 * @param unkSurface what an unknown piece decodes to
 * @param normalizer how text is prepared
 */
public record SentencePieceModel(
        List<Piece> pieces,
        Algorithm algorithm,
        int unkId,
        boolean byteFallback,
        boolean whitespaceAsSuffix,
        String unkSurface,
        NormalizerSpec normalizer) {
    /** The largest known model (XLM-V, a million pieces) has 18 MB. */
    private static final int LARGEST_FILE = 128 << 20;

    private static final int LARGEST_VOCABULARY = 4_000_000;

    /**
     * SentencePiece makes pieces of 16 characters at the most unless it is told otherwise. The Rust library goes down a tree
     * of their bytes by recursion: 20,000 levels end the process.
     */
    private static final int LONGEST_PIECE = 1024;

    /** How a model segments text. */
    public enum Algorithm {
        /** The most probable sequence of pieces. */
        UNIGRAM,
        /** Merges in the order of their scores. */
        BPE
    }

    /** The kinds of pieces. */
    public enum PieceType {
        /** An ordinary piece. */
        NORMAL,
        /** The piece for what nothing else covers. */
        UNKNOWN,
        /** A piece such as {@code </s>} that text never yields. */
        CONTROL,
        /** A piece that is never split and has no score of its own. */
        USER_DEFINED,
        /** A piece that is switched off. */
        UNUSED,
        /** One byte of the fallback, {@code <0x00>} to {@code <0xFF>}. */
        BYTE
    }

    /** One piece of the vocabulary. */
    public record Piece(String text, float score, PieceType type) {}

    /**
     * How text is prepared.
     *
     * @param charsMap the precompiled replacement rules
     * @param addDummyPrefix whether a {@code ▁} is put before the text
     * @param removeExtraWhitespaces whether spaces are trimmed and runs of them become one
     * @param escapeWhitespaces whether a space becomes {@code ▁}
     */
    public record NormalizerSpec(
            CharsMap charsMap, boolean addDummyPrefix, boolean removeExtraWhitespaces, boolean escapeWhitespaces) {}

    /** Copies the list. */
    public SentencePieceModel {
        pieces = List.copyOf(pieces);
    }

    /**
     * Reads a model file of at most 128 MiB.
     *
     * @throws InputException if it is missing, unreadable or no SentencePiece model; the message names it
     */
    public static SentencePieceModel read(Path file) {
        try {
            long size = Files.size(file);
            if (size > LARGEST_FILE) {
                throw new InputException(file + " has " + size + " bytes: no SentencePiece model is that large");
            }
            return parse(RegularFile.bytes(file, LARGEST_FILE));
        } catch (RegularFile.OtherKindException e) {
            throw new InputException(file + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw new InputException(file + " cannot be read: restore the checkpoint's file", e);
        } catch (MalformedModelException e) {
            throw new InputException(
                    file + " is no SentencePiece model (" + e.reason() + "): restore the checkpoint's file", e);
        }
    }

    static SentencePieceModel parse(byte[] data) {
        List<Piece> pieces = new ArrayList<>();
        TrainerSpec trainer = null;
        NormalizerSpec normalizer = null;
        ProtoReader reader = new ProtoReader(data);
        while (reader.hasMore()) {
            int tag = reader.tag();
            switch (tag) {
                case 1 << 3 | ProtoReader.BYTES -> pieces.add(piece(reader.message()));
                case 2 << 3 | ProtoReader.BYTES -> trainer = trainer(reader.message());
                case 3 << 3 | ProtoReader.BYTES -> normalizer = normalizer(reader.message());
                case 5 << 3 | ProtoReader.BYTES -> rejectDenormalizer(normalizer(reader.message()));
                default -> reader.skip(tag);
            }
            if (pieces.size() > LARGEST_VOCABULARY) {
                throw new MalformedModelException("more than " + LARGEST_VOCABULARY + " pieces");
            }
        }
        if (trainer == null || normalizer == null) {
            throw new MalformedModelException("it ends before its specifications, which follow the pieces");
        }
        return new SentencePieceModel(
                pieces,
                trainer.algorithm,
                unknown(pieces),
                trainer.byteFallback,
                trainer.whitespaceAsSuffix,
                trainer.unkSurface,
                normalizer);
    }

    private static int unknown(List<Piece> pieces) {
        Set<String> seen = HashSet.newHashSet(pieces.size());
        int unkId = -1;
        for (int id = 0; id < pieces.size(); id++) {
            Piece piece = pieces.get(id);
            if (piece.text().isEmpty()) {
                throw new MalformedModelException("piece " + id + " is empty");
            }
            if (piece.text().length() > LONGEST_PIECE) {
                throw new MalformedModelException(
                        "piece " + id + " has " + piece.text().length() + " characters, more than " + LONGEST_PIECE);
            }
            if (!seen.add(piece.text())) {
                throw new MalformedModelException("piece " + id + " \"" + piece.text() + "\" is there twice");
            }
            if (piece.type() == PieceType.UNKNOWN) {
                if (unkId >= 0) {
                    throw new MalformedModelException("pieces " + unkId + " and " + id + " are both the unknown piece");
                }
                unkId = id;
            }
            if (piece.type() == PieceType.BYTE && !piece.text().matches("<0x[0-9A-F]{2}>")) {
                throw new MalformedModelException("piece " + id + " \"" + piece.text() + "\" is no byte");
            }
        }
        if (unkId < 0) {
            throw new MalformedModelException("it has no unknown piece");
        }
        return unkId;
    }

    private static Piece piece(ProtoReader reader) {
        String text = "";
        float score = 0;
        PieceType type = PieceType.NORMAL;
        while (reader.hasMore()) {
            int tag = reader.tag();
            switch (tag) {
                case 1 << 3 | ProtoReader.BYTES -> text = reader.string();
                case 2 << 3 | ProtoReader.FIXED32 -> score = reader.float32();
                case 3 << 3 | ProtoReader.VARINT -> type = type(reader.varint());
                default -> reader.skip(tag);
            }
        }
        if (Float.isNaN(score)) {
            throw new MalformedModelException("the score of \"" + text + "\" is not a number");
        }
        return new Piece(text, score, type);
    }

    private static PieceType type(long number) {
        if (number < 1 || number > PieceType.values().length) {
            throw new MalformedModelException("piece type " + number);
        }
        return PieceType.values()[(int) number - 1];
    }

    /** The part of {@code trainer_spec} that matters after training, with the format's defaults. */
    private record TrainerSpec(
            Algorithm algorithm, boolean byteFallback, boolean whitespaceAsSuffix, String unkSurface) {
        static final TrainerSpec DEFAULT = new TrainerSpec(Algorithm.UNIGRAM, false, false, " \u2047 ");
    }

    private static TrainerSpec trainer(ProtoReader reader) {
        Algorithm algorithm = TrainerSpec.DEFAULT.algorithm;
        boolean byteFallback = TrainerSpec.DEFAULT.byteFallback;
        boolean whitespaceAsSuffix = TrainerSpec.DEFAULT.whitespaceAsSuffix;
        String unkSurface = TrainerSpec.DEFAULT.unkSurface;
        while (reader.hasMore()) {
            int tag = reader.tag();
            switch (tag) {
                case 3 << 3 | ProtoReader.VARINT -> algorithm = algorithm(reader.varint());
                case 24 << 3 | ProtoReader.VARINT -> whitespaceAsSuffix = reader.varint() != 0;
                case 35 << 3 | ProtoReader.VARINT -> byteFallback = reader.varint() != 0;
                case 44 << 3 | ProtoReader.BYTES -> unkSurface = reader.string();
                default -> reader.skip(tag);
            }
        }
        return new TrainerSpec(algorithm, byteFallback, whitespaceAsSuffix, unkSurface);
    }

    private static Algorithm algorithm(long number) {
        return switch ((int) number) {
            case 1 -> Algorithm.UNIGRAM;
            case 2 -> Algorithm.BPE;
            case 3, 4 -> throw new MalformedModelException("word and character models are not supported");
            default -> throw new MalformedModelException("model type " + number);
        };
    }

    private static NormalizerSpec normalizer(ProtoReader reader) {
        CharsMap charsMap = CharsMap.EMPTY;
        boolean addDummyPrefix = true;
        boolean removeExtraWhitespaces = true;
        boolean escapeWhitespaces = true;
        while (reader.hasMore()) {
            int tag = reader.tag();
            switch (tag) {
                case 2 << 3 | ProtoReader.BYTES -> charsMap = CharsMap.parse(reader.bytes());
                case 3 << 3 | ProtoReader.VARINT -> addDummyPrefix = reader.varint() != 0;
                case 4 << 3 | ProtoReader.VARINT -> removeExtraWhitespaces = reader.varint() != 0;
                case 5 << 3 | ProtoReader.VARINT -> escapeWhitespaces = reader.varint() != 0;
                default -> reader.skip(tag);
            }
        }
        return new NormalizerSpec(charsMap, addDummyPrefix, removeExtraWhitespaces, escapeWhitespaces);
    }

    private static void rejectDenormalizer(NormalizerSpec denormalizer) {
        if (denormalizer.charsMap() != CharsMap.EMPTY) {
            throw new MalformedModelException("a denormalizer is not supported");
        }
    }
}
