package io.seqmark.tokenizer.files;

import io.seqmark.tokenizer.sentencepiece.CharsMap;
import io.seqmark.tokenizer.sentencepiece.SentencePieceModel.Piece;
import java.io.StringWriter;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes the {@code tokenizer.json} that a checkpoint's older files amount to, for the Rust library. Values are given as
 * JSON text. Not thread-safe.
 */
public final class TokenizerJson {
    public static final String METASPACE =
            "{\"type\":\"Metaspace\",\"replacement\":\"\u2581\",\"prepend_scheme\":\"always\",\"split\":true}";

    private final StringWriter out = new StringWriter();
    private final JsonGenerator json;

    public TokenizerJson() {
        json = new JsonFactory().createGenerator(ObjectWriteContext.empty(), out);
        json.writeStartObject();
        json.writeStringProperty("version", "1.0");
        field("truncation", "null");
        field("padding", "null");
    }

    public TokenizerJson field(String name, String value) {
        json.writeName(name);
        json.writeRawValue(value);
        return this;
    }

    public TokenizerJson addedTokens(Map<Integer, AddedToken> tokens) {
        json.writeArrayPropertyStart("added_tokens");
        tokens.forEach((id, token) -> {
            json.writeStartObject();
            json.writeNumberProperty("id", id);
            json.writeStringProperty("content", token.content());
            json.writeBooleanProperty("single_word", token.singleWord());
            json.writeBooleanProperty("lstrip", token.lstrip());
            json.writeBooleanProperty("rstrip", token.rstrip());
            json.writeBooleanProperty("normalized", token.normalized());
            json.writeBooleanProperty("special", token.special());
            json.writeEndObject();
        });
        json.writeEndArray();
        return this;
    }

    /** A unigram model. */
    public TokenizerJson unigram(List<Piece> pieces, int unkId) {
        json.writeObjectPropertyStart("model");
        json.writeStringProperty("type", "Unigram");
        json.writeNumberProperty("unk_id", unkId);
        json.writeArrayPropertyStart("vocab");
        for (Piece piece : pieces) {
            json.writeStartArray();
            json.writeString(piece.text());
            json.writeNumber((double) piece.score()); // Python widens the float as well
            json.writeEndArray();
        }
        json.writeEndArray();
        json.writeBooleanProperty("byte_fallback", false);
        json.writeEndObject();
        return this;
    }

    /** A byte-level BPE model of whole files: the vocabulary as JSON, the merges as pairs. */
    public TokenizerJson byteLevelBpe(String vocabulary, List<String[]> merges) {
        json.writeObjectPropertyStart("model");
        json.writeStringProperty("type", "BPE");
        json.writeStringProperty("continuing_subword_prefix", "");
        json.writeStringProperty("end_of_word_suffix", "");
        json.writeBooleanProperty("fuse_unk", false);
        field("vocab", vocabulary);
        return merges(merges);
    }

    /** SentencePiece's BPE: runs of unknown characters are one token. */
    public TokenizerJson bpe(String vocabulary, List<String[]> merges, String unknown) {
        json.writeObjectPropertyStart("model");
        json.writeStringProperty("type", "BPE");
        json.writeStringProperty("unk_token", unknown);
        json.writeBooleanProperty("fuse_unk", true);
        json.writeBooleanProperty("byte_fallback", false);
        field("vocab", vocabulary);
        return merges(merges);
    }

    private TokenizerJson merges(List<String[]> merges) {
        json.writeArrayPropertyStart("merges");
        for (String[] merge : merges) {
            json.writeStartArray();
            json.writeString(merge[0]);
            json.writeString(merge[1]);
            json.writeEndArray();
        }
        json.writeEndArray();
        json.writeEndObject();
        return this;
    }

    /** A WordPiece model. */
    public TokenizerJson wordPiece(String vocabulary, String unknown) {
        json.writeObjectPropertyStart("model");
        json.writeStringProperty("type", "WordPiece");
        json.writeStringProperty("unk_token", unknown);
        json.writeStringProperty("continuing_subword_prefix", "##");
        json.writeNumberProperty("max_input_chars_per_word", 100);
        field("vocab", vocabulary);
        json.writeEndObject();
        return this;
    }

    /** A vocabulary as JSON. */
    public static String vocabulary(Map<String, Integer> ids) {
        return JsonMapper.shared().writeValueAsString(ids);
    }

    /** The normalizer of a precompiled character map, or {@code null}. */
    public static String precompiled(CharsMap charsMap) {
        return charsMap.isEmpty()
                ? "null"
                : "{\"type\":\"Precompiled\",\"precompiled_charsmap\":\""
                        + Base64.getEncoder().encodeToString(charsMap.toByteArray()) + "\"}";
    }

    @Override
    public String toString() {
        json.writeEndObject();
        json.close();
        return out.toString();
    }
}
