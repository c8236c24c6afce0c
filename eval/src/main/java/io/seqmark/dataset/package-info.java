/**
 * Line-safe parallel corpora: {@code {type_path}.source} and {@code {type_path}.target}, audited before any work and
 * read lazily. Knows nothing of tokens or models. Start at {@link io.seqmark.dataset.Corpus}.
 *
 * <p>A file is bytes: strict UTF-8, with a byte order mark tolerated at its start. A line ends at {@code \n}, of which a
 * {@code \r} right before it is a part; nothing else ends a line. {@link io.seqmark.dataset.Corpus} maps both files,
 * {@code TextScan} passes over each of them once (encoding, lines, SHA-256), and {@code TextFile} finds a line again from
 * an index that keeps the place of every sixteenth.
 */
@NullMarked
package io.seqmark.dataset;

import org.jspecify.annotations.NullMarked;
