/**
 * A Hugging Face checkpoint on disk: its JSON files and its memory-mapped weights (safetensors or the pickled
 * {@code pytorch_model.bin}). Every byte is untrusted. Knows nothing of tensors as a library has them.
 */
@NullMarked
package io.seqmark.checkpoint;

import org.jspecify.annotations.NullMarked;
