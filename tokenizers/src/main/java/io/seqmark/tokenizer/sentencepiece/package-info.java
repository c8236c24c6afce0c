/**
 * SentencePiece as its C++ library computes it: reading {@code .spm}/{@code .model} files, normalisation, unigram and BPE
 * segmentation, decoding. The Python tokenizer classes of transformers stand on that library, so their semantics need its
 * arithmetic to the last bit; the Rust library's port differs in normalisation and in the width of its scores. Knows
 * nothing of transformers.
 */
@NullMarked
package io.seqmark.tokenizer.sentencepiece;

import org.jspecify.annotations.NullMarked;
