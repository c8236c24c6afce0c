/**
 * Line-safe parallel corpora: {@code {type_path}.source} and {@code {type_path}.target}, audited before any work and
 * read lazily. Knows nothing of tokens or models.
 */
@NullMarked
package io.seqmark.dataset;

import org.jspecify.annotations.NullMarked;
