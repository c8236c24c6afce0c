/**
 * Checkpoints of the Hugging Face hub: finds one in the cache that all Hugging Face tools share, and downloads what is
 * missing. Every name, hash and address that a server sends is checked before it touches the disk or carries the token.
 * Knows nothing of what the files hold, but which of them an evaluation needs.
 *
 * @see <a href="https://huggingface.co/docs/hub/local-cache">the cache's layout</a>
 */
@NullMarked
package io.seqmark.checkpoint.hub;

import org.jspecify.annotations.NullMarked;
