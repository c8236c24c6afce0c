package io.seqmark.metrics.tokenize;

/** A tokenizer that stands on another program cannot be had, or that program failed. The message is one line for people. */
public final class TokenizerException extends RuntimeException {
    /** Without a cause. */
    public TokenizerException(String message) {
        super(message);
    }

    /** With a cause. */
    public TokenizerException(String message, Throwable cause) {
        super(message, cause);
    }
}
