package io.seqmark.tokenizer;

import io.seqmark.tokenizer.sentencepiece.CharsMap;
import io.seqmark.tokenizer.sentencepiece.SentencePieceModel.Piece;
import java.io.StringWriter;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Writes the {@code tokenizer.json} that a checkpoint's older files amount to, for the Rust library. Values are given as
 * JSON text. Not thread-safe.
 */
final class TokenizerJson {
    static final String METASPACE =
            "{\"type\":\"Metaspace\",\"replacement\":\"\u2581\",\"prepend_scheme\":\"always\",\"split\":true}";

    private final StringWriter out = new StringWriter();
    private final JsonGenerator json;

    TokenizerJson() {
        json = new JsonFactory().createGenerator(ObjectWriteContext.empty(), out);
        json.writeStartObject();
        json.writeStringProperty("version", "1.0");
        field("truncation", "null");
        field("padding", "null");
    }

    TokenizerJson field(String name, String value) {
        json.writeName(name);
        json.writeRawValue(value);
        return this;
    }

    TokenizerJson addedTokens(Map<Integer, AddedToken> tokens) {
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
    TokenizerJson unigram(List<Piece> pieces, int unkId) {
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

    /** A BPE model of whole files: the vocabulary as JSON, the merges as pairs. */
    TokenizerJson bpe(String vocabulary, List<String[]> merges, boolean fuseUnknown) {
        json.writeObjectPropertyStart("model");
        json.writeStringProperty("type", "BPE");
        field("dropout", "null");
        field("unk_token", "null");
        json.writeStringProperty("continuing_subword_prefix", "");
        json.writeStringProperty("end_of_word_suffix", "");
        json.writeBooleanProperty("fuse_unk", fuseUnknown);
        field("vocab", vocabulary);
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

    /** The normalizer of a precompiled character map, or {@code null}. */
    static String precompiled(CharsMap charsMap) {
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
