/**
 * Encoders and decoders of the supported families, built from shared blocks. Knows nothing of text or search.
 */
@NullMarked
package io.seqmark.model;

import org.jspecify.annotations.NullMarked;
