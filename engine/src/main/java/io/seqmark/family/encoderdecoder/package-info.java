/** Models put together from an encoder and a decoder of other families: BERT and its relatives, GPT-2. */
@NullMarked
package io.seqmark.family.encoderdecoder;

import org.jspecify.annotations.NullMarked;
