/**
 * Which files a corpus is read from where they are named one by one, and which of their fields. Values that options become;
 * knows nothing of how a file is read. {@link io.seqmark.dataset.named.CorpusFiles} is all there is.
 */
@NullMarked
package io.seqmark.dataset.named;

import org.jspecify.annotations.NullMarked;
