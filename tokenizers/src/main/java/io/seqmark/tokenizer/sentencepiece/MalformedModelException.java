package io.seqmark.tokenizer.sentencepiece;

/** A model file breaks its format; the message says how. Becomes an {@code InputException} that names the file. */
final class MalformedModelException extends RuntimeException {
    private final String reason;

    MalformedModelException(String reason) {
        super(reason);
        this.reason = reason;
    }

    /** How the format is broken. */
    String reason() {
        return reason;
    }
}
