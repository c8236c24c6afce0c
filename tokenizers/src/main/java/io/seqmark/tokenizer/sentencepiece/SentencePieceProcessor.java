package io.seqmark.tokenizer.sentencepiece;

import io.seqmark.tokenizer.sentencepiece.SentencePieceModel.Algorithm;
import io.seqmark.tokenizer.sentencepiece.SentencePieceModel.Piece;
import io.seqmark.tokenizer.sentencepiece.SentencePieceModel.PieceType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Encodes and decodes with one model, equal to {@code SentencePieceProcessor} of the C++ library (0.2.x). Thread-safe.
 *
 * @see <a href="https://github.com/google/sentencepiece/blob/master/src/sentencepiece_processor.cc">the C++ code</a>
 */
public final class SentencePieceProcessor {
    private static final String SPACE_SYMBOL = "\u2581";

    private final SentencePieceModel model;
    private final Normalizer normalizer;
    private final Segmenter segmenter;
    private final ByteTrie trie = new ByteTrie();
    /** The pieces that text never yields: control, unknown and byte pieces. */
    private final Map<String, Integer> reserved = new HashMap<>();

    /** A processor for that model. */
    public SentencePieceProcessor(SentencePieceModel model) {
        this.model = model;
        ByteTrie userDefined = new ByteTrie();
        for (int id = 0; id < model.pieces().size(); id++) {
            Piece piece = model.pieces().get(id);
            byte[] text = piece.text().getBytes(StandardCharsets.UTF_8);
            switch (piece.type()) {
                case NORMAL, UNUSED -> trie.put(text, id);
                case USER_DEFINED -> {
                    trie.put(text, id);
                    userDefined.put(text, id);
                }
                case UNKNOWN, CONTROL, BYTE -> reserved.put(piece.text(), id);
            }
        }
        this.normalizer = new Normalizer(model.normalizer(), model.whitespaceAsSuffix(), userDefined);
        this.segmenter = model.algorithm() == Algorithm.UNIGRAM
                ? new UnigramSegmenter(model, trie)
                : new BpeSegmenter(model, trie, userDefined);
    }

    /** The number of pieces. */
    public int size() {
        return model.pieces().size();
    }

    /** The model behind it. */
    public SentencePieceModel model() {
        return model;
    }

    /** The pieces of a text. A run of unknown characters is one piece, spelt as it stands in the normalized text. */
    public List<String> encode(String text) {
        byte[] normalized = normalizer.normalize(text.getBytes(StandardCharsets.UTF_8));
        Segmenter.Spans spans = segmenter.segment(normalized);
        List<String> pieces = new ArrayList<>(spans.size());
        for (int i = 0; i < spans.size(); i++) {
            int start = spans.start(i);
            if (spans.id(i) != model.unkId()) {
                pieces.add(model.pieces().get(spans.id(i)).text());
                continue;
            }
            if (!model.byteFallback()) {
                while (i + 1 < spans.size() && spans.id(i + 1) == model.unkId()) {
                    i++;
                }
                pieces.add(new String(normalized, start, spans.end(i) - start, StandardCharsets.UTF_8));
                continue;
            }
            for (int k = start; k < spans.end(i); k++) {
                pieces.add(bytePiece(normalized[k]));
            }
        }
        return pieces;
    }

    /** The id of a piece, or the unknown piece's. */
    public int pieceToId(String piece) {
        Integer id = reserved.get(piece);
        if (id != null) {
            return id;
        }
        byte[] text = piece.getBytes(StandardCharsets.UTF_8);
        int found = trie.find(text, 0, text.length);
        return found == ByteTrie.NONE ? model.unkId() : found;
    }

    /**
     * The piece with that id.
     *
     * @throws IndexOutOfBoundsException if there is none
     */
    public String idToPiece(int id) {
        return model.pieces().get(id).text();
    }

    /** Joins pieces to text; what is no piece of this model is copied as it stands, its {@code ▁} included. */
    public String decode(List<String> pieces) {
        Utf8Buffer out = new Utf8Buffer(16 + 8 * pieces.size());
        Utf8Buffer bytes = new Utf8Buffer(0);
        boolean expectSpace = true;
        boolean sawSpace = false;
        for (String piece : pieces) {
            int id = pieceToId(piece);
            Piece known = model.pieces().get(id);
            if (known.type() == PieceType.BYTE) {
                bytes.append((byte) Integer.parseInt(piece, 3, 5, 16));
                continue;
            }
            flush(bytes, out);
            if (sawSpace || !out.isEmpty()) {
                expectSpace = false;
            }
            switch (known.type()) {
                case CONTROL -> sawSpace = false;
                case UNKNOWN -> {
                    sawSpace = false;
                    append(out, known.text().equals(piece) ? model.unkSurface() : piece);
                }
                default -> {
                    boolean strip = expectSpace
                            && piece.startsWith(SPACE_SYMBOL)
                            && (model.normalizer().addDummyPrefix()
                                    || model.normalizer().removeExtraWhitespaces());
                    // where extra spaces are removed, every leading one goes
                    sawSpace = strip && !model.normalizer().removeExtraWhitespaces();
                    append(out, (strip ? piece.substring(1) : piece).replace(SPACE_SYMBOL, " "));
                }
            }
        }
        flush(bytes, out);
        return out.toString();
    }

    private static void append(Utf8Buffer out, String text) {
        out.append(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Byte pieces become characters; each byte that fits in none becomes U+FFFD. */
    private static void flush(Utf8Buffer bytes, Utf8Buffer out) {
        if (bytes.isEmpty()) {
            return;
        }
        byte[] run = bytes.toByteArray();
        bytes.dropLast(run.length);
        for (int i = 0; i < run.length; ) {
            int length = Normalizer.characterLength(run, i);
            String character = new String(run, i, length, StandardCharsets.UTF_8);
            boolean valid = character.codePointCount(0, character.length()) == 1
                    && character.getBytes(StandardCharsets.UTF_8).length == length
                    && (length > 1 || run[i] >= 0);
            append(out, valid ? character : "\uFFFD");
            i += valid ? length : 1;
        }
    }

    private static String bytePiece(byte b) {
        return String.format(Locale.ROOT, "<0x%02X>", b & 0xFF);
    }
}
