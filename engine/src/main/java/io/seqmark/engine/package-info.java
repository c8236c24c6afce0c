/**
 * One checkpoint on one device: lines in, hypotheses out. The only room that puts tokenizer, model and search
 * together.
 */
@NullMarked
package io.seqmark.engine;

import org.jspecify.annotations.NullMarked;
